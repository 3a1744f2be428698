"""Where the two stand with one another: the closed list of states, and a change from one to the next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sessionlab.transcript import When


class State(StrEnum):
    """The state of the relationship; an episode of care has one at any time."""

    STEADY = "steady"
    STRAINED = "strained"
    RUPTURED = "ruptured"
    REPAIR_ATTEMPTED = "repair attempted"
    REPAIRED = "repaired"
    REPAIR_DID_NOT_HOLD = "repair did not hold"
    ON_BREAK = "on break"
    QUIT = "quit"
    RETURNED = "returned"
    ENDED_PLANNED = "ended (planned)"
    ENDED_UNPLANNED = "ended (unplanned)"


CLOSED: Final = frozenset({State.ENDED_PLANNED, State.ENDED_UNPLANNED})
OPEN: Final = frozenset(State) - CLOSED
"""Every state but the two endings: while it lasts, a publication must wait."""


@dataclass(frozen=True, slots=True)
class StateChange:
    """A new state, the day it holds from, the events behind it and the rule that says so.

    `because` holds indexes into the events that were followed, in their order and never empty. `sentence` is plain
    English and made of facts alone: days, counts and kinds, never somebody's words.
    """

    state: State
    on: When
    because: tuple[int, ...]
    rule: str
    sentence: str


def standing(changes: Sequence[StateChange]) -> State:
    """Return the state after the last change: steady where nothing says otherwise.

    >>> standing(()).value
    'steady'
    """
    return changes[-1].state if changes else State.STEADY
