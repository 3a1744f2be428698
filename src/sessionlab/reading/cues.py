"""Find the cues of WebVTT and SRT: their times, their words, and what is out of order."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from sessionlab.reading.lines import lines_of
from sessionlab.reading.losses import LossReport
from sessionlab.reading.turns import trimmed
from sessionlab.transcript import Span

_TIMING = re.compile(r"^[ \t]{0,40}(\S{1,40}?)[ \t]{0,40}-->[ \t]{0,40}(\S{1,40})([^\n]*)", re.MULTILINE)
_TIME_SIGN = re.compile(r"[\d:]")
_CLOCK = re.compile(r"(?:(?P<h>\d{1,4}):)?(?P<m>\d{1,2}):(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?")
_STRICT = {
    "vtt": re.compile(r"(?:\d{2,4}:)?[0-5]\d:[0-5]\d\.\d{3}"),
    "srt": re.compile(r"\d{2,4}:[0-5]\d:[0-5]\d,\d{3}"),
}
_IDENTIFIER = re.compile(r"\d{1,9}|[\w-]{8,80}/[\w/-]{1,40}")
_BLANK = re.compile(r"\n[ \t]*(?=\n|$)")
_BLOCK = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|$)")

Form = Literal["vtt", "srt"]


class Timing(NamedTuple):
    """The line of a cue's time: its number, where it stands, start, end and settings as written."""

    number: int
    start: int
    end: int
    written: tuple[str, str, str]


class Cue(NamedTuple):
    """One cue: the line of its time, start and end in seconds or None, where its words stand."""

    line: int
    start: float | None
    end: float | None
    words: Span


def clock(written: str) -> float | None:
    """Return a cue time in seconds, also where it is written loosely; None where it is no time.

    >>> clock("00:01:02.500"), clock("0:0:0.0"), clock("01:02,5"), clock("soon")
    (62.5, 0.0, 62.5, None)
    """
    found = _CLOCK.fullmatch(written)
    if not found:
        return None
    whole = int(found["h"] or 0) * 3600 + int(found["m"]) * 60 + int(found["s"])
    return whole + float(f"0.{found['f'] or 0}")


def timings(text: str) -> Iterator[Timing]:
    """Yield every line that is the time of a cue, be it a broken one."""
    number, counted = 1, 0
    for found in _TIMING.finditer(text):
        written = found[1], found[2], found[3]
        if _TIME_SIGN.search(written[0]) or _TIME_SIGN.search(written[1]):
            number += text.count("\n", counted, found.start())
            counted = found.start()
            yield Timing(number, found.start(), found.end(), written)


def cues_of(text: str, form: Form, report: LossReport) -> Iterator[Cue]:
    """Yield every cue of `text` in its order; `report` learns what stands outside and which times are wrong."""
    last_start, last_end = 0.0, 0.0
    for timing, region in _regions(text):
        start, end = _times(timing, form, report)
        if start is not None:
            _tell_order(start, last_start, last_end, timing.number, report)
            last_start, last_end = start, max(end or start, last_end)
        yield Cue(timing.number, start, end, _words(text, region, form, timing.number, report))


def _regions(text: str) -> Iterator[tuple[Timing, Span]]:
    """Yield the time of each cue, and all that stands between it and the next."""
    last: Timing | None = None
    for timing in timings(text):
        if last:
            yield last, Span(last.end, timing.start)
        last = timing
    if last:
        yield last, Span(last.end, len(text))


def _words(text: str, region: Span, form: Form, number: int, report: LossReport) -> Span:
    """Return where the words stand: to the empty line in WebVTT, to the number of the next cue in SRT."""
    end = _without_identifier(text, region, report) if region.end < len(text) else region.end
    blank = _BLANK.search(text, region.start, end) if form == "vtt" else None
    if blank is None:
        return trimmed(text, region.start, end)
    if text[blank.end() : end].strip():
        _tell_outside(text, Span(blank.end(), end), number + text.count("\n", region.start, blank.end()), report)
    return trimmed(text, region.start, blank.start())


def _without_identifier(text: str, region: Span, report: LossReport) -> int:
    """Return where the region ends without the line just above the next cue, where that is its name."""
    begin = text.rfind("\n", region.start, region.end - 1) + 1
    above = text[begin : region.end].strip()
    if begin <= region.start or not above:
        return region.end
    named = not above.isdigit()
    if (
        named
        and not _IDENTIFIER.fullmatch(above)
        and not _BLANK.match(text, max(_line_before(text, begin), region.start))
    ):
        return region.end
    if named:
        report.add_once("the names of cues", "only their order is read")
    return begin


def _line_before(text: str, begin: int) -> int:
    return text.rfind("\n", 0, begin - 1)


def _tell_outside(text: str, outside: Span, number: int, report: LossReport) -> None:
    inside_block = False
    for line in lines_of(text, *outside):
        words = text[line.start : line.end].strip()
        if not words:
            inside_block = False
        elif inside_block or _BLOCK.match(words):
            inside_block = True
            report.add_once("NOTE, STYLE and REGION blocks", "nobody speaks them")
        else:
            report.add("a line outside the cues", "it has no time", line=number + line.number - 1)


def _times(timing: Timing, form: Form, report: LossReport) -> tuple[float | None, float | None]:
    first, second, settings = timing.written
    start, end = clock(first), clock(second)
    if start is None or end is None:
        report.add("the time of a cue", "it is broken; the words are kept", line=timing.number)
    elif end < start:
        report.add("the end of a cue", "it lies before its start; the start is kept", line=timing.number)
        end = None
    elif not (_STRICT[form].fullmatch(first) and _STRICT[form].fullmatch(second)):
        report.add(
            "the form of a cue's time", "it is not that of the standard; it is read all the same", line=timing.number
        )
    if settings and not settings.isspace():
        report.add_once("the settings of cues", "where they stood on the screen is not read")
    return start, end


def _tell_order(start: float, last_start: float, last_end: float, number: int, report: LossReport) -> None:
    if start < last_start:
        report.add("the order of cues", "one starts before the one above; the order of the file is kept", line=number)
    elif start < last_end:
        report.add("the border between cues", "one starts before the one above ends; both times are kept", line=number)
