"""What the therapist expected of an hour, beside what came; and how often that was right.

Nothing is stored about it: the score follows from the outcomes and events of the case, and changes when those do.
"""

import math
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casebook.audit.stores import Store, alias_of
from casebook.record.clock import here
from casebook.record.course import Course
from casebook.record.diary import Hour, hours_of
from casebook.record.models import EpisodeOfCare, Guess, Outcome
from casebook.record.standing import standing
from sessionlab.errors import InvalidInput
from sessionlab.relationship.events import EventKind

CAME: Final[Mapping[str, str]] = {
    Outcome.HELD: "comes",
    Outcome.CAME_LATE: "late",
    Outcome.BROKEN_OFF: "comes",
    Outcome.CANCELLED_BY_CLIENT: "cancels",
    Outcome.MISSED: "misses",
}
"""What an outcome says of the client. An hour that the therapist cancelled says nothing, and scores no guess."""
WEEK: Final = timedelta(days=7)
Z: Final = 1.959963984540054
"""The normal quantile of a two-sided interval of 95 percent."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A guess beside what came; `came` is None while the hour has not come or nothing tells of it."""

    guess: Guess
    came: str | None

    @property
    def hit(self) -> bool | None:
        """Tell whether it came as expected."""
        return None if self.came is None else self.guess.expects == self.came


@dataclass(frozen=True, slots=True)
class HitRate:
    """How many of the scored guesses came as expected, with Wilson's interval of 95 percent for their share."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share that came as expected, 0 to 1."""
        return self.hits / self.of


def scored(
    case: EpisodeOfCare, course: Course, *, today: date, stores: Sequence[Store] = (Store.RECORD,)
) -> tuple[Scored, ...]:
    """Return the guesses of a case in the order of their hours, each with what came. About five queries.

    An hour of the day that was guessed for answers it; where there was none, the next hour does: the nearest within
    less than a week (it was moved), else the first after it. An hour that another guess is for answers that one alone.
    A quit counts from the day of the guess to the day of its hour, whatever else came of that hour.

    :param stores: those that the account may look into: a guess that stands in process notes is one of them
    """
    guesses = sorted((one for store in stores for one in _guesses(case, store)), key=lambda one: (one.for_on, one.at))
    if not guesses:
        return ()
    hours = [hour for hour in hours_of(case) if hour.outcome is not None and hour.on <= today]
    meant = {guess.for_on for guess in guesses}
    told = (happening.told for happening in course.happenings)
    quits = [one.when.on for one in told if _is_quit(one.kind) and one.when.on is not None]
    return tuple(Scored(guess, _what_came(guess, hours, meant, quits, today=today)) for guess in guesses)


def _guesses(case: EpisodeOfCare, store: Store) -> list[Guess]:
    rows = Guess.objects.using(alias_of(store)).filter(case_id=case.pk)
    return standing(rows, case_id=case.pk, store=store)


def hit_rate(found: Iterable[Scored], *, expects: str | None = None) -> HitRate | None:
    """Return how often guesses came as expected, of one kind or of all; None where none is scored yet."""
    hits = [one.hit for one in found if one.hit is not None and expects in (None, one.guess.expects)]
    if not hits:
        return None
    low, high = wilson(sum(hits), len(hits))
    return HitRate(sum(hits), len(hits), low, high)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return Wilson's score interval of 95 percent for a share (Wilson 1927; no continuity correction).

    :raises InvalidInput: no trials, or more hits than trials

    >>> [round(end, 4) for end in wilson(81, 263)]  # Newcombe 1998, table I, method 3: .2553 to .3662
    [0.2553, 0.3662]
    """
    if not 0 <= hits <= of or of == 0:
        raise InvalidInput(f"There are {hits} hits of {of}.", remedy="Give one trial or more, and no more hits.")
    share, spread = hits / of, Z * Z / of
    middle = share + spread / 2
    half = Z * math.sqrt(share * (1 - share) / of + spread / of / 4)
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    # With no hits, and with nothing but hits, one end is the share itself: rounding must push it neither way.
    return 0.0 if hits == 0 else low, 1.0 if hits == of else high


def _what_came(
    guess: Guess, hours: Sequence[Hour], meant: Container[date], quits: Iterable[date], *, today: date
) -> str | None:
    if guess.for_on > today:
        return None
    guessed = here(guess.at).date()
    answer = _answer(guess, hours, meant)
    later = (hour.on for hour in hours if hour.on > guess.for_on)
    until = answer.on if answer is not None else next(later, today)
    if any(guessed <= day <= until for day in quits):
        return "quits"
    return None if answer is None or answer.outcome is None else CAME.get(answer.outcome)


def _answer(guess: Guess, hours: Sequence[Hour], meant: Container[date]) -> Hour | None:
    """Return the hour that answers a guess; of two hours on one day the one that was said of later."""
    same = [hour for hour in hours if hour.on == guess.for_on]
    if same:
        return max(same, key=lambda hour: (hour.outcome in CAME, hour.said))
    free = [hour for hour in hours if hour.on > here(guess.at).date() and hour.on not in meant]
    moved = [hour for hour in free if abs(hour.on - guess.for_on) < WEEK]
    if moved:
        return min(moved, key=lambda hour: (abs(hour.on - guess.for_on), hour.on < guess.for_on))
    return next((hour for hour in free if hour.on > guess.for_on), None)


def _is_quit(kind: EventKind) -> bool:
    return kind is EventKind.QUIT
