"""Open attacks and strong words that are none: ``python -m benchmarks attacks``.

120 exchanges of `training/attacks_unseen`, written and rated twice, blind, by a language model; nothing is fitted to
them. In half of them the client attacks the helper, in the others strong words are said in peace. A client's turn holds
an attack where the two raters' mean significance of confrontation is clear, and is quiet where neither saw any.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from training.ratings import rated
from training.spoken import HERE, Coded

from sessionlab.coding import rules
from sessionlab.coding.learned.both import rate
from sessionlab.coding.learned.parcel import ReaderUnavailable, shipped
from sessionlab.coding.rating import Rating
from sessionlab.reading import read
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Role, Transcript

UNSEEN: Final = HERE / "attacks_unseen"
RATINGS: Final = HERE / "attacks_unseen_ratings"
CLEAR: Final = 2.5
"""From this mean significance on it is an open attack."""
_NAMES = {Role.THERAPIST: "T", Role.CLIENT: "C"}
Readers = dict[str, Callable[[Transcript], Sequence[Rating]]]


def run() -> None:
    """Print for each reader how many attacks are marked, how many are told as events, and what else is."""
    readers: Readers = {"rules": rules.rate}
    try:
        parcel = shipped()
        readers["both"] = lambda talk: rate(talk, parcel)
    except ReaderUnavailable as refusal:
        print(f"By the rules alone: {refusal}")
    exchanges = list(rated(folder=UNSEEN, ratings=RATINGS))
    for name, looks in readers.items():
        print(figures(name, exchanges, looks))


def figures(name: str, exchanges: Iterable[Coded], looks: Callable[[Transcript], Sequence[Rating]]) -> str:
    """Return in words how one reader fares."""
    attacks = marked = quiet = wrong = holding = told = peaceful = called = 0
    for one in exchanges:
        talk = spoken(one)
        marks = looks(talk)
        at = {mark.turn for mark in marks if mark.marker[0] == "C" or mark.marker == "S.contempt"}
        event = any(event.kind is EventKind.RUPTURE for event in tell(talk, marks))
        against = [most(turn.codes) if turn.who is Role.CLIENT else -1.0 for turn in one.turns]
        open_ones = {place for place, much in enumerate(against) if much >= CLEAR}
        peace = {place for place, much in enumerate(against) if much == 0}
        attacks, marked = attacks + len(open_ones), marked + len(open_ones & at)
        quiet, wrong = quiet + len(peace), wrong + len(peace & at)
        holding, told = holding + bool(open_ones), told + bool(open_ones and event)
        is_peaceful = not any(much > 0 for much in against)
        peaceful, called = peaceful + is_peaceful, called + (is_peaceful and event)
    return (
        f"{name}: of {attacks} open attacks {marked / attacks:.2f} are marked, of {quiet} quiet answers "
        f"{wrong / quiet:.3f}; a rupture is told of {told} of {holding} exchanges with an attack, and of {called} of "
        f"{peaceful} without any"
    )


def most(codes: Mapping[str, float]) -> float:
    """Return the highest significance of confrontation."""
    return max((much for code, much in codes.items() if code[0] == "C"), default=0.0)


def spoken(one: Coded) -> Transcript:
    """Return an exchange as a transcript that was read."""
    [talk] = read("\n".join(f"{_NAMES[turn.who]}: {turn.text}" for turn in one.turns))
    if not isinstance(talk, Transcript) or len(talk.turns) != len(one.turns):
        raise ValueError(f"{one.heading} is not read turn by turn.")
    return talk
