"""What may come within some weeks: a quit, a return, a planned end. One table of weeks, and nothing hidden behind it.

A treatment stands in one of five places each week. How often it went from one to another, in this vault, is counted, on
top of what publications let one expect (``forecast.toml``); a row of such counts is a Dirichlet distribution, and a
forecast is the chance of getting somewhere within W weeks when each week is drawn from those rows. The next week is
taken to depend on where the two stand now and on nothing else: `look_back` says how far that held.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sessionlab.course.calibration import Calibration, calibrate
from sessionlab.errors import InvalidInput
from sessionlab.relationship.standing import State, StateChange

Floats = NDArray[np.float64]
DRAWS: Final = 2000
WEEK: Final = timedelta(days=7)
WITHIN: Final = (2, 4, 8)


class Place(IntEnum):
    """Where a treatment stands in a week."""

    WELL = 0
    STRAINED = 1
    ON_BREAK = 2
    QUIT = 3
    PLANNED = 4
    """Ended as planned: nothing follows."""


class Outcome(IntEnum):
    """What is forecast."""

    RETURN = 0
    QUIT = 1
    PLANNED_END = 2


PLACE_OF: Final[Mapping[State, Place]] = {
    State.STEADY: Place.WELL,
    State.REPAIRED: Place.WELL,
    State.STRAINED: Place.STRAINED,
    State.RUPTURED: Place.STRAINED,
    State.REPAIR_ATTEMPTED: Place.STRAINED,
    State.REPAIR_DID_NOT_HOLD: Place.STRAINED,
    State.RETURNED: Place.STRAINED,
    State.ON_BREAK: Place.ON_BREAK,
    State.QUIT: Place.QUIT,
    State.ENDED_UNPLANNED: Place.QUIT,
    State.ENDED_PLANNED: Place.PLANNED,
}
_TARGETS: Final = {
    Outcome.RETURN: (Place.WELL, Place.STRAINED),
    Outcome.QUIT: (Place.QUIT,),
    Outcome.PLANNED_END: (Place.PLANNED,),
}
_FROM: Final[Mapping[Place, tuple[Outcome, ...]]] = {
    Place.WELL: (Outcome.QUIT, Outcome.PLANNED_END),
    Place.STRAINED: (Outcome.QUIT, Outcome.PLANNED_END),
    Place.ON_BREAK: (Outcome.RETURN, Outcome.QUIT, Outcome.PLANNED_END),
    Place.QUIT: (Outcome.RETURN, Outcome.PLANNED_END),
    Place.PLANNED: (),
}
Weeks = Sequence[Place]
"""Where one treatment stood, week by week, as far as it is known."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The chance of an outcome within some weeks, with the interval of 95 percent for what is uncertain of the table.

    `base_rate` is what the publications alone would say. `own_weeks` are the weeks of one's own history that started
    where the two stand now; `because` indexes the events that brought them there.
    """

    outcome: Outcome
    weeks: int
    probability: float
    low: float
    high: float
    base_rate: float
    own_weeks: int
    because: tuple[int, ...]


def weeks_of(changes: Sequence[StateChange], *, since: date, until: date) -> tuple[Place, ...]:
    """Return where a treatment stood on each seventh day from `since` to `until`; it ends with a planned end.

    A change whose day is not known is taken over when the next one with a day comes.
    """
    dated = [(change.on.last, PLACE_OF[change.state]) for change in changes if change.on.last is not None]
    found: list[Place] = []
    day = since
    while day <= until and Place.PLANNED not in found:
        found.append(next((place for on, place in reversed(dated) if on <= day), Place.WELL))
        day += WEEK
    return tuple(found)


def count(histories: Sequence[Weeks]) -> Floats:
    """Return how often it went from each place (rows) to each (columns) in a week, five by five."""
    counts = np.zeros((len(Place), len(Place)))
    for weeks in histories:
        for before, after in pairwise(weeks):
            counts[before, after] += 1
    return counts


def forecast(
    now: Place,
    histories: Sequence[Weeks],
    *,
    within: Sequence[int] = WITHIN,
    because: Sequence[int] = (),
    seed: int = 1,
) -> tuple[Forecast, ...]:
    """Return what may come from where the two stand now; a return only for who is away, a quit for who has not quit.

    :param histories: the weeks of one's own treatments; none at first
    :raises InvalidInput: weeks that are none

    >>> [found] = [one for one in forecast(Place.WELL, [], within=[8]) if one.outcome is Outcome.QUIT]
    >>> round(found.probability, 3), found.probability == found.base_rate, found.own_weeks
    (0.068, True, 0)
    """
    if any(weeks < 1 for weeks in within):
        raise InvalidInput("A forecast reaches at least one week ahead.", remedy="Give weeks from 1 on.")
    counts = count(histories)
    alphas = prior() + counts
    draws = _draws(alphas, seed=seed)
    base = _expected(prior())
    known = (int(counts[now].sum()), tuple(because))
    found = []
    for outcome in outcomes_from(now):
        for weeks in within:
            low, high = np.quantile(_reached(draws, now, outcome, weeks), (0.025, 0.975))
            chance, usual = (float(_reached(one[None], now, outcome, weeks)[0]) for one in (_expected(alphas), base))
            found.append(Forecast(outcome, weeks, chance, float(low), float(high), usual, *known))
    return tuple(found)


def outcomes_from(now: Place) -> tuple[Outcome, ...]:
    """Return what can come from a place; nothing from a planned end."""
    return _FROM[now]


def came(weeks: Weeks, place: int, outcome: Outcome, *, within: int) -> bool | None:
    """Tell whether an outcome came within some weeks after the one at `place`; None where nobody knows yet."""
    after = weeks[place + 1 : place + 1 + within]
    if any(one in _TARGETS[outcome] for one in after):
        return True
    return False if len(after) == within or Place.PLANNED in after else None


def look_back(histories: Sequence[Weeks], *, outcome: Outcome, within: int) -> Calibration | None:
    """Return how forecasts would have done on one's own past, each made from the other treatments; None without any.

    The forecasts of one treatment hang together, so that errors of slope and intercept are larger than they say.
    """
    pairs = [pair for left_out in range(len(histories)) for pair in _looked(histories, left_out, outcome, within)]
    if not pairs:
        return None
    said, happened = zip(*pairs, strict=True)
    return calibrate(said, happened)


def _looked(histories: Sequence[Weeks], left_out: int, outcome: Outcome, within: int) -> Iterator[tuple[float, bool]]:
    """Yield each forecast for one treatment made from all the others, with what came of it."""
    others = [weeks for number, weeks in enumerate(histories) if number != left_out]
    expected = _expected(prior() + count(others))
    chances = {place: float(_reached(expected[None], place, outcome, within)[0]) for place in Place}
    for place, now in enumerate(histories[left_out]):
        known = came(histories[left_out], place, outcome, within=within)
        if known is not None and outcome in outcomes_from(now):
            yield chances[now], known


@cache
def prior() -> Floats:
    """Return the weeks that publications and we ourselves put before one's own, five by five."""
    table: Mapping[str, Any] = tomllib.loads((files(__package__) / "forecast.toml").read_text("utf-8"))
    rows = np.zeros((len(Place), len(Place)))
    for name, row in table["from"].items():
        place = Place[name.upper()]
        for to, chance in row.items():
            rows[place, Place[to.upper()]] = chance
        rows[place, place] = 1 - rows[place].sum()
    rows[Place.PLANNED, Place.PLANNED] = 1
    weighted: Floats = rows * float(table["weeks"])
    weighted.setflags(write=False)
    return weighted


def _expected(alphas: Floats) -> Floats:
    table: Floats = alphas / alphas.sum(axis=1, keepdims=True)
    return table


def _draws(alphas: Floats, *, seed: int) -> Floats:
    """Draw tables, D by five by five; gamma draws of zero weight stay zero, so that what cannot be never is."""
    gammas = np.random.default_rng(seed).standard_gamma(np.broadcast_to(alphas, (DRAWS, *alphas.shape)))
    drawn: Floats = gammas / gammas.sum(axis=2, keepdims=True)
    return drawn


def _reached(tables: Floats, now: Place, outcome: Outcome, weeks: int) -> Floats:
    """Return the chance of having got to an outcome at least once within some weeks, for each of D tables."""
    stopped = tables.copy()
    for target in _TARGETS[outcome]:
        stopped[:, target] = 0
        stopped[:, target, target] = 1
    at = np.zeros((len(tables), 1, len(Place)))
    at[:, 0, now] = 1
    for _ in range(weeks):
        at = at @ stopped
    found: Floats = at[:, 0, list(_TARGETS[outcome])].sum(axis=1)
    return found
