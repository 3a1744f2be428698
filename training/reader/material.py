"""What the reader learns from, as rows of targets beside the words."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sessionlab.coding.codebook import load
from sessionlab.coding.learned.doing import BEHAVIOUR, BEHAVIOURS_OF, Behaviour
from sessionlab.coding.learned.pieces import ACCOUNT, CLIENT, CLIENT_WRITES, THERAPIST, THERAPIST_WRITES
from sessionlab.coding.learned.saying import STRENGTH
from sessionlab.relationship.events import EventKind
from sessionlab.transcript import Role
from training.labelled import blocks
from training.ratings import rated
from training.spoken import LETTERS, Coded, CodedTurn, coded

FAMILIES = ("rupture", "W", "C", "T", "R", "S", "E")
MARKERS = tuple(marker.id for marker in load().markers)
STRENGTHS = tuple(f"{STRENGTH}{family}" for family in FAMILIES[1:])
TELLS = "tells."
EVENTS = tuple(f"{TELLS}{kind.value}" for kind in EventKind if kind is not EventKind.PUBLISHED)
DOES = tuple(f"{BEHAVIOUR}{what}" for what in Behaviour)
OUTPUTS = FAMILIES + MARKERS + STRENGTHS + EVENTS + DOES
TONES = 28
_AT = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
_FAMILY = (0.0, 0.1, 0.35, 0.75, 0.9, 1.0)
_RUPTURE = (0.0, 0.35, 0.8, 0.95, 1.0, 1.0)
_MARKER = (0.0, 0.15, 0.45, 0.75, 0.9, 1.0)
"""What a mean significance is worth as a target: a trace is half there. Between those named it is drawn straight."""
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
    spoken = [lines(one, written=False) for one in rated()]
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
    return [Line(turn.text, speakers[turn.who][written], targets(turn)) for turn in one.turns]


def targets(turn: CodedTurn) -> tuple[float | None, ...]:
    """Return what is there in a turn, from 0 to 1, in the order of OUTPUTS."""
    codes = turn.codes
    own = BEHAVIOURS_OF[turn.who] if turn.does else ()
    sides = _CLIENT if turn.who is Role.CLIENT else _THERAPIST
    found: list[float | None] = []
    for name in OUTPUTS:
        if name in STRENGTHS:
            strongest = max((s for code, s in codes.items() if code[0] == name[-1]), default=0)
            found.append(strongest / 5 if strongest else None)
        elif name in DOES:
            what = name.removeprefix(BEHAVIOUR)
            found.append(float(what == turn.does) if what in own else None)
        elif name in EVENTS or (name if name in FAMILIES else name[0]) not in sides:
            found.append(None)
        elif name == "rupture":
            found.append(_worth(max((s for code, s in codes.items() if code[0] in "WC"), default=0), _RUPTURE))
        elif name in FAMILIES:
            found.append(_worth(max((s for code, s in codes.items() if code[0] == name), default=0), _FAMILY))
        else:
            found.append(_worth(codes.get(name, 0.0), _MARKER))
    return tuple(found)


def _worth(significance: float, worth: Sequence[float]) -> float:
    return float(np.interp(significance, _AT, worth))


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
