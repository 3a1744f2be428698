"""A client's attendance so far as predictors of the next slot, for many clients at once.

P clients, S slots, N walks: a walk is one client at one moment, and can be taken a slot further.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sessionlab.course.arrays import Bools, Floats
from sessionlab.course.attendance import UNSEEN, Histories, Place
from sessionlab.errors import InvalidInput

Ints = NDArray[np.int64]
PREDICTORS = ("log slot", "missing now", "paused now", "quit now", "share missed", "came back before")


@dataclass(frozen=True, slots=True)
class Walk:
    """N moments, each array (N,): the place, the number of slots, how many were missed, whether one returned."""

    place: Ints
    slot: Ints
    missed: Ints
    returned: Bools

    def predictors(self) -> Floats:
        """Return the predictors (N, 6) in the order of `PREDICTORS`; nothing of them lies in the future."""
        now = [self.place == one for one in (Place.MISSING, Place.PAUSED, Place.QUIT)]
        share = self.missed / self.slot
        return np.column_stack([np.log(self.slot), *now, share, self.returned]).astype(np.float64)

    def onward(self, place: Ints) -> "Walk":
        """Return the walks one slot later, at the given places."""
        back = (self.place == Place.QUIT) & (place != Place.QUIT) & (place != Place.ENDED)
        return Walk(place, self.slot + 1, self.missed + (place == Place.MISSING), self.returned | back)


def walks_of(places: Ints) -> list[Walk]:
    """Return the walks of P clients after each of S slots; what is unseen counts as not missed."""
    first = places[:, 0]
    found = [
        Walk(first, np.ones_like(first), (first == Place.MISSING).astype(np.int64), np.zeros(len(first), dtype=bool))
    ]
    for column in places.T[1:]:
        found.append(found[-1].onward(column))
    return found


def last_walk(places: Ints) -> Walk:
    """Return the walks of P clients after the last slot seen of each."""
    last = (places != UNSEEN).sum(axis=1) - 1
    walks, rows = walks_of(places), np.arange(len(places))
    return Walk(
        np.array([walk.place for walk in walks])[last, rows],
        np.array([walk.slot for walk in walks])[last, rows],
        np.array([walk.missed for walk in walks])[last, rows],
        np.array([walk.returned for walk in walks])[last, rows],
    )


def rows_of(histories: Histories) -> tuple[Floats, Ints, Ints]:
    """Return predictors, next places and owners of every slot, short of the planned end, that another follows.

    :raises InvalidInput: there is none
    """
    places = histories.places.astype(np.int64)
    predictors, outcomes, owners = [], [], []
    for slot, walk in enumerate(walks_of(places)[:-1]):
        here = (places[:, slot] != Place.ENDED) & (places[:, slot + 1] != UNSEEN)
        predictors.append(walk.predictors()[here])
        outcomes.append(places[here, slot + 1])
        owners.append(np.flatnonzero(here))
    if not sum(len(part) for part in outcomes):
        raise InvalidInput("No slot is followed by another.", remedy="Give histories of two slots or more.")
    return np.concatenate(predictors), np.concatenate(outcomes), np.concatenate(owners)
