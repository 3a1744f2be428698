"""How a post will look: its own words made into a page, with everything that the site prints around them."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from casebook.publishing.actions import CONSENTED
from casebook.publishing.heads import Head, said
from casebook.publishing.models import Author, Review
from casebook.publishing.weighing import Weighed
from casebook.record.who import Doing

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"])
"""Tags and links are shown as they were typed: nothing on this page leads anywhere."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A post as the site would show it; an empty field leaves out its whole line."""

    head: Head
    body: SafeString
    author: Author | None
    review: Review | None
    published: str
    consent: str
    reference: str


def preview_of(weighed: Weighed, doing: Doing) -> Preview:
    """Return what a draft would look like if it went out on its day, or today."""
    author = Author.objects.order_by("at", "pk").last()
    head, on = weighed.now.head, weighed.now.head.due or doing.today
    return Preview(
        head=head,
        # Made by a program that lets no tag through.
        body=SafeString(_MARKDOWN.render(weighed.now.text)),
        author=author,
        review=weighed.review if weighed.values["review"] == "stands" else None,
        published=said(on),
        consent=CONSENTED if weighed.values["consented"] else "",
        reference=reference(head, author, on),
    )


def reference(head: Head, author: Author | None, on: date) -> str:
    """Return the entry of a reference list, without the address that only the site knows."""
    if author is None:
        return ""
    given = " ".join(f"{one[0]}." for one in author.given.split())
    name = f"{author.family}, {given}" if given else author.family
    dot = "" if name.endswith(".") else "."
    return f"{name}{dot} ({on.year}, {on:%B} {on.day}). {head.title_in_sentence_case}. {head.series_title}."
