"""A reply in six parts, each an empty place with a sentence of help and never a word written beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sessionlab.transcript import Span

GAP: Final = "\n\n"


class Part(StrEnum):
    """What a reply to a hostile letter can hold, in the order in which it stands."""

    HAPPENED = "happened"
    MISSED = "missed"
    FELT = "felt"
    CHOICE = "choice"
    AVAILABLE = "available"
    PRACTICAL = "practical"


@dataclass(frozen=True, slots=True)
class Slot:
    """A part with its name, and what belongs there in one sentence."""

    part: Part
    name: str
    help: str


PARTS: Final = (
    Slot(Part.HAPPENED, "What I think happened between us", "What both of you could have seen, as you saw it."),
    Slot(Part.MISSED, "What I missed", "Your own share, without an excuse and without asking to be forgiven."),
    Slot(Part.FELT, "How it may have felt to you", "One guess, said as a guess, in everyday words."),
    Slot(Part.CHOICE, "Respect for your choice", "That the decision is theirs, with nothing hanging on it."),
    Slot(Part.AVAILABLE, "I am available", "That you are there, how, and within what limits you can keep."),
    Slot(
        Part.PRACTICAL,
        "Hours and practicalities",
        "What becomes of the hours, until when, what costs what, whom to call.",
    ),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as far as it is written: parts without a word may be missing."""

    subject: str = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    parts: Mapping[Part, str] = field(repr=False)

    @property
    def written(self) -> tuple[Part, ...]:
        """The parts that hold a word, in their order."""
        return tuple(slot.part for slot in PARTS if self.parts.get(slot.part, "").strip())

    @property
    def text(self) -> str:
        """The parts one after the other, an empty line between them."""
        return GAP.join(self.parts[part].strip() for part in self.written)

    def span_of(self, part: Part) -> Span:
        """Return where a part stands in `text`; the empty stretch at its beginning where it holds no word."""
        at = 0
        for one in self.written:
            length = len(self.parts[one].strip())
            if one is part:
                return Span(at, at + length)
            at += length + len(GAP)
        return Span(0, 0)


def part_named(name: str) -> Slot:
    """Return a part with its name and help.

    >>> part_named("missed").name
    'What I missed'
    """
    return next(slot for slot in PARTS if slot.part.value == name)
