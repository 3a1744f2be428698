"""How a post will look: its own words made into a page, with everything that the site prints around them."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

from casebook.publishing.actions import CONSENTED, updated_on
from casebook.publishing.deciding import latest
from casebook.publishing.heads import Head, said
from casebook.publishing.models import Author, Release, Review
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
    updated: str
    """The day of the last update, "" where the site will print none."""
    consent: str
    references: tuple[tuple[str, str], ...]
    """How the site gives the reference: its own shape first, then that of APA 7."""


def preview_of(weighed: Weighed, doing: Doing) -> Preview:
    """Return what a draft would look like if it went out on its day, or today."""
    author = Author.objects.order_by("at", "pk").last()
    head, on = weighed.now.head, weighed.now.head.due or doing.today
    updated = updated_on(weighed, latest(Release, weighed.now.draft), doing)
    return Preview(
        head=head,
        # Made by a program that lets no tag through.
        body=SafeString(_MARKDOWN.render(weighed.now.text)),
        author=author,
        review=weighed.review if weighed.values["review"] == "stands" else None,
        updated=said(updated) if updated else "",
        consent=CONSENTED if weighed.values["consented"] else "",
        references=references(head, author, on, read_on=doing.today),
    )


SITE, ADDRESS = "[name of the site]", "[its address]"
"""What the vault does not know."""


def references(head: Head, author: Author | None, on: date, *, read_on: date) -> tuple[tuple[str, str], ...]:
    """Return the entries of a reference list, each with its name."""
    if author is None:
        return ()
    given = " ".join(f"{one[0]}." for one in author.given.split())
    named = f"{author.family} {author.credentials}".strip()
    first = f"{_by(named, given)} ({on.year}). {head.title}. {SITE}."
    second = f"{_by(author.family, given)} ({on.year}, {on:%B} {on.day}). {head.title_in_sentence_case}."
    retrieved = f"Retrieved on {read_on:%B} {read_on.day}, {read_on.year}, from {ADDRESS}"
    return ("APA Reference", f"{first} {retrieved}"), ("In APA 7", f"{second} {head.series_title}. {ADDRESS}")


def _by(family: str, given: str) -> str:
    name = f"{family}, {given}" if given else family
    return name if name.endswith(".") else f"{name}."
