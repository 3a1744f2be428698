"""Read transcripts whose turns stand under a line with name and time: Otter, Zoom captions, Teams in Word.

Anna Lee  0:03          Anna Lee<tab>00:00:03          [Anna Lee] 00:00:03
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from sessionlab.reading.about import About
from sessionlab.reading.labels import seconds
from sessionlab.reading.lines import Line, lines_of
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name
from sessionlab.reading.turns import Spoken, transcript, trimmed
from sessionlab.transcript import Loss, Transcript

_TIME = r"(?:(?:\d{1,2}:)?\d{1,2}:\d{2})"
_STAMP = re.compile(
    rf"\[(?P<bracketed>[^\[\]\t\n]{{1,80}})\][ \t]+{_TIME}[ \t]*$"
    rf"|(?P<plain>[^\W\d_][^\t\n]{{0,79}}?)(?:[ ]{{2,10}}|\t+){_TIME}[ \t]*$"
)
LONGEST = 110
HEADING_LINES = 5
_SIGNED = "transcribed by https://otter.ai"


class _Stamp(NamedTuple):
    name: str
    at: float
    line: Line


def is_stamped(text: str) -> bool:
    """Tell whether names with rising times stand over the turns: at least two, the first near the top."""
    last: _Stamp | None = None
    words = 0
    for line in lines_of(text):
        stamp = _stamp(text, line)
        if stamp is None:
            words += bool(text[line.start : line.end].strip())
            if last is None and words > HEADING_LINES:
                return False
        elif last is None:
            last, words = stamp, 0
        else:
            return words > 0 and stamp.at >= last.at
    return False


def read_stamped(text: str, about: About, losses: tuple[Loss, ...] = ()) -> Transcript:
    """Return the turns of `text`, one for each line with a name and a time.

    :raises UnreadableSource: when there are more turns than are read
    """
    report = LossReport(losses)
    return transcript(text, _spoken(text, report), about, report)


def _spoken(text: str, report: LossReport) -> Iterator[Spoken]:
    opened: _Stamp | None = None
    for stamp in _stamps(text, report):
        if opened:
            yield _closed(text, opened, stamp.line.start)
        elif text[: stamp.line.start].strip():
            report.add("lines before the first turn", "nobody speaks them; they stay in the text", line=1)
        opened = stamp
    if opened:
        yield _closed(text, opened, _without_signature(text, report))


def _stamps(text: str, report: LossReport) -> Iterator[_Stamp]:
    clean: dict[str, str] = {}
    for line in lines_of(text):
        stamp = _stamp(text, line)
        if stamp:
            if stamp.name not in clean:
                clean[stamp.name] = clean_name(stamp.name, report, line=line.number)
            yield stamp._replace(name=clean[stamp.name])


def _stamp(text: str, line: Line) -> _Stamp | None:
    if line.end - line.start > LONGEST or not text[line.start : line.end].rstrip()[-1:].isdigit():
        return None
    found = _STAMP.match(text[line.start : line.end])
    if not found:
        return None
    at = seconds(found.group().split()[-1]) or 0.0
    return _Stamp((found["bracketed"] or found["plain"]).strip(), at, line)


def _closed(text: str, stamp: _Stamp, end: int) -> Spoken:
    return Spoken(stamp.name, trimmed(text, stamp.line.end, end), stamp.at, None, stamp.line.number)


def _without_signature(text: str, report: LossReport) -> int:
    end = len(text.rstrip())
    start = max(end - len(_SIGNED), 0)
    if text[start:end].lower() != _SIGNED:
        return len(text)
    report.add("the line of the program that wrote the transcript", "nobody speaks it; it stays in the text")
    return start
