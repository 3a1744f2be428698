"""A page of the kind that psychology blogs print: from its text or HTML, and as text. Links may have been lost."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Final

from journal.citing.cited import Cited, short_day
from journal.citing.elements import ARROW, author_line, published_line, reviewed_line
from journal.citing.reference import page_reference
from journal.commenting.queries import count_word
from journal.errors import UnreadableExport
from journal.exchange.carried import Carried, Name, day_of, name_of, slug_of
from journal.exchange.from_html import escaped, markdown_of
from journal.wording.markdown import post_html, words_only

_COUNT: Final = re.compile(r"(\d+) comments?:")
_REFERENCE: Final = re.compile(
    r"(?P<who>.+?)(?:, (?P<first>[^,()]+))? \((?P<year>\d{4}|n\.d\.)\)\. (?P<rest>.+)", re.DOTALL
)
_RETRIEVED: Final = re.compile(r"Retrieved(?: on (?P<day>[A-Z][a-z]+ \d+, \d{4}))?(?:,? from ?(?P<address>\S*))?\.?$")
_REVIEWED: Final = re.compile(r"Last reviewed:\s*(?:By (?P<who>.+?))?(?:(?:^|\s)(?:on )?(?P<day>\d+ \w+ \d{4}))?\s*$")
_PUBLISHED: Final = re.compile(r"Published on\s+(?:(?P<site>[^.]+)\.\s*)?(?P<rights>.*)$")
_SITE_LOST: Final = re.compile(r"Published on (?P<rights>All rights reserved\.)$")
_LINKED: Final = re.compile(r"(?<!\\)\[([^\]]*)\]\([^)\s]*\)")
_FOOT: Final = re.compile(r"^(?:Last updated:|Last reviewed:|Published on )", re.MULTILINE)
_LABEL: Final = "APA Reference"


def from_text(text: str) -> Carried:
    """Read the text of such a page.

    :raises UnreadableExport: when it has no title that stands again under the text
    """
    lines = [line.strip() for line in text.replace("\r\n", "\n").split("\n")]
    return _read(lines, body=lambda block: "\n\n".join(escaped(line) for line in block if line))


def from_html(html: str) -> Carried:
    """Read such a page as a browser saved it.

    :raises UnreadableExport: when it has no title that stands again under the text
    """
    inner = re.search(r"<main\b.*?</main>|<body\b.*?</body>", html, re.DOTALL | re.IGNORECASE)
    markdown, losses = markdown_of(inner[0] if inner else html)
    whole = _with_the_way_on_one_line(_with_the_foot_apart(re.split(r"\n\n+", markdown.strip())))
    lines = [_bare(block) for block in whole]
    carried = _read(lines, body=lambda block: "\n\n".join(block), kept=whole)
    return replace(carried, losses=(*carried.losses, *losses))


def as_text(post: Carried) -> str:
    """Return the page as text, each line made of what is known."""
    known = Cited(
        post.author.given, post.author.family, post.author.credentials, post.title, post.title, post.series, post.site,
        post.address, "", post.published_on, post.slug,
    )  # fmt: skip
    byline = author_line(post.author.whole, post.author.credentials)
    blocks_of = re.split(r"(?<=</p>)|(?<=</h\d>)|(?<=</li>)|(?<=</pre>)", post_html(post.markdown))
    paragraphs = [unescape(words) for html in blocks_of if (words := words_only(html))]
    reviewer = post.reviewer or Name("", "", "")
    foot = [
        f"Last updated: {short_day(post.last_updated_on)}" if post.last_updated_on else "",
        _labelled("Last reviewed", reviewed_line(reviewer.whole, reviewer.credentials, post.last_reviewed_on)),
        published_line(post.site, post.rights),
    ]
    blocks = [
        ARROW.join(filter(None, ("Home", "Blogs", post.series, post.title))), post.title, *paragraphs, post.title,
        byline, f"{count_word(post.comments)}: View Comments / Leave a Comment", "",
        f"{_LABEL}\n{page_reference(known, retrieved_on=post.retrieved_on)}\n",
        "\n".join(filter(None, foot)),
    ]  # fmt: skip
    return "\n\n".join(blocks) + "\n"


def _labelled(label: str, line: str) -> str:
    return f"{label}: {line}" if line else ""


def _read(lines: list[str], *, body: Callable[[list[str]], str], kept: list[str] | None = None) -> Carried:
    title, series, start = _head(lines)
    end = _foot(lines, title, start)
    told = _Told(lines[end:])
    author = told.author()
    block = (kept or lines)[start:end]
    published, losses = told.published_on()
    return Carried(
        title=title,
        markdown=f"{body([line for line in block if line])}\n",
        author=author,
        series=series,
        reviewer=told.reviewer(),
        slug=slug_of(title),
        site=told.site(),
        address=told.reference("address"),
        rights=told.rights(),
        published_on=published,
        last_updated_on=told.updated_on(),
        last_reviewed_on=told.reviewed_on(),
        retrieved_on=day_of(told.reference("day")),
        comments=told.comments(),
        losses=losses,
    )


def _head(lines: list[str]) -> tuple[str, str, int]:
    """Return title, series, and where the text begins."""
    way = next((place for place, line in enumerate(lines) if "»" in line), None)
    steps = [step.strip() for step in lines[way].split("»")] if way is not None else []
    rest = [place for place, line in enumerate(lines) if line and (way is None or place > way)]
    if not rest:
        raise UnreadableExport("There is no title in it.", remedy="Copy the page whole, from the way to it downwards.")
    title = steps[-1] if steps else lines[rest[0]]
    start = next((place for place in rest if lines[place] == title), rest[0] - 1)
    return title, steps[-2] if len(steps) > 2 else "", start + 1


def _foot(lines: list[str], title: str, start: int) -> int:
    """Return where the title stands again: the last time before the comments are counted or the reference begins."""
    stop = next(
        (place for place, line in enumerate(lines) if place > start and (_COUNT.match(line) or line == _LABEL)),
        len(lines),
    )
    again = [place for place in range(start, stop) if lines[place] == title]
    if not again:
        raise UnreadableExport(
            "The title does not stand again under the text.", remedy="Copy the page whole, down to whose it is."
        )
    return again[-1]


class _Told:
    """What the lines under a text tell."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = [line for line in lines if line]
        label = next((place for place, line in enumerate(self._lines) if line == _LABEL), None)
        after = self._lines[label + 1 : label + 2] if label is not None else []
        self._cited = _REFERENCE.match(after[0]) if after else None

    def _line(self, start: str) -> str:
        return next((line for line in self._lines if line.startswith(start)), "")

    def author(self) -> Name:
        told = self._lines[1] if len(self._lines) > 1 and not _COUNT.match(self._lines[1]) else ""
        return name_of("" if told == _LABEL else told)

    def comments(self) -> int:
        return next((int(found[1]) for line in self._lines if (found := _COUNT.match(line))), 0)

    def reference(self, what: str) -> str:
        found = _RETRIEVED.search(self._cited["rest"].strip()) if self._cited else None
        return (found[what] or "") if found else ""

    def updated_on(self) -> date | None:
        return day_of(self._line("Last updated:"))

    def reviewer(self) -> Name | None:
        found = _REVIEWED.match(self._line("Last reviewed:"))
        return name_of(found["who"]) if found and found["who"] else None

    def reviewed_on(self) -> date | None:
        return day_of(self._line("Last reviewed:"))

    def site(self) -> str:
        line = self._line("Published on")
        found = None if _SITE_LOST.match(line) else _PUBLISHED.match(line)
        return ((found["site"] if found else None) or self._cited_site()).strip()

    def rights(self) -> str:
        line = self._line("Published on")
        found = _SITE_LOST.match(line) or _PUBLISHED.match(line)
        return found["rights"] if found else next((line for line in self._lines if "rights reserved" in line), "")

    def _cited_site(self) -> str:
        """Return the sentence before the retrieval, which is the site; without one nothing is guessed."""
        found = re.search(r"\. ([^.]+)\. Retrieved", self._cited["rest"]) if self._cited else None
        return found[1] if found else ""

    def published_on(self) -> tuple[date | None, tuple[str, ...]]:
        """Return the day a page was published: the year is in the reference, the day at best that of the update."""
        year = self._cited["year"] if self._cited else ""
        updated = self.updated_on()
        if updated and str(updated.year) == year:
            return updated, ("The page tells only the year it was published in; the day is that of its last update.",)
        return None, ("The page does not tell the day it was published.",)


def _bare(block: str) -> str:
    """Return a block of Markdown as the line it prints."""
    return unescape(words_only(post_html(_LINKED.sub(r"\1", block))))


def _with_the_foot_apart(blocks: list[str]) -> list[str]:
    """Return blocks; lines about the page that stood in one paragraph become blocks of their own."""
    apart = (block.split("\\\n") if _FOOT.search(block) else [block] for block in blocks)
    return [line.strip() for lines in apart for line in lines]


def _with_the_way_on_one_line(blocks: list[str]) -> list[str]:
    """Return blocks; a list before the first heading is the way to the page, a step an item."""
    if blocks and re.match(r"(?:- |\d+\. )", blocks[0]):
        steps = [_bare(re.sub(r"^(?:- |\d+\. )", "", line)) for line in blocks[0].split("\n")]
        return [ARROW.join(steps), *blocks[1:]]
    return blocks
