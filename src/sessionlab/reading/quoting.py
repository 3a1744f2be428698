"""Tell what a letter takes over from earlier ones: ``>`` lines, "On ... wrote:", forwarded and earlier mails."""

import re
from collections.abc import Sequence

from sessionlab.reading.lines import Line, lines_of
from sessionlab.transcript import Span

LONGEST = 300
ATTRIBUTION_LINES = 4
_MARKED = re.compile(r"[ \t]{0,3}>")
_ATTRIBUTION_BEGINS = re.compile(
    r"[ \t]{0,3}(?:On|Am|Le|El|Il|Op|Em)\b|.{1,120}<[^<>\s@]{1,80}@[^<>\s]{1,120}>", re.DOTALL
)
_ATTRIBUTION_ENDS = re.compile(
    r"\b(?:wrote|writes|said|schrieb|écrit|escribió|scritto|schreef|escreveu)\b[^\n]{0,120}[:：][ \t]*\Z"
)
_DATED = re.compile(r"\d{4}|\d:\d\d|@")
_RULE = re.compile(
    r"[ \t]*-{2,}[ \t]*(?:Original|Forwarded|Original email|Ursprüngliche|Weitergeleitete)[ \t]"
    r"(?:Message|message|Nachricht)[ \t]*-{2,}[ \t]*\Z|[ \t]*Begin forwarded message:[ \t]*\Z"
)
_FROM = re.compile(r"[ \t*]{0,4}(?:From|Von):\*?[ \t]\S")
_SENT = re.compile(r"[ \t*]{0,4}(?:Sent|Date|Gesendet|Datum):\*?[ \t]\S")
_TO = re.compile(r"[ \t*]{0,4}(?:To|Subject|An|Betreff):\*?[ \t]\S")
HEADING_LINES = 6


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Return what is taken over, in order; an attribution line belongs to what it introduces.

    From a forwarded or an earlier mail with its heading on, all to the end is taken over; so is what follows a dated
    attribution without marks.
    """
    spans: list[Span] = []
    window: list[Line] = []  # the last lines of the writer's own that hold words
    for line in lines_of(text):
        head = _head(text, line)
        if _MARKED.match(head):
            start = _attribution(text, window)
            _extend(text, spans, Span(line.start if start is None else start, line.end))
            window = []
        elif head.strip():
            earlier = _unmarked_quote(text, window)
            window = [*window[1 - HEADING_LINES :], line]
            if earlier is None:
                earlier = _heading_of_earlier(text, window)
            if earlier is not None:
                _extend(text, spans, Span(earlier, len(text.rstrip())))
                break
    return tuple(spans)


def own_spans(text: str, quoted: Sequence[Span]) -> tuple[Span, ...]:
    """Return what is left of `text` beside the quoted spans."""
    starts = (0, *(span.end for span in quoted))
    ends = (*(span.start for span in quoted), len(text))
    return tuple(Span(start, end) for start, end in zip(starts, ends, strict=True) if start < end)


def _head(text: str, line: Line) -> str:
    return text[line.start : min(line.end, line.start + LONGEST)]


def _extend(text: str, spans: list[Span], further: Span) -> None:
    """Add a span, or make the last one longer where only white space is between."""
    if spans and not text[spans[-1].end : further.start].strip():
        spans[-1] = Span(spans[-1].start, max(further.end, spans[-1].end))
    else:
        spans.append(further)


def _attribution(text: str, window: Sequence[Line]) -> int | None:
    """Return where "On ... wrote:" begins, where the last lines are that; it may run over several."""
    if not window:
        return None
    tail = text[max(window[-1].start, window[-1].end - LONGEST) : window[-1].end].rstrip()
    if not tail.endswith((":", "：")) or not _ATTRIBUTION_ENDS.search(tail):
        return None
    for line in reversed(window[-ATTRIBUTION_LINES:]):
        if window[-1].end - line.start > 2 * LONGEST:
            return None
        if _ATTRIBUTION_BEGINS.match(text[line.start : window[-1].end]):
            return line.start
    return None


def _unmarked_quote(text: str, window: Sequence[Line]) -> int | None:
    """Return where a dated attribution begins that the last lines are."""
    start = _attribution(text, window)
    return start if start is not None and _DATED.search(text[start : window[-1].end]) else None


def _heading_of_earlier(text: str, window: Sequence[Line]) -> int | None:
    """Return where the heading of an earlier mail begins, where the last lines are one."""
    last = _head(text, window[-1])
    if _RULE.match(last):
        return window[-1].start
    if not _TO.match(last):
        return None
    heads = [_head(text, line) for line in window]
    for number, head in enumerate(heads[:-1]):
        if _FROM.match(head) and any(_SENT.match(between) for between in heads[number + 1 : -1]):
            return window[number].start
    return None
