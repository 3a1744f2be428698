"""Cut long texts into sentences window by window, so that no text, however strange, takes more than its share.

A window is one paragraph, or a part of at most `WINDOW` characters where a paragraph is longer. A run of more than
`RUN` end marks (a row of dots) is a window by itself and one sentence: a search for the end of a sentence tries
every pair of dots in it.
"""

import re
from collections.abc import Iterable, Iterator

from sessionlab.language.sentences import passages
from sessionlab.reading.limits import Allowance
from sessionlab.transcript import Passage, Span

WINDOW = 20_000
RUN = 200
_LOOK_BACK = 2_000
_END = re.compile(r"[^\W\d_]{3}[.!?…]{1,4}[\"'”’)\]]{0,3}\s+(?=[\"“‘(\[]?[A-Z])")
_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKS = re.compile(r"[.!?…\"'”’)\]]{2,}")


def passages_in(text: str, spans: Iterable[Span], allowance: Allowance) -> tuple[Passage, ...]:
    """Return the sentences of `text` within `spans`; passages and paragraphs count through all of them.

    :raises UnreadableSource: when there are more than the allowance of the source
    """
    found: list[Passage] = []
    paragraph = -1
    for span in spans:
        for begins, window in _windows(text, span):
            paragraph += begins
            here = _sentences(text, window)
            allowance.take(len(here))
            found += (
                Passage(number, one.span, one.text, paragraph) for number, one in enumerate(here, start=len(found))
            )
    return tuple(found)


def _sentences(text: str, window: Span) -> tuple[Passage, ...]:
    runs = [run for run in _MARKS.finditer(text, *window) if run.end() - run.start() > RUN]
    if not runs:
        return passages(text, window)
    found: list[Passage] = []
    begin = window.start
    for run in runs:
        found += passages(text, Span(begin, run.start()))
        found.append(Passage(0, Span(*run.span()), run.group(), 0))
        begin = run.end()
    return (*found, *passages(text, Span(begin, window.end)))


def _windows(text: str, span: Span) -> Iterator[tuple[bool, Span]]:
    """Yield windows, and whether each begins a paragraph."""
    for paragraph in _paragraphs(text, span):
        begin = paragraph.start
        while paragraph.end - begin > WINDOW:
            end = _cut(text, begin, begin + WINDOW)
            if not text[begin:end].isspace():
                yield begin == paragraph.start, Span(begin, end)
            begin = end
        if text[begin : paragraph.end].strip():
            yield begin == paragraph.start, Span(begin, paragraph.end)


def _cut(text: str, begin: int, end: int) -> int:
    """Return where to cut: behind the last sentence near `end`, else behind the last space, else at `end`."""
    near = max(begin + 1, end - _LOOK_BACK)
    sentence_ends = [found.end() for found in _END.finditer(text, near, end + 1)]
    if sentence_ends:
        return sentence_ends[-1]
    space = max(text.rfind(" ", near, end), text.rfind("\n", near, end))
    return space + 1 if space >= 0 else end


def _paragraphs(text: str, span: Span) -> Iterator[Span]:
    """Yield what stands between blank lines."""
    start = span.start
    for blank in _BLANK_LINES.finditer(text, *span):
        yield Span(start, blank.start())
        start = blank.end()
    yield Span(start, span.end)
