"""What a decision teaches of a turn: which family is there and which is not, and what was passed over round a miss."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from casebook.learning.confirmed import Decided, Missed
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.transcript import Role

ROUND: Final = 8
"""So many turns before and after a mark that a person made were read by that person too, and passed over.

A person marks what is there; without what is not, every mark would only make the reader see more of everything.
"""
CLIENTS: Final = frozenset("WC")
"""Families of which each is a rupture."""

Place = tuple[uuid.UUID, int]
"""A document and the number of a turn."""
Marked = Callable[[uuid.UUID], frozenset[tuple[int, str]]]
"""What stands marked in a document by anybody, rejected or not: turns with families."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Whether a family is in a turn. `said` tells that a person said so, not only passed the turn over."""

    place: Place
    family: str
    right: bool
    said: bool


def lessons(
    rows: Sequence[Decided | Missed], *, roles: Callable[[uuid.UUID], Sequence[Role]], marked: Marked, most: int
) -> list[Lesson]:
    """Return what the latest decisions teach, of as many turns as are read again while one waits.

    :param rows: the newest last
    :param roles: who speaks in each turn of a document
    """
    told: dict[tuple[Place, str], bool] = {}
    passed: dict[tuple[Place, str], bool] = {}
    places: set[Place] = set()
    for row in reversed(rows):
        if len(places) >= most:
            break
        place, family = (row.mark.source_id, row.mark.turn or 0), row.mark.marker[0]
        places.add(place)
        right = isinstance(row, Missed) or row.right
        for name in _with_rupture(family):
            told[place, name] = told.get((place, name), False) or right
        if isinstance(row, Missed) and row.family:
            quiet = _passed_over(row, roles(row.mark.source_id), marked(row.mark.source_id))
            for other, name in list(quiet)[: max(0, most - len(places))]:
                places.add(other)
                passed[other, name] = False
    said = [Lesson(place, family, right, said=True) for (place, family), right in told.items()]
    return said + [Lesson(*key, right=False, said=False) for key in passed if key not in told]


def _with_rupture(family: str) -> tuple[str, ...]:
    return (family, RUPTURE) if family in CLIENTS else (family,)


def _passed_over(row: Missed, roles: Sequence[Role], there: frozenset[tuple[int, str]]) -> Iterable[tuple[Place, str]]:
    """Yield the turns of the same speaker round a mark that nobody marked so, with what is not there; nearest first."""
    at, family = row.mark.turn or 0, row.mark.marker[0]
    near = range(max(0, at - ROUND), min(len(roles), at + ROUND + 1))
    for other in sorted(near, key=lambda one: (abs(one - at), one)):
        if other == at or roles[other] is not roles[at]:
            continue
        for name in _with_rupture(family):
            if not any((other, one) in there for one in (CLIENTS if name == RUPTURE else name)):
                yield (row.mark.source_id, other), name
