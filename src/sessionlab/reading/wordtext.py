"""Put the XML of a Word text into lines: paragraphs and table rows in their order."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sessionlab.reading.losses import LossReport

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOT_CARRIED = {
    "txbxContent": "text boxes",
    "del": "deletions that were tracked",
    "moveFrom": "deletions that were tracked",
    "footnoteReference": "footnotes and endnotes",
    "endnoteReference": "footnotes and endnotes",
    "commentReference": "comments",
    "drawing": "pictures",
    "object": "embedded files",
    "headerReference": "page headers and footers",
    "footerReference": "page headers and footers",
}
_SKIPPED = frozenset({"pPr", "rPr", "instrText", "Fallback", "pict", *_NOT_CARRIED})
_TIME = re.compile(r"[\[(]?(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?[\])]?")
_COUNTER = re.compile(r"#?\d{1,5}[.)]?")
LONGEST_LABEL = 60
FEWEST_BOLD = 4


class Paragraph(NamedTuple):
    """One paragraph or table row: its words, how many of them are bold at the start, whether it is a row."""

    words: str
    bold: int
    is_row: bool


def lines_in(body: Any, report: LossReport) -> str:
    """Return the text of a Word body, paragraphs parted by an empty line, table rows by a newline.

    A row of two cells becomes ``first: second``; a paragraph that begins with a bold name does too where at least
    four do.
    """
    for name in dict.fromkeys(_local(node) for node in body.iter() if isinstance(node.tag, str)):
        if name in _NOT_CARRIED:
            report.add_once(_NOT_CARRIED[name], "only the running text and tables are read")
    found = [one for one in _paragraphs(body) if one.words.strip()]
    names = Counter(one.words[: one.bold].strip() for one in found if _has_bold_name(one))
    bold_names = {name for name, count in names.items() if count > 1} if names.total() >= FEWEST_BOLD else set()
    pieces: list[str] = []
    last_was_row = False
    for one in found:
        pieces.append("" if not pieces else "\n" if one.is_row and last_was_row else "\n\n")
        pieces.append(_labelled(one) if one.words[: one.bold].strip() in bold_names else one.words)
        last_was_row = one.is_row
    return "".join(pieces)


def _local(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _paragraphs(container: Any) -> Iterator[Paragraph]:
    for node in container:
        name = _local(node)
        if name == "p":
            yield Paragraph("".join(_words(node)), _bold_start(node), False)
        elif name == "tbl":
            yield from (Paragraph(_row(row), 0, True) for row in _rows(node))
        elif name not in _SKIPPED:
            yield from _paragraphs(node)


def _words(node: Any) -> Iterator[str]:
    for child in node:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _SKIPPED:
            yield from _words(child)


def _rows(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, not those of a table inside it."""
    for node in table:
        if _local(node) == "tr":
            yield node
        elif _local(node) not in _SKIPPED:
            yield from _rows(node)


def _row(row: Any) -> str:
    """Return a row on one line: a time in brackets, a running number left out, two cells as label and words."""
    cells = ["".join(_cell(cell)).strip().replace("\n", " ") for cell in row if _local(cell) in ("tc", "sdt")]
    cells = [cell for cell in cells if cell]
    if len(cells) > 2 and _COUNTER.fullmatch(cells[0]):
        cells = cells[1:]
    time = f"[{cells[0].strip('[]()')}] " if len(cells) > 2 and _TIME.fullmatch(cells[0]) else ""
    cells = cells[1:] if time else cells
    if len(cells) == 2 and len(cells[0]) <= LONGEST_LABEL:
        return f"{time}{cells[0].rstrip(':')}: {cells[1]}"
    return time + "\t".join(cells)


def _cell(cell: Any) -> Iterator[str]:
    for paragraph in _paragraphs(cell):
        yield paragraph.words
        yield " "


def _bold_start(paragraph: Any) -> int:
    """Return how many characters at the start of a paragraph are bold; 0 where all are."""
    bold = 0
    for run in paragraph:
        if _local(run) != "r":
            continue
        words = "".join(_words(run))
        if not words or _is_bold(run):
            bold += len(words)
        else:
            return bold
    return 0


def _is_bold(run: Any) -> bool:
    marks = [mark for properties in run if _local(properties) == "rPr" for mark in properties if _local(mark) == "b"]
    return any(not {"0", "false"} & set(mark.values()) for mark in marks)


def _has_bold_name(one: Paragraph) -> bool:
    name, rest = one.words[: one.bold], one.words[one.bold :]
    parted = (name[-1:].isspace() or rest[:1].isspace()) and not _TIME.match(rest.strip())
    return 0 < len(name.strip()) <= LONGEST_LABEL and parted and not name.rstrip().endswith((":", ".", "?", "!"))


def _labelled(one: Paragraph) -> str:
    return f"{one.words[: one.bold].strip()}: {one.words[one.bold :].strip()}"
