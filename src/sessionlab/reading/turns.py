"""Make a transcript of what was spoken: roles, indexes, limits."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sessionlab.errors import UnreadableSource
from sessionlab.reading.about import About
from sessionlab.reading.limits import PIECES_PER_READING
from sessionlab.reading.losses import LossReport
from sessionlab.reading.speakers import roles_of, tell_unknown
from sessionlab.transcript import Role, Span, Transcript, Turn


class Spoken(NamedTuple):
    """One turn before roles are known: who, which words of the text, from when to when in seconds, at which line."""

    speaker: str
    span: Span
    start: float | None
    end: float | None
    line: int


class Utterance(NamedTuple):
    """One row or cue: who, the words, from when to when in seconds, at which line."""

    speaker: str
    words: str
    start: float | None
    end: float | None
    line: int


def transcript(text: str, spoken: Iterable[Spoken], about: About, report: LossReport, *, part: str = "") -> Transcript:
    """Return a transcript of `spoken`, whose spans stand in `text`.

    :raises UnreadableSource: when there are no turns, or more than the allowance of the source
    """
    heard: list[Spoken] = []
    about.allowance.take(PIECES_PER_READING)
    for one in spoken:
        about.allowance.take()
        heard.append(one)
    if not heard:
        raise UnreadableSource("The source holds no turn.", remedy="Check that the right file was given.")
    roles = roles_of((one.speaker for one in heard), about.cast, report)
    turns = tuple(_turn(index, one, text, roles[one.speaker]) for index, one in enumerate(heard))
    tell_unknown(((turn.speaker, turn.role) for turn in turns), report)
    _tell_empty(heard, report)
    return Transcript(
        source=about.source("transcript", part), text=text, losses=report.report(), on=about.day(), turns=turns
    )


def composed(utterances: Sequence[Utterance], about: About, report: LossReport, *, part: str = "") -> Transcript:
    """Return a transcript whose text is put together, one line a turn: ``Name: words``.

    Line breaks inside the words stay.

    :raises UnreadableSource: when there are no turns, or more than the allowance of the source
    """
    pieces: list[str] = []
    spoken: list[Spoken] = []
    position = 0
    for one in utterances:
        label = f"{one.speaker}: " if one.speaker else ""
        words = one.words
        begin = position + len(label)
        spoken.append(Spoken(one.speaker, Span(begin, begin + len(words)), one.start, one.end, one.line))
        pieces.append(f"{label}{words}\n")
        position = begin + len(words) + 1
    return transcript("".join(pieces), spoken, about, report, part=part)


def _turn(index: int, one: Spoken, text: str, role: Role) -> Turn:
    return Turn(index, one.speaker, role, one.span, one.span.of(text), one.start, one.end)


def _tell_empty(heard: list[Spoken], report: LossReport) -> None:
    for one in heard:
        if one.span.start == one.span.end:
            report.add("the words of a turn", "there are none; the turn is kept", line=one.line)


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without white space at its ends; an empty one stays at its start."""
    words = text[start:end]
    bare = words.lstrip()
    if not bare:
        return Span(start, start)
    begin = end - len(bare)
    return Span(begin, begin + len(bare.rstrip()))
