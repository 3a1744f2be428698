"""What the reader learns from, as rows of targets beside the words."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sessionlab.coding.codebook import load
from sessionlab.coding.learned.pieces import ACCOUNT, CLIENT, CLIENT_WRITES, THERAPIST, THERAPIST_WRITES
from sessionlab.coding.learned.saying import STRENGTH
from sessionlab.relationship.events import EventKind
from sessionlab.transcript import Role
from training.labelled import blocks
from training.spoken import DIALOGUES, LETTERS, Coded, coded

FAMILIES = ("rupture", "W", "C", "T", "R", "S", "E")
MARKERS = tuple(marker.id for marker in load().markers)
STRENGTHS = tuple(f"{STRENGTH}{family}" for family in FAMILIES[1:])
TELLS = "tells."
EVENTS = tuple(f"{TELLS}{kind.value}" for kind in EventKind if kind is not EventKind.PUBLISHED)
OUTPUTS = FAMILIES + MARKERS + STRENGTHS + EVENTS
TONES = 28
_FAMILY = {1: 0.35, 2: 0.9}
_RUPTURE = {1: 0.65}
_MARKER = {1: 0.45, 2: 0.9}
"""What a significance is worth as a target: a trace is half there. From 3 on it is 1."""
_CLIENT, _THERAPIST = ("rupture", "W", "C", "S", "E"), ("T", "R")
_FILLERS = ("uh,", "um,", "you know,", "I mean,", "like,", "well,")


@dataclass(frozen=True, slots=True)
class Line:
    """A turn or a sentence with its targets; those that cannot apply to the speaker are None."""

    text: str
    who: int
    targets: tuple[float | None, ...]


def talks() -> list[list[Line]]:
    """Return the dialogues and letters of the corpus."""
    spoken = [lines(one, written=False) for one in coded(DIALOGUES)]
    return spoken + [lines(one, written=True) for one in coded(LETTERS)]


def accounts() -> list[list[Line]]:
    """Return the passages of therapists' prose, each sentence with the events it tells."""
    return [
        [
            Line(
                sentence.text,
                ACCOUNT,
                tuple(
                    float(name.removeprefix(TELLS) in sentence.kinds) if name in EVENTS else None for name in OUTPUTS
                ),
            )
            for sentence in block
        ]
        for block in blocks(held_out=False)
    ]


def lines(one: Coded, *, written: bool) -> list[Line]:
    """Return one dialogue or letter with its targets."""
    speakers = {Role.THERAPIST: (THERAPIST, THERAPIST_WRITES), Role.CLIENT: (CLIENT, CLIENT_WRITES)}
    return [Line(turn.text, speakers[turn.who][written], targets(turn.codes, turn.who)) for turn in one.turns]


def targets(codes: Mapping[str, int], who: Role) -> tuple[float | None, ...]:
    """Return what is there in a turn, from 0 to 1, in the order of OUTPUTS."""
    sides = _CLIENT if who is Role.CLIENT else _THERAPIST
    found: list[float | None] = []
    for name in OUTPUTS:
        if name in STRENGTHS:
            strongest = max((s for code, s in codes.items() if code[0] == name[-1]), default=0)
            found.append(strongest / 5 if strongest else None)
        elif name in EVENTS or (name if name in FAMILIES else name[0]) not in sides:
            found.append(None)
        elif name == "rupture":
            found.append(_worth(max((s for code, s in codes.items() if code[0] in "WC"), default=0), _RUPTURE))
        elif name in FAMILIES:
            found.append(_worth(max((s for code, s in codes.items() if code[0] == name), default=0), _FAMILY))
        else:
            found.append(_worth(codes.get(name, 0), _MARKER))
    return tuple(found)


def _worth(significance: int, worth: Mapping[int, float]) -> float:
    return worth.get(significance, 1.0) if significance else 0.0


def varied(text: str, chance: random.Random) -> str:
    """Return a text as another hand might have put it down: without signs, with fillers, with a word said twice."""
    if chance.random() < 0.15:
        text = re.sub(r"[.,;:!?]+", "", text)
    words = text.split(" ")
    if len(words) > 4 and chance.random() < 0.4:
        for _ in range(chance.randint(1, 1 + len(words) // 10)):
            words.insert(chance.randrange(len(words)), chance.choice(_FILLERS))
    if len(words) > 4 and chance.random() < 0.25:
        at = chance.randrange(len(words))
        words.insert(at, words[at].strip(".,!?") + "-")
    if len(words) > 6 and chance.random() < 0.06:
        words = [*words[: -chance.randrange(1, 3)], "--"]
    return " ".join(words)


def emotions(folder: Path, part: str) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the comments of GoEmotions with the numbers of their tones."""
    for line in (folder / "goemotions" / f"{part}.tsv").read_text("utf-8").splitlines():
        text, labels, _ = line.rsplit("\t", 2)
        yield text, [int(label) for label in labels.split(",")]
