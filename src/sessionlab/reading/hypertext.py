"""Make the HTML of a letter plain: words and paragraphs stay, everything that acts or points elsewhere goes.

Needs the extra ``formats`` (nh3) to clean it first.
"""

import importlib
import re
from html.parser import HTMLParser
from typing import Any

from sessionlab.errors import UnreadableSource
from sessionlab.reading.limits import MAX_HTML, MAX_HTML_DEPTH, MAX_HTML_TAGS
from sessionlab.reading.losses import LossReport

_BLOCKS = frozenset("p div h1 h2 h3 h4 h5 h6 ul ol li tr table blockquote pre hr".split())
_KEPT = _BLOCKS | {"br", "td", "th"}
_INLINE = frozenset("span font a b i u em strong small center section article header footer main".split())
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_DROPPED = frozenset("script style title head noscript template svg math object embed iframe".split())
_EMPTY = frozenset({"br", "hr"})
_SPACES = re.compile(r"[ \t\r\n\f]+")
_MANY_NEWLINES = re.compile(r"\n{3,}")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
_NEVER_CLOSED = frozenset("br img hr meta link input col wbr p li tr td th dt dd option".split())


def plain(html: str, losses: LossReport) -> str:
    """Return the words of `html`, a quoted block with ``>`` before its lines.

    :raises UnreadableSource: when nh3 is not installed, or the HTML has too many characters, tags or levels
    """
    _check(html)
    losses.add("layout, links and pictures of the HTML", "only its words are read")
    collector = _Words()
    collector.feed(
        _cleaner().clean(
            html,
            tags=set(_KEPT | _INLINE),
            clean_content_tags=set(_DROPPED),
            attributes={"*": {"style", "hidden"}},
            link_rel=None,
        )
    )
    collector.close()
    if collector.hid:
        losses.add("words that the HTML hides", "nobody who opens the letter sees them, so they are not read")
    return collector.text()


def _check(html: str) -> None:
    tags = depth = deepest = 0
    for tag in _TAG.finditer(html):
        tags += 1
        if tag[2].lower() not in _NEVER_CLOSED:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
            deepest = max(depth, deepest)
        if tags > MAX_HTML_TAGS:
            break
    if len(html) > MAX_HTML or tags > MAX_HTML_TAGS or deepest > MAX_HTML_DEPTH:
        raise UnreadableSource(
            f"The HTML of the letter is larger than {MAX_HTML:,} characters, {MAX_HTML_TAGS:,} tags or "
            f"{MAX_HTML_DEPTH:,} levels.",
            remedy="Save the letter as plain text.",
        )


def _cleaner() -> Any:
    try:
        return importlib.import_module("nh3")
    except ImportError:
        raise UnreadableSource(
            "The letter is HTML only, which needs nh3, which is not installed.",
            remedy='Install it with: pip install "sessionlab[formats]".',
        ) from None


class _Words(HTMLParser):
    """Collect the words of clean HTML line by line; the standard parser is a class to be filled in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quoted = 0
        self._hidden: list[bool] = []
        self.hid = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a new line with a block."""
        if tag not in _EMPTY:
            self._hidden.append(any(name == "hidden" or _HIDES.search(value or "") for name, value in attrs))
        if any(self._hidden):
            return
        if tag in _BLOCKS or tag == "br":
            self._end_line()
        if tag in ("p", "blockquote", "ul", "ol", "table"):
            self._lines.append("")
        if tag in ("td", "th"):
            self._line.append(" ")
        self._quoted += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        """End the line with a block."""
        hidden = any(self._hidden)
        if self._hidden and tag not in _EMPTY:
            self._hidden.pop()
        if hidden:
            return
        if tag in _BLOCKS:
            self._end_line()
        if tag in ("p", "blockquote"):
            self._lines.append("")
        self._quoted -= tag == "blockquote" and self._quoted > 0

    def handle_data(self, data: str) -> None:
        """Take words that can be seen."""
        if any(self._hidden):
            self.hid = self.hid or bool(data.strip())
        else:
            self._line.append(data)

    def text(self) -> str:
        """Return the lines, at most one empty one between two."""
        self._end_line()
        return _MANY_NEWLINES.sub("\n\n", "\n".join(self._lines)).strip()

    def _end_line(self) -> None:
        words = _SPACES.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if words:
            self._lines.append("> " + words if self._quoted else words)
