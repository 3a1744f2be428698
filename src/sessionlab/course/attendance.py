"""Attendance as a process in discrete time: come, miss, pause, quit, come back, end as planned.

P clients, S sessions in the order of the calendar. A step is what happened in one slot; a state is where the client
is after it. A slot that is not known yet, or not any more, is `UNSEEN`; it may stand at the end of a history only,
since a gap in the middle would hide a return.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sessionlab.errors import InvalidInput

UNSEEN = -1


class Step(StrEnum):
    """What happened in a slot."""

    ATTEND = "attend"
    MISS = "miss"
    PAUSE = "pause"
    QUIT = "quit"
    RETURN = "return"
    END = "planned end"


class Place(IntEnum):
    """Where the client is after a slot; `ENDED` is final, every other can be left."""

    ATTENDING = 0
    MISSING = 1
    PAUSED = 2
    QUIT = 3
    ENDED = 4


_LEADS_TO = {
    Step.ATTEND: Place.ATTENDING,
    Step.MISS: Place.MISSING,
    Step.PAUSE: Place.PAUSED,
    Step.QUIT: Place.QUIT,
    Step.RETURN: Place.ATTENDING,
    Step.END: Place.ENDED,
}


@dataclass(frozen=True, slots=True)
class Histories:
    """P clients in S slots: `places` (P, S) holds `Place` or `UNSEEN`."""

    places: NDArray[np.int8]

    @property
    def seen(self) -> NDArray[np.int64]:
        """How many slots of each client are known, shape (P,)."""
        return np.asarray((self.places != UNSEEN).sum(axis=1))

    def times_to_quit(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return the slot (from 1) of the first quitting or the last seen slot, and whether it was a quitting.

        A planned end is a censoring here; for the competing view take `multistate.aalen_johansen`.
        """
        quit_at = self.places == Place.QUIT
        ended = self.places == Place.ENDED
        over = np.where(ended.any(axis=1), ended.argmax(axis=1) + 1, self.seen)
        happened = quit_at.any(axis=1)
        return np.where(happened, quit_at.argmax(axis=1) + 1, over), happened


def histories_of(steps: Sequence[Sequence[Step | str]]) -> Histories:
    """Return the histories of P clients from their steps.

    After "quit" and "pause" only the same, "quit", "return" or "planned end" can follow; a planned end stays one.

    :raises InvalidInput: with every fault of every client, by row and slot (both from 0)

    >>> histories_of([["attend", "miss", "quit", "quit", "return"], ["attend", "planned end"]]).places.tolist()
    [[0, 1, 3, 3, 0], [0, 4, -1, -1, -1]]
    """
    if not steps or not any(steps):
        raise InvalidInput("There is no history.", remedy="Give one step or more for a client.")
    faults: list[str] = []
    places = np.full((len(steps), max(len(row) for row in steps)), UNSEEN, dtype=np.int8)
    known = {str(step) for step in Step}
    for row, history in enumerate(steps):
        strange = [slot for slot, step in enumerate(history) if str(step) not in known]
        faults += [f"Row {row}, slot {slot} is no known step." for slot in strange]
        if not history:
            faults.append(f"Row {row} has no steps.")
        elif not strange:
            taken = [Step(step) for step in history]
            faults += [f"Row {row}, {fault}" for fault in _faults(taken)]
            places[row, : len(taken)] = [_LEADS_TO[step] for step in taken]
    if faults:
        raise InvalidInput(faults, remedy=f"Use {', '.join(Step)}; a return must follow a pause or a quitting.")
    return Histories(places)


def histories_from(places: NDArray[np.integer]) -> Histories:
    """Return histories from a table (P, S) of places, -1 for unseen slots at the end.

    :raises InvalidInput: not such a table, an unknown place, a gap, or anything but the end after a planned end
    """
    table = np.asarray(places)
    if table.ndim != 2 or not table.size or not np.issubdtype(table.dtype, np.integer):
        raise InvalidInput(
            "The places are no table of whole numbers.", remedy="Give clients in rows, slots in columns."
        )
    unseen, ended = table == UNSEEN, table == Place.ENDED
    reasons = {
        "places are not known": int(((table < UNSEEN) | (table > max(Place))).sum()),
        "rows have an unseen slot before a seen one": int((unseen[:, :-1] & ~unseen[:, 1:]).any(axis=1).sum()),
        "rows go on after a planned end": int((ended[:, :-1] & ~(ended | unseen)[:, 1:]).any(axis=1).sum()),
    }
    faults = [f"{number} {what}." for what, number in reasons.items() if number]
    if faults:
        raise InvalidInput(faults, remedy="Mend the table; docs/course.md tells what a history is.")
    return Histories(table.astype(np.int8))


def _faults(steps: Sequence[Step]) -> list[str]:
    away = {Step.PAUSE, Step.QUIT}
    found = []
    if steps[0] is Step.RETURN:
        found.append("slot 0: nobody can return to what has not begun.")
    for slot, (before, now) in enumerate(pairwise(steps), start=1):
        if before is Step.END and now is not Step.END:
            found.append(f"slot {slot}: nothing follows a planned end.")
        elif now is Step.RETURN and before not in away:
            found.append(f"slot {slot}: a return follows neither a pause nor a quitting.")
        elif before in away and now in (Step.ATTEND, Step.MISS):
            found.append(f"slot {slot}: after a pause or a quitting this must be a return.")
    return found
