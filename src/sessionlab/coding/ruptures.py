"""Join marks that belong together into a rupture: where it began, where it was worst, where it ended, what was tried.

The rule, in words: marks of withdrawal and confrontation that lie no further apart than the gap belong to one rupture.
It begins with its first mark and ends with its last; the peak is the mark of the highest significance, among equals
the surest, then the first. Repair that was tried from its beginning until a gap after its end belongs to it. An
attempt has eased it when no mark of withdrawal or confrontation follows within the gap, and has not when one does;
where the transcript ends too soon after it, nobody can say.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from sessionlab.coding.rating import Rating
from sessionlab.errors import InvalidInput
from sessionlab.transcript import Span

GAP_IN_TURNS = 12
"""About two minutes of talk."""
GAP_IN_LETTERS = 600
"""The same for letters and notes, in code points."""


class Manner(StrEnum):
    """How the client moves in a rupture."""

    WITHDRAWAL = "withdrawal"
    CONFRONTATION = "confrontation"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A mark of repair and what came of it: `eased` is None where nobody can say."""

    rating: Rating
    eased: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rupture:
    """A stretch of ruptured alliance. `marks` are its withdrawals and confrontations in order, `tried` the repair."""

    manner: Manner
    onset: Rating
    peak: Rating
    end: Rating
    marks: tuple[Rating, ...] = field(repr=False)
    tried: tuple[Attempt, ...] = field(repr=False)

    @property
    def turns(self) -> tuple[int, int] | None:
        """The first and the last turn, both included; None in letters and notes."""
        if self.onset.turn is None or self.end.turn is None:
            return None
        return self.onset.turn, self.end.turn

    @property
    def span(self) -> Span:
        """The stretch of text from the first mark to the last."""
        return Span(self.onset.span.start, max(mark.span.end for mark in self.marks))

    @property
    def weight(self) -> float:
        """How much there is of it: significances added up, each weighed by its confidence."""
        return sum(mark.significance * mark.confidence for mark in self.marks)

    @property
    def eased(self) -> bool | None:
        """What came of the last attempt; None where nothing was tried or nobody can say."""
        return self.tried[-1].eased if self.tried else None


def gather(ratings: Iterable[Rating], *, gap: int | None = None, turns: int | None = None) -> tuple[Rupture, ...]:
    """Return the ruptures of one reading, in order.

    :param gap: how far apart marks of one rupture may lie: turns in a transcript, code points elsewhere
    :param turns: T, the number of turns of the transcript, so that an end that comes too soon can be told
    :raises InvalidInput: when ratings with and without a turn are mixed, or the gap is negative
    """
    found = sorted(ratings, key=_place)
    reach = _checked(found, gap)
    marks = [rating for rating in found if rating.family in "WC"]
    repair = [rating for rating in found if rating.family == "R"]
    return tuple(_rupture(group, repair, marks, reach, turns) for group in _groups(marks, reach))


def _place(rating: Rating) -> tuple[int, int]:
    return (-1 if rating.turn is None else rating.turn, rating.span.start)


def _at(rating: Rating) -> int:
    return rating.span.start if rating.turn is None else rating.turn


def _checked(ratings: Sequence[Rating], gap: int | None) -> int:
    in_turns = {rating.turn is not None for rating in ratings}
    if len(in_turns) > 1:
        raise InvalidInput("Some ratings name a turn and some do not.", remedy="Gather each reading by itself.")
    if gap is not None and gap < 0:
        raise InvalidInput(f"The gap is {gap}.", remedy="Give a gap of 0 or more.")
    return gap if gap is not None else GAP_IN_TURNS if in_turns == {True} else GAP_IN_LETTERS


def _groups(marks: Sequence[Rating], reach: int) -> list[list[Rating]]:
    groups = [[mark] for mark in marks[:1]]
    for before, mark in pairwise(marks):
        if _at(mark) - _at(before) <= reach:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _rupture(
    group: Sequence[Rating], repair: Iterable[Rating], marks: Sequence[Rating], reach: int, turns: int | None
) -> Rupture:
    onset, end = group[0], group[-1]
    tried = [rating for rating in repair if _at(onset) <= _at(rating) <= _at(end) + reach]
    return Rupture(
        manner=_manner(group),
        onset=onset,
        peak=max(group, key=lambda mark: (mark.significance, mark.confidence, -_at(mark))),
        end=end,
        marks=tuple(group),
        tried=tuple(Attempt(rating, _eased(rating, marks, reach, turns)) for rating in tried),
    )


def _manner(group: Iterable[Rating]) -> Manner:
    families = {mark.family for mark in group}
    if families == {"W"}:
        return Manner.WITHDRAWAL
    return Manner.CONFRONTATION if families == {"C"} else Manner.MIXED


def _eased(attempt: Rating, marks: Iterable[Rating], reach: int, turns: int | None) -> bool | None:
    if any(0 < _at(mark) - _at(attempt) <= reach for mark in marks):
        return False
    if turns is not None and attempt.turn is not None and turns - 1 - attempt.turn < reach / 2:
        return None
    return True
