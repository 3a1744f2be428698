"""What a decision teaches of a turn: which family is there and which is not, and what was passed over round a miss."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from casebook.learning.confirmed import Decided, Missed
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.transcript import Role

ROUND: Final = 8
"""So many turns before and after a mark that a person made are read again as passed over, for all of the talk.

A person marks what is there. Of the rated dialogues (development half; 12 taught, 10 new; withdrawal) marks alone would
have made 58 % of the client's turns be shown (5 % before, 4 % are there), with turns passed over counted once 12 %, for
all that were passed over 8 %.
"""
CLIENTS: Final = frozenset("WC")
"""Families of which each is a rupture."""

Place = tuple[uuid.UUID, int]
"""A document and the number of a turn."""
Marked = Callable[[uuid.UUID], frozenset[tuple[int, str]]]
"""What stands marked in a document by anybody, rejected or not: turns with families."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Whether a family is in a turn. `said` tells that a person said so, not only passed the turn over.

    `times` is for how many turns of the talk it stands: few of those that were passed over are read again.
    """

    place: Place
    family: str
    right: bool
    said: bool
    times: int = 1


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
        for name in with_rupture(family):
            told[place, name] = told.get((place, name), False) or right
        if isinstance(row, Missed) and row.family:
            quiet = _passed_over(row, roles(row.mark.source_id), marked(row.mark.source_id))
            for other, name in list(quiet)[: max(0, most - len(places))]:
                places.add(other)
                passed[other, name] = False
    said = [Lesson(place, family, right, said=True) for (place, family), right in told.items()]
    quiet_ones = [key for key in passed if key not in told]
    taken = Counter((place[0], family) for place, family in quiet_ones)
    for place, family in quiet_ones:
        there = _unmarked(roles(place[0]), roles(place[0])[place[1]], family, marked(place[0]))
        times = max(1, round(there / taken[place[0], family]))
        said.append(Lesson(place, family, right=False, said=False, times=times))
    return said


def _unmarked(roles: Sequence[Role], who: Role, family: str, there: frozenset[tuple[int, str]]) -> int:
    """Return how many turns of one speaker nobody marked so."""
    return sum(role is who and not _is_marked(at, family, there) for at, role in enumerate(roles))


def _is_marked(at: int, family: str, there: frozenset[tuple[int, str]]) -> bool:
    return any((at, one) in there for one in (CLIENTS if family == RUPTURE else family))


def with_rupture(family: str) -> tuple[str, ...]:
    """Return what a family is decided about as: itself and, where it is one, any rupture."""
    return (family, RUPTURE) if family in CLIENTS else (family,)


def _passed_over(row: Missed, roles: Sequence[Role], there: frozenset[tuple[int, str]]) -> Iterable[tuple[Place, str]]:
    """Yield the turns of the same speaker round a mark that nobody marked so, with what is not there; nearest first."""
    at, family = row.mark.turn or 0, row.mark.marker[0]
    near = range(max(0, at - ROUND), min(len(roles), at + ROUND + 1))
    for other in sorted(near, key=lambda one: (abs(one - at), one)):
        if other == at or roles[other] is not roles[at]:
            continue
        for name in with_rupture(family):
            if not _is_marked(other, name, there):
                yield (row.mark.source_id, other), name
