"""Cut prose into paragraphs and sentences, as spans."""

import re
from collections.abc import Iterator

from sessionlab.transcript import Passage, Span

_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\s*\n)[^\n]+)*")
_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*)(?=\s+[\"'“‘(\[]?[A-Z0-9]|\s*$)")
_ABBREVIATIONS = frozenset("mr mrs ms dr prof st vs etc e.g i.e approx no fig ph.d psy.d m.d".split())


def paragraphs(text: str) -> Iterator[Span]:
    """Yield the spans of paragraphs: runs of lines without an empty one between."""
    for found in _PARAGRAPH.finditer(text):
        if found.group().strip():
            yield _trimmed(text, found.start(), found.end())


def sentences(text: str, within: Span | None = None) -> Iterator[Span]:
    """Yield the spans of sentences of `text`, or of the part of it that is `within`."""
    start, end = within or Span(0, len(text))
    begin = start
    for found in _END.finditer(text, start, end):
        if _abbreviated(text, begin, found.start()):
            continue
        yield _trimmed(text, begin, found.end())
        begin = found.end()
    if text[begin:end].strip():
        yield _trimmed(text, begin, end)


def passages(text: str, within: Span | None = None) -> tuple[Passage, ...]:
    """Return every sentence with its paragraph, in order."""
    found: list[Passage] = []
    offset = within.start if within else 0
    for number, paragraph in enumerate(paragraphs(within.of(text) if within else text)):
        for span in sentences(text, paragraph.moved(offset)):
            found.append(Passage(len(found), span, span.of(text), number))
    return tuple(found)


def _abbreviated(text: str, begin: int, dot: int) -> bool:
    word = text[begin:dot].rsplit(maxsplit=1)[-1:] or [""]
    return text[dot] == "." and (word[0].strip("(\"'“‘").lower() in _ABBREVIATIONS or len(word[0]) == 1)


def _trimmed(text: str, start: int, end: int) -> Span:
    words = text[start:end]
    return Span(start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip())))
