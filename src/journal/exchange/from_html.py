"""HTML of other blogs to Markdown. It is cleaned first; what Markdown has no word for is left out and counted."""

import re
from html.parser import HTMLParser
from typing import Final

import nh3

_KEPT: Final = set("p h1 h2 h3 h4 h5 h6 em i strong b a ul ol li blockquote br hr code pre div nav footer".split())
_DROPPED: Final = {
    "table",
    "script",
    "style",
    "iframe",
    "form",
    "object",
    "svg",
    "video",
    "audio",
    "textarea",
    "button",
}
_BLOCKS: Final = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "div", "nav", "footer"}
_AROUND: Final = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`"}
_LOST: Final = re.compile(r"<(img|iframe|video|audio|table|form|object|embed|figure)\b", re.IGNORECASE)


def markdown_of(html: str) -> tuple[str, tuple[str, ...]]:
    """Return the Markdown of HTML, and what was lost.

    >>> markdown_of("<p>A <b>bold</b> <a href='https://e.org'>word</a>.</p><ul><li>one<li>two</ul>")
    ('A **bold** [word](https://e.org).\\n\\n- one\\n- two\\n', ())
    """
    lost: dict[str, int] = {}
    for found in _LOST.findall(html):
        lost[found.lower()] = lost.get(found.lower(), 0) + 1
    clean = nh3.clean(
        html, tags=_KEPT, clean_content_tags=_DROPPED, attributes={"a": {"href"}}, url_schemes={"http", "https"},
        link_rel=None,
    )  # fmt: skip
    writer = _Writer()
    writer.feed(clean)
    writer.close()
    return writer.text(), tuple(f"{count} of <{name}> left out." for name, count in sorted(lost.items()))


def escaped(text: str) -> str:
    """Return plain text so that Markdown shows every sign of it.

    >>> escaped("1. *Not* a list_")
    '1\\\\. \\\\*Not\\\\* a list\\\\_'
    """
    signs = re.sub(r"([\\`*_\[\]<>&])", r"\\\1", text)
    return re.sub(r"^(\s*)([#+>=~-]|\d+(?=[.)]))", _start, signs)


def _start(found: "re.Match[str]") -> str:
    return f"{found[1]}{found[2]}\\" if found[2].isdigit() else f"{found[1]}\\{found[2]}"


class _Writer(HTMLParser):
    """Writes blocks one after another. Lists stand inside lists by two blanks, quotations by their sign."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._done: list[str] = []
        self._line = ""
        self._lists: list[list[int]] = []
        self._quotes = 0
        self._link = ""
        self._mark = ""
        self._pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag in ("ul", "ol", "hr"):
            self._end()
        if tag in ("ul", "ol"):
            self._lists.append([0] if tag == "ol" else [])
        elif tag == "li":
            self._mark = self._item()
        elif tag[0] == "h" and tag[1:].isdigit():
            self._mark = "#" * max(2, int(tag[1])) + " " if tag != "h1" else "# "
        elif tag == "blockquote":
            self._quotes += 1
        elif tag == "hr":
            self._done.append("---")
        elif tag == "pre":
            self._pre = True
        else:
            self._begin_inline(tag, dict(attrs).get("href") or "")

    def _begin_inline(self, tag: str, link: str) -> None:
        if tag in _AROUND and not self._pre:
            self._line += _AROUND[tag]
        elif tag == "a":
            self._link = link
            self._line += "[" if link else ""
        elif tag == "br":
            self._line += "\\\n" if self._line.strip() else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._end()
        if tag in ("ul", "ol") and self._lists:
            self._end()
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes -= 1
        elif tag in _AROUND and not self._pre:
            self._line += _AROUND[tag]
        elif tag == "a" and self._link:
            self._line += f"]({self._link})"
            self._link = ""
        elif tag == "pre":
            self._pre = False

    def handle_data(self, data: str) -> None:
        if self._pre:
            self._line += data
            return
        plain = re.sub(r"\s+", " ", data)
        if not self._line.strip():
            self._line, plain = "", plain.lstrip()
        elif self._line.endswith("\n"):
            plain = plain.lstrip()
        self._line += escaped(plain) if not self._line else re.sub(r"([\\`*_\[\]<>&])", r"\\\1", plain)

    def text(self) -> str:
        """Return what was written: items of a list under each other, everything else with a blank line between."""
        self._end()
        text = ""
        for block in self._done:
            close = _is_item(block) and _is_item(text.rsplit("\n", 1)[-1])
            text += ("" if not text else "\n" if close else "\n\n") + block
        return f"{text}\n" if text else ""

    def _item(self) -> str:
        depth = "  " * (len(self._lists) - 1)
        if self._lists and self._lists[-1]:
            self._lists[-1][0] += 1
            return f"{depth}{self._lists[-1][0]}. "
        return f"{depth}- "

    def _end(self) -> None:
        line, self._line = self._line.strip(), ""
        if not line:
            return
        if self._pre:
            line = "\n".join(f"    {each}" for each in line.split("\n"))
        quoted = "> " * self._quotes
        self._done.append(quoted + self._mark + line.replace("\n", f"\n{quoted}"))
        self._mark = ""


def _is_item(line: str) -> bool:
    return re.match(r"\s*(?:> )*(?:- |\d+\. )", line) is not None
