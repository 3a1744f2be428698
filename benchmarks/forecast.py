"""Simulated practices: whether forecasts from their own past come true, where the assumption holds and where not."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from sessionlab.course.calibration import calibrate
from sessionlab.relationship.forecast import Outcome, Place, came, forecast, outcomes_from

PRACTICES, CLIENTS, NEW, LONGEST = 20, 40, 1000, 80
WITHIN = 4
LATEST = 30
Floats = NDArray[np.float64]
Quits = Callable[[int, Floats, Floats], tuple[Floats, Floats]]
"""The weekly chance to quit when it goes well and when it is strained: of the week, the weeks there, the client."""


def as_assumed(week: int, stayed: Floats, client: Floats) -> tuple[Floats, Floats]:
    return np.full_like(client, 0.004), np.full_like(client, 0.05)


def clients_differ(week: int, stayed: Floats, client: Floats) -> tuple[Floats, Floats]:
    return np.minimum(0.004 * client, 0.3), np.minimum(0.05 * client, 0.3)


def early_weeks_differ(week: int, stayed: Floats, client: Floats) -> tuple[Floats, Floats]:
    well, strained = (0.03, 0.12) if week < 6 else (0.002, 0.02)
    return np.full_like(client, well), np.full_like(client, strained)


def strain_adds_up(week: int, stayed: Floats, client: Floats) -> tuple[Floats, Floats]:
    return np.full_like(client, 0.004), np.minimum(0.02 + 0.05 * stayed, 0.4)


WORLDS: dict[str, Quits] = {
    "the assumption holds": as_assumed,
    "wrong: clients differ in how readily they quit": clients_differ,
    "wrong: quits come in the first six weeks": early_weeks_differ,
    "wrong: strain adds up week by week": strain_adds_up,
}


def treatments(quits: Quits, number: int, draw: np.random.Generator) -> list[list[Place]]:
    """Return treatments, week by week, each up to its planned end or the last week."""
    client = draw.gamma(0.7, 1 / 0.7, number)
    at, stayed = np.zeros(number, dtype=np.int64), np.zeros(number)
    weeks = [at.copy()]
    for week in range(1, LONGEST):
        rows = _rows(*quits(week, stayed, client))[np.arange(number), at]
        following = (draw.random(number)[:, None] > rows.cumsum(axis=1)).sum(axis=1).clip(max=len(Place) - 1)
        stayed = np.where(following == at, stayed + 1, 0)
        at = following
        weeks.append(at.copy())
    return [_until_its_end([Place(int(one)) for one in column]) for column in np.array(weeks).T]


def _rows(quit_well: Floats, quit_strained: Floats) -> Floats:
    """Return the true table of each client, N by five by five."""
    rows = np.zeros((len(quit_well), len(Place), len(Place)))
    rows[:, Place.WELL, Place.STRAINED], rows[:, Place.WELL, Place.ON_BREAK] = 0.08, 0.01
    rows[:, Place.WELL, Place.QUIT], rows[:, Place.WELL, Place.PLANNED] = quit_well, 0.03
    rows[:, Place.STRAINED, Place.WELL], rows[:, Place.STRAINED, Place.ON_BREAK] = 0.35, 0.03
    rows[:, Place.STRAINED, Place.QUIT], rows[:, Place.STRAINED, Place.PLANNED] = quit_strained, 0.02
    rows[:, Place.ON_BREAK, Place.WELL], rows[:, Place.ON_BREAK, Place.STRAINED] = 0.1, 0.3
    rows[:, Place.ON_BREAK, Place.QUIT] = 0.06
    rows[:, Place.QUIT, Place.STRAINED] = 0.06
    for place in Place:
        rows[:, place, place] = 1 - rows[:, place].sum(axis=1)
    return rows


def _until_its_end(weeks: list[Place]) -> list[Place]:
    return weeks[: weeks.index(Place.PLANNED) + 1] if Place.PLANNED in weeks else weeks


def practice(quits: Quits, draw: np.random.Generator, outcome: Outcome) -> list[tuple[float, bool]]:
    """Return a forecast for each new client who is there in a week drawn beforehand, from the practice's past."""
    past = treatments(quits, CLIENTS, draw)
    said = {
        place: next(one.probability for one in forecast(place, past, within=[WITHIN]) if one.outcome is outcome)
        for place in Place
        if outcome in outcomes_from(place)
    }
    pairs: list[tuple[float, bool]] = []
    for weeks in treatments(quits, NEW, draw):
        at = int(draw.integers(LATEST))
        if at < len(weeks) and weeks[at] in said:
            known = came(weeks, at, outcome, within=WITHIN)
            pairs += [] if known is None else [(said[weeks[at]], known)]
    return pairs


def run() -> None:
    """Print slope and Brier score for each world and outcome."""
    print(f"Forecasts {WITHIN} weeks ahead; in each world {PRACTICES} practices with {CLIENTS} past clients")
    for name, quits in WORLDS.items():
        for outcome in (Outcome.QUIT, Outcome.RETURN, Outcome.PLANNED_END):
            draw = np.random.default_rng(7)
            pairs = [pair for _ in range(PRACTICES) for pair in practice(quits, draw, outcome)]
            print(f"  {name}, {outcome.name.lower()}: {_told(pairs)}")


def _told(pairs: Sequence[tuple[float, bool]]) -> str:
    said, happened = zip(*pairs, strict=True)
    found = calibrate(said, happened)
    return (
        f"slope {found.slope:.2f} (± {1.96 * found.slope_error:.2f}), intercept {found.intercept:+.2f}, "
        f"Brier {found.brier:.4f} against {found.brier_base:.4f} of saying how often it came, "
        f"{found.happened} of {found.number}"
    )
