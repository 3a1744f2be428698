"""The one door to a reader by its name: what rates a reading, and what scores every turn of a transcript."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from sessionlab.coding import rules
from sessionlab.coding.learned import both, judging
from sessionlab.coding.learned.parcel import ReaderUnavailable, shipped
from sessionlab.coding.learned.saying import coder
from sessionlab.coding.learned.taught import UNTAUGHT, Taught
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.scoring import TurnScore
from sessionlab.transcript import Letter, Reading, Transcript

Name = Literal["both", "rules"]
NAMES: Final[tuple[Name, ...]] = ("both", "rules")


@dataclass(frozen=True, slots=True)
class Reader:
    """What rates a transcript, a letter or a note. `lacks` says in words why a lesser reader stands in."""

    coder: Coder
    rate: Callable[[Reading], tuple[Rating, ...]]
    score: Callable[[Transcript], tuple[TurnScore, ...]]
    lacks: str = ""


MOST_TURNS: Final = 3000
"""More turns, or sentences of letters, at once (ten hours of talk) are read by the rules unless the learned reader is
asked for."""
RULES: Final = Reader(rules.READER, rules.rate, rules.score)


def reader(name: Name = "both", *, taught: Taught = UNTAUGHT) -> Reader:
    """Return a reader: the learned one together with the rules, or the rules alone.

    :param taught: what a person's decisions taught the learned one

    Where the learned one cannot be loaded the rules stand in, and `lacks` says why.

    >>> reader("rules").coder.label
    'rules@1'
    """
    if name == "rules":
        return RULES
    try:
        parcel = shipped()
    except ReaderUnavailable as refusal:
        return Reader(rules.READER, rules.rate, rules.score, lacks=str(refusal))
    return Reader(
        coder(parcel),
        lambda reading: both.rate(reading, parcel, taught=taught),
        lambda talk: judging.score(talk, parcel),
    )


def usual_reader(readings: Sequence[Reading], *, taught: Taught = UNTAUGHT) -> Reader:
    """Return who reads these where nobody was named: both, or the rules alone where it is notes only or very much."""
    turns = sum(map(_length, readings))
    if turns > MOST_TURNS:
        return replace(
            RULES,
            lacks=f"{turns:,} turns and sentences at once are read by the rules alone; --reader both takes minutes.",
        )
    return reader(taught=taught) if turns else RULES


def _length(reading: Reading) -> int:
    if isinstance(reading, Transcript):
        return len(reading.turns)
    return len(reading.passages) if isinstance(reading, Letter) else 0
