"""Read typed dialogue: a label at the start of a line begins a turn, which lasts to the next label."""

from collections.abc import Iterator

from sessionlab.reading.about import About
from sessionlab.reading.labelling import Labelling
from sessionlab.reading.labels import Label, label_at
from sessionlab.reading.lines import Line, lines_of
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name
from sessionlab.reading.turns import Spoken, transcript, trimmed
from sessionlab.transcript import Loss, Transcript


def read_dialogue(text: str, about: About, found: Labelling, losses: tuple[Loss, ...] = ()) -> Transcript:
    """Return the turns of `text`, whose labels are known.

    :raises UnreadableSource: when there are more turns than are read
    """
    report = LossReport(losses)
    return transcript(text, _spoken(text, found, report), about, report)


def _spoken(text: str, found: Labelling, report: LossReport) -> Iterator[Spoken]:
    opened: tuple[str, Label, Line] | None = None
    for speaker, label, line in _openings(text, found, report):
        if opened:
            yield _closed(text, opened, line.start)
        elif text[: line.start].strip():
            report.add("lines before the first turn", "nobody speaks them; they stay in the text", line=1)
        opened = speaker, label, line
    if opened:
        yield _closed(text, opened, len(text))


def _openings(text: str, found: Labelling, report: LossReport) -> Iterator[tuple[str, Label, Line]]:
    """Yield the lines that begin a turn, with the speaker's name made safe."""
    speakers: dict[str, str | None] = {}
    for line in lines_of(text):
        label = label_at(text, line.start, line.end)
        if label is None:
            continue
        if label.name not in speakers:
            speaker = found.speaker(label.name)
            speakers[label.name] = speaker and clean_name(speaker, report, line=line.number)
        if name := speakers[label.name]:
            yield name, label, line


def _closed(text: str, opened: tuple[str, Label, Line], end: int) -> Spoken:
    speaker, label, line = opened
    return Spoken(speaker, trimmed(text, label.words, end), label.at, None, line.number)
