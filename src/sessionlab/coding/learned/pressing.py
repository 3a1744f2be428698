"""How much the therapist has pressed lately: who has just pushed is likelier to push again."""

from typing import Final

from sessionlab.coding.invitation import Invited
from sessionlab.coding.scene import Seen
from sessionlab.transcript import Role

KEEPS: Final = 0.5
"""So much of it is left with every turn in which the therapist says something; a mere "mm-hm" leaves all of it."""


def pressed_after(pressed: float, likely: float, seen: Seen) -> float:
    """Return from 0 to 1 how much the therapist has pressed once a turn is over.

    :param pressed: the same before the turn, 0 at the beginning of an hour
    :param likely: the probability that this turn is a push
    """
    if seen.turn.role is not Role.THERAPIST or Invited.NOTHING in seen.moment.invited:
        return pressed
    return KEEPS * pressed + (1 - KEEPS) * likely
