"""A quiet hint to the therapist while the hour goes on: a question, at most one in five minutes, never a verdict."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sessionlab.coding.strain import Sums
from sessionlab.coding.tracker import Point
from sessionlab.transcript import Role

SECONDS_BETWEEN: Final = 300.0
LOOKED_AT: Final = 8
"""So many turns back are looked at for what the hint asks about."""
_OFTEN: Final = 0.3
_SHORT: Final = 0.4


@dataclass(frozen=True, slots=True)
class Hint:
    """A question, the turn it was asked after, and the second."""

    turn: int
    at: float
    question: str


def hint(points: Sequence[Point], *, now: float, last: Hint | None, learned: bool) -> Hint | None:
    """Return a question where the alliance seems to be slipping, None where there is nothing to ask or it is too soon.

    :param points: one for each turn so far
    :param now: seconds since the hour began, or any clock that goes on
    :param last: the hint before; one that lies ahead of `now` is of another hour
    """
    if not points or points[-1].slipping_since is None or points[-1].role is not Role.CLIENT:
        return None
    if last is not None and 0 <= now - last.at < SECONDS_BETWEEN:
        return None
    if points[-1].strain < Sums.likely_from(learned=learned):
        return None
    return Hint(points[-1].turn, now, _question(points[-LOOKED_AT:], points[-1].slipping_since))


def _question(latest: Sequence[Point], since: int) -> str:
    """Return the question that fits what was seen most in the latest turns."""
    pushed = max(point.push for point in latest)
    against = max(point.confrontation for point in latest)
    away = max(point.withdrawal for point in latest)
    short = any(point.length is not None and point.length < _SHORT for point in latest)
    begins = f"Since turn {since + 1} something may have shifted."
    if pushed >= _OFTEN and pushed >= max(against, away):
        return f"{begins} Is the client still coming along with what you offer?"
    if against >= away:
        return f"{begins} Could what is happening between the two of you be the subject now?"
    if short:
        return f"{begins} The answers have become shorter than usual: what might not be said?"
    return f"{begins} What might be hard to say to you just now?"
