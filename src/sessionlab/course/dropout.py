"""How likely a client is to quit within the next sessions, never without the base rate and how the forecasts did.

The hazard is of the next place (attending, missing, paused, quit, ended) given the attendance so far and nothing else;
it is carried forward slot by slot. P clients, S slots.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sessionlab.course.arrays import Floats
from sessionlab.course.attendance import UNSEEN, Histories, Place
from sessionlab.course.calibration import Calibration, calibrate, share_of
from sessionlab.course.hazard import Hazard, fit_hazard, folds_of
from sessionlab.course.walks import Walk, last_walk, rows_of
from sessionlab.errors import InvalidInput

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class BaseRate:
    """How often clients drop out at all, and who says so."""

    value: float
    low: float
    high: float
    source: str


_ACTIVE = (Place.ATTENDING, Place.MISSING, Place.PAUSED)
SWIFT_GREENBERG = BaseRate(
    0.197, 0.187, 0.207, "Swift and Greenberg 2012, whole treatments, 669 studies, 83,834 clients"
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The probability that a client quits within `slots`, with a 95 % interval for what is uncertain about the model.

    It is of a group of clients with such an attendance; beside it stand the base rate and how such forecasts did.
    """

    probability: float
    low: float
    high: float
    slots: int
    base_rate: BaseRate
    calibration: Calibration

    @property
    def brier(self) -> float:
        """The mean squared error of such forecasts."""
        return self.calibration.brier

    @property
    def brier_base(self) -> float:
        """That of telling everybody the base rate."""
        return self.calibration.brier_base

    @property
    def slope(self) -> float:
        """The calibration slope, 1 where forecasts are as bold as they may be."""
        return self.calibration.slope


def own_base_rate(histories: Histories, *, source: str) -> BaseRate:
    """Return the share of clients who ever quit among those given, with Wilson's interval."""
    _, happened = histories.times_to_quit()
    share = share_of(int(happened.sum()), len(happened))
    return BaseRate(share.value, share.low, share.high, f"{source}, {share.number} clients")


def fit_attendance(histories: Histories, *, penalty: float = 1.0) -> Hazard:
    """Fit the hazard of the next place to every slot of every client who had not ended.

    :raises InvalidInput: no slot is followed by another, or all by the same
    """
    predictors, outcomes, _ = rows_of(histories)
    return fit_hazard(predictors, outcomes, kinds=len(Place), penalty=penalty)


def forecast_quitting(
    model: Hazard,
    history: NDArray[np.integer],
    *,
    slots: int,
    calibration: Calibration,
    base_rate: BaseRate = SWIFT_GREENBERG,
    draws: int = 500,
    seed: int = 0,
) -> Forecast:
    """Return the forecast for one client, over every way the slots to come can go.

    :param history: the places so far, shape (S,), unseen slots at the end
    :param calibration: from `evaluate`, for the same number of slots
    :param draws: of the coefficients; the interval is over them
    :raises InvalidInput: nothing seen yet, a client who has quit or ended, fewer than one slot
    """
    table = np.asarray(history)
    if table.ndim != 1 or not (table != UNSEEN).any():
        raise InvalidInput("Nothing of this client's attendance is known.", remedy="Give one slot or more.")
    walk = last_walk(table[None, :].astype(np.int64))
    if walk.place[0] in (Place.QUIT, Place.ENDED):
        raise InvalidInput("This client has quit or ended.", remedy="Ask for those who are still in treatment.")
    _positive(slots)
    middle = float(_quits(model, model.coefficients, walk, slots)[0, 0])
    found = _quits(model, model.draws(draws, seed=seed), walk, slots)[:, 0]
    low, high = (float(edge) for edge in np.quantile(found, [0.025, 0.975]))
    return Forecast(middle, min(low, middle), max(high, middle), slots, base_rate, calibration)


def evaluate(
    histories: Histories,
    *,
    after: int,
    slots: int,
    penalty: float = 1.0,
    folds: int = 5,
    seed: int = 0,
) -> Calibration:
    """Return how forecasts made after so many slots do, each from a model that never saw its client.

    Clients who were lost before the outcome was known are left out and counted; where they are many the figures
    describe the others only. The base rate to beat is the share among the clients with an outcome.

    :raises InvalidInput: nobody is in treatment after so many slots with a known outcome, or fewer clients than folds
    """
    _positive(slots)
    places = histories.places.astype(np.int64)
    if not 1 <= after < places.shape[1]:
        raise InvalidInput(f"After {after} of {places.shape[1]} slots nothing can follow.", remedy="Ask earlier.")
    now, later = places[:, after - 1], places[:, after : after + slots]
    active = np.isin(now, _ACTIVE)
    quits = (later == Place.QUIT).any(axis=1)
    known = quits | (later == Place.ENDED).any(axis=1) | ((later != UNSEEN).sum(axis=1) == slots)
    kept = np.flatnonzero(active & known)
    if len(kept) < folds:
        raise InvalidInput(f"{len(kept)} clients have an outcome.", remedy="Ask earlier, or for fewer slots.")
    predictors, outcomes, owners = rows_of(histories)
    fold = folds_of(np.arange(len(places)), folds=folds, seed=seed)
    said = np.empty(len(places))
    for one in range(folds):
        train = fold[owners] != one
        model = fit_hazard(predictors[train], outcomes[train], kinds=len(Place), penalty=penalty)
        held = kept[fold[kept] == one]
        said[held] = _quits(model, model.coefficients, last_walk(places[held, :after]), slots)[0]
    return calibrate(said[kept], quits[kept], left_out=int((active & ~known).sum()))


def _positive(slots: int) -> None:
    if slots < 1:
        raise InvalidInput(f"{slots} slots are no future.", remedy="Ask for one slot or more.")


def _quits(model: Hazard, coefficients: Floats, walk: Walk, slots: int) -> Floats:
    """Return the probability (D, N) that each of N clients quits within the slots, for each of D coefficients.

    Until then only the place and the number missed since can differ, so every way is summed exactly: the mass
    (D, N, places, missed) is taken a slot further at a time.
    """
    clients, kinds = len(walk.place), len(_ACTIVE)
    drawn = coefficients.reshape(-1, *coefficients.shape[-2:])
    mass = np.zeros((len(drawn), clients, kinds, slots + 1))
    mass[:, np.arange(clients), walk.place, 0] = 1
    quitting = np.zeros((len(drawn), clients))
    place = np.broadcast_to(np.arange(kinds)[None, :, None], (clients, kinds, slots + 1)).ravel()
    more = np.broadcast_to(np.arange(slots + 1), (clients, kinds, slots + 1)).ravel()
    missed, returned = np.repeat(walk.missed, kinds * (slots + 1)), np.repeat(walk.returned, kinds * (slots + 1))
    for slot in range(slots):
        at = np.repeat(walk.slot + slot, kinds * (slots + 1))
        reached = Walk(place, at, np.minimum(missed + more, at), returned)
        chances = model.predict_with(drawn, reached.predictors()).reshape(*mass.shape, len(Place))
        flow = np.einsum("dnpm,dnpmk->dnmk", mass, chances)
        quitting += flow[..., Place.QUIT].sum(axis=2)
        mass = np.moveaxis(flow[..., :kinds], -1, 2).copy()
        mass[:, :, Place.MISSING, 1:] = mass[:, :, Place.MISSING, :-1].copy()
        mass[:, :, Place.MISSING, 0] = 0
    return quitting
