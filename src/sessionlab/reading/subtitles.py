"""Read WebVTT and SRT: one cue is one turn, never merged; the text is put together, one line a turn."""

from collections.abc import Iterator
from typing import NamedTuple

from sessionlab.reading.about import About
from sessionlab.reading.cues import Cue, Form, cues_of, timings
from sessionlab.reading.limits import Allowance
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name
from sessionlab.reading.turns import Utterance, composed
from sessionlab.reading.voices import names_in, voice_of
from sessionlab.transcript import Loss, Transcript

_HEADING_LINES = 12
_HEAD = 2**12


class _Heard(NamedTuple):
    cue: Cue
    voice: str | None
    words: str


def subtitle_form(text: str) -> Form | None:
    """Return which kind of subtitles `text` is: it begins with WEBVTT, or with the time of a cue near the top."""
    if text.startswith("WEBVTT") and not text[6:7].isalnum():
        return "vtt"
    first = next(timings(text[:_HEAD]), None)
    if first is None or first.number > _HEADING_LINES:
        return None
    above = text[: first.start].split()
    return "srt" if not above or above[-1].isdigit() else None


def read_subtitles(text: str, form: Form, about: About, losses: tuple[Loss, ...] = ()) -> Transcript:
    """Return one turn for each cue.

    :raises UnreadableSource: when there is no cue, or more than are read
    """
    report = LossReport(losses)
    heard = list(_heard(text, form, about, report))
    return composed(_utterances(heard, about, report), about, report)


def _heard(text: str, form: Form, about: About, report: LossReport) -> Iterator[_Heard]:
    early = Allowance(about.size)
    for cue in cues_of(text, form, report):
        early.take()
        voice, words, several = voice_of(cue.words.of(text))
        if several:
            report.add("the second voice of a cue", "one cue is one turn; its words are with the first", line=cue.line)
        yield _Heard(cue, voice, words)


def _utterances(heard: list[_Heard], about: About, report: LossReport) -> list[Utterance]:
    names = names_in((one.words for one in heard if one.voice is None), about.cast)
    clean: dict[str, str] = {}
    found: list[Utterance] = []
    for cue, voice, words in heard:
        name, rest = (voice, words) if voice is not None else names.split(words)
        if name not in clean:
            clean[name] = clean_name(name, report, line=cue.line)
        found.append(Utterance(clean[name], rest, cue.start, cue.end, cue.line))
    return found
