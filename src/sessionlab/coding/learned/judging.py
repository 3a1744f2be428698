"""How likely each family and marker is in a turn: what the learned reader and the rules know adds up in log odds."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from sessionlab.coding.codebook import load
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.learned.nearby import TELLS, UNDECIDED, Decided, around
from sessionlab.coding.learned.parcel import Card, Parcel
from sessionlab.coding.learned.pressing import pressed_after
from sessionlab.coding.learned.saying import chance
from sessionlab.coding.learned.seen import Floats, Said, look, look_at
from sessionlab.coding.learned.taught import UNTAUGHT, Numbers, Taught, evidence
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scene import Seen, follow
from sessionlab.coding.scoring import Scored, TurnScore, marker_evidence, scored
from sessionlab.coding.weights import FLOOR, weights
from sessionlab.transcript import Role, Transcript, Turn

SIDES: Final = {Role.CLIENT: ("W", "C", "S", "E"), Role.THERAPIST: ("T", "R")}
REACH: Final = 8
"""So many turns back it is looked for pushes where only some turns are judged; four turns later a sixteenth is left."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A turn with its score, the probabilities of its families, and what both readers know of it."""

    said: Said
    ruled: Scored
    logits: Floats
    families: Mapping[str, float]
    score: TurnScore
    pressed: float = 0.0
    """How much the therapist has pressed once the turn is over."""


def score(transcript: Transcript, parcel: Parcel, *, ahead: bool = True) -> tuple[TurnScore, ...]:
    """Return the calibrated probabilities of every turn.

    :param ahead: each is read beside the turn after it too; without, from the past alone
    """
    return tuple(judged.score for judged in judge(transcript.turns, parcel, ahead=ahead))


def judge(
    turns: Sequence[Turn],
    parcel: Parcel,
    *,
    taught: Taught = UNTAUGHT,
    decided: Decided = UNDECIDED,
    ahead: bool = True,
) -> list[Judged]:
    """Return every turn as both readers see it, as they were taught, and as decisions about turns around it tell.

    :param decided: what a person said is there, or is not, in turns of this very talk
    :param ahead: each is read beside the turn after it too; without, and with nothing decided, from the past alone
    """
    return judge_both_ways(turns, parcel, taught=taught, decided=decided, ahead=ahead)[1]


def judge_both_ways(
    turns: Sequence[Turn],
    parcel: Parcel,
    *,
    taught: Taught = UNTAUGHT,
    decided: Decided = UNDECIDED,
    ahead: bool = True,
) -> tuple[list[Judged], list[Judged]]:
    """Return every turn as `judge` does, first with nothing decided, then as decisions tell; encoded once for both."""
    said, logits = look(parcel, turns, ahead=ahead)
    measured = weights()
    ruled = [scored(seen, measured=measured) for seen in follow(turns, book=rule_book())]

    def again(near: Mapping[str, Numbers]) -> list[Judged]:
        found: list[Judged] = []
        for at, (one, rule, row) in enumerate(zip(said, ruled, logits, strict=True)):
            pressed = found[-1].pressed if found else 0.0
            moved = {name: float(told[at]) for name, told in near.items()}
            found.append(added_up(one, rule, row, card=parcel.card, taught=taught, near=moved, pressed=pressed))
        return found

    before = again({})
    return before, again(_near(before, decided)) if decided else before


def _near(judged: Sequence[Judged], decided: Decided) -> dict[str, Numbers]:
    """Return by family what decisions add to the log odds of each turn that has the family, 0 for the others."""
    found: dict[str, Numbers] = {}
    for family in TELLS & decided.keys():
        # A turn without the family lies between the others and is not asked; its chance stands for nothing.
        chances = np.array([one.families.get(family, 0.5) for one in judged])
        own = {at: there for at, there in decided[family].items() if 0 <= at < len(judged)}
        found[family] = around(chances, {at: there for at, there in own.items() if family in judged[at].families})
    return found


def judge_at(turns: Sequence[Turn], places: Collection[int], parcel: Parcel) -> dict[int, Judged]:
    """Return some of T turns as `judge` does untaught, without encoding those that do not bear on them.

    What a turn of the therapist owes to pushes more than `REACH` turns back is left out.
    """
    measured = weights()
    pushes = [at for at in places if turns[at].role is Role.THERAPIST]
    wanted = sorted({*places, *(before for at in pushes for before in range(max(0, at - REACH), at))})
    looked = look_at(parcel, turns, wanted)
    seen = list(follow(turns[: max(places, default=-1) + 1], book=rule_book()))
    found: dict[int, Judged] = {}
    for at in wanted:
        said, row = looked[at]
        pressed = found[at - 1].pressed if at - 1 in found else 0.0
        found[at] = added_up(said, scored(seen[at], measured=measured), row, card=parcel.card, pressed=pressed)
    return {at: found[at] for at in places}


def added_up(
    said: Said,
    ruled: Scored,
    logits: Floats,
    *,
    card: Card,
    taught: Taught = UNTAUGHT,
    near: Mapping[str, float] | None = None,
    pressed: float = 0.0,
) -> Judged:
    """Return one turn with both readers' evidence added up; nothing where nobody said who speaks.

    :param near: what decisions about turns around it add to the log odds of each family
    :param pressed: how much the therapist had pressed before it
    """
    turn = ruled.seen.turn
    sides = SIDES.get(turn.role, ())
    if not sides:
        return Judged(said, ruled, logits, {}, TurnScore(turn=turn.index), pressed)
    wanted = (*sides, RUPTURE) if turn.role is Role.CLIENT else sides
    shifts = {name: (near or {}).get(name, 0.0) for name in wanted}
    for name in taught.families.keys() & shifts.keys():
        shifts[name] += taught.shift(name, evidence(name, logits, ruled.families, card))
    families = {
        name: chance(
            card.lines[name], logits[card.place[name]], _ruled(ruled, name), shift=shifts[name], pressed=pressed
        )
        for name in wanted
    }
    known = ruled_markers(ruled.seen)
    markers = {
        marker.id: chance(
            card.lines[marker.id],
            logits[card.place[marker.id]],
            known.get(marker.id, FLOOR),
            shift=shifts[marker.family],
            pressed=pressed,
        )
        for marker in load().shown_by(turn.role)
    }
    told = TurnScore(
        turn=turn.index,
        rupture=families.get(RUPTURE, 0.0),
        withdrawal=families.get("W", 0.0),
        confrontation=families.get("C", 0.0),
        push=families.get("T", 0.0),
        repair=families.get("R", 0.0),
        markers=markers,
    )
    after = pressed_after(pressed, families.get("T", 0.0), ruled.seen)
    return Judged(said, ruled, logits, families, told, after)


def bearing(one: Judged, family: str, card: Card) -> tuple[float, Numbers]:
    """Return the log odds of a family in a turn, and what a correction of them rests on."""
    likely = one.families[family]
    return math.log(likely / (1 - likely)), evidence(family, one.logits, one.ruled.families, card)


def _ruled(ruled: Scored, family: str) -> float:
    return ruled.families.get(family, FLOOR)


def ruled_markers(seen: Seen) -> dict[str, float]:
    """Return how surely the rules speak for each marker, before circumstances."""
    measured = weights()
    found: dict[str, float] = {}
    for family in SIDES.get(seen.turn.role, ()):
        found |= marker_evidence(seen.hits, family, measured=measured, level="marker")
    return found
