"""Decide whether a text is dialogue, and which labels begin its turns.

The whole of the text decides: labels of a therapist or a client that come again, or at least two other names that
do, and not much prose between them. A note that says "Note:" or begins with "Client: ..., Date: ..." stays a note.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sessionlab.reading.labels import is_field, is_note_format, label_at, looks_like_name, without_number
from sessionlab.reading.limits import Allowance
from sessionlab.reading.lines import lines_of
from sessionlab.reading.speakers import Cast, key, mapped_role, usual_role

MOST_LABELS = 50_000
LONG_PARAGRAPH = 80
LONG_LINE = 300
_VOICES = frozenset("speaker voice person participant interviewer interviewee unknown q a".split())


@dataclass(frozen=True, slots=True)
class Labelling:
    """Which labels begin a turn, as `key` writes them, and whether the number behind one counts turns."""

    speakers: frozenset[str]
    numbers_are_turns: bool

    def speaker(self, name: str) -> str | None:
        """Return who a label names, or None where it is part of the words."""
        bare = without_number(name)[0] if self.numbers_are_turns else name
        return bare if key(bare) in self.speakers else None


@dataclass(frozen=True, slots=True)
class _Tally:
    """What the lines begin with: labels as written and how often, prose, other lines, paragraphs between turns."""

    labels: Counter[str]
    prose: int
    other_lines: int
    paragraphs: int


def labelling(text: str, cast: Cast, size: int) -> Labelling | None:
    """Return how the turns of `text` are labelled, or None where it is not dialogue; `size` is that of the source.

    :raises UnreadableSource: when more lines have a label than the source may hold turns
    """
    tally = _tally(text, size) if ":" in text or "：" in text else None
    if tally is None or tally.labels.total() < 2:
        return None
    numbers_are_turns = _numbers_are_turns(tally.labels)
    counts, written = _merged(tally.labels, numbers_are_turns)
    known = {name for name in counts if _known(written[name], cast)}
    repeated = {name for name in counts if name not in known and counts[name] > 1 and _may_be_somebody(written[name])}
    if not _is_dialogue(tally, counts, known, repeated):
        return None
    speakers = known | repeated
    if tally.other_lines * 4 <= counts.total():
        speakers |= {name for name in counts if _may_be_somebody(written[name])}
    return Labelling(frozenset(speakers), numbers_are_turns)


def _tally(text: str, size: int) -> _Tally | None:
    labels: Counter[str] = Counter()
    prose = other_lines = paragraphs = 0
    after_blank = True
    early = Allowance(size)
    for line in lines_of(text):
        if not text[line.start : line.end].strip():
            after_blank = True
            continue
        label = label_at(text, line.start, line.end)
        if label:
            labels[label.name] += 1
            early.take()
        else:
            length = line.end - line.start
            other_lines += 1
            prose += length > LONG_LINE or (after_blank and length > LONG_PARAGRAPH)
            paragraphs += after_blank and bool(labels)
        if len(labels) > MOST_LABELS:
            return None
        after_blank = False
    return _Tally(labels, prose, other_lines, paragraphs)


def _numbers_are_turns(labels: Iterable[str]) -> bool:
    """Tell whether every therapist's and client's label has a number of its own, and these rise: T1, C1, T2, C2."""
    last: dict[str, int] = {}
    for name in labels:
        base, number = without_number(name)
        if not usual_role(name):
            continue
        if number is None or number <= last.get(key(base), -1):
            return False
        last[key(base)] = number
    return len(last) > 1


def _merged(labels: Counter[str], numbers_are_turns: bool) -> tuple[Counter[str], dict[str, str]]:
    """Return how often each label comes, spellings taken together, and one spelling of each."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for name, count in labels.items():
        bare = without_number(name)[0] if numbers_are_turns else name
        counts[key(bare)] += count
        written.setdefault(key(bare), bare)
    return counts, written


def _known(name: str, cast: Cast) -> bool:
    return bool(mapped_role(name, cast) or usual_role(name)) or key(without_number(name)[0]) in _VOICES


def _may_be_somebody(name: str) -> bool:
    return looks_like_name(name) and not is_field(name)


def _is_dialogue(tally: _Tally, counts: Counter[str], known: set[str], repeated: set[str]) -> bool:
    speakers = known | repeated
    turns = sum(counts[name] for name in speakers)
    # Whom the person at the desk has named is somebody, whatever the name looks like.
    fields = sum(count for name, count in tally.labels.items() if is_field(name) and key(name) not in known)
    if len(speakers) < 2 or is_note_format(speakers) or fields * 3 > turns or turns < tally.prose:
        return False
    if all(counts[name] == 1 for name in speakers) and not _many_voices(known):
        return len(known) == counts.total() and not tally.paragraphs
    return bool(known) or (turns >= 4 and turns * 2 > tally.prose * 3)


def _many_voices(known: set[str]) -> bool:
    return len(known) > 2 and len({without_number(name)[0] for name in known}) < len(known)
