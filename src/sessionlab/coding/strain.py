"""The strain of an hour as it goes: what the scores of the turns so far add up to; measured, kept in strain.toml."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Final

from sessionlab.coding.scoring import TurnScore
from sessionlab.coding.weights import log_odds
from sessionlab.transcript import Role

AHEAD: Final = 3
"""The strain tells of this answer of the client and of so many after it."""
FAST: Final = 0.6
SLOW: Final = 0.9
"""What is left of a score from one turn of the same side to the next."""


@dataclass(frozen=True, slots=True)
class Sums:
    """The fading traces of what was scored so far, each 0 to 1."""

    now: float = 0.0
    fast: float = 0.0
    slow: float = 0.0
    pushed: float = 0.0
    mended: float = 0.0

    def after(self, score: TurnScore, role: Role) -> "Sums":
        """Return the traces after one more turn."""
        if role is Role.CLIENT:
            new = score.rupture
            return replace(self, now=new, fast=_faded(self.fast, new, FAST), slow=_faded(self.slow, new, SLOW))
        if role is Role.THERAPIST:
            pushed, mended = _faded(self.pushed, score.push, FAST), _faded(self.mended, score.repair, FAST)
            return replace(self, pushed=pushed, mended=mended)
        return self

    def features(self) -> tuple[float, ...]:
        """Return what the strain is computed from, in the order of the points in strain.toml."""
        return (log_odds(self.now), log_odds(self.fast), log_odds(self.slow), log_odds(self.pushed), self.mended)

    @staticmethod
    def likely_from(*, learned: bool) -> float:
        """Return the strain from which on a rupture is called likely."""
        return measured()["both" if learned else "rules"].threshold


@dataclass(frozen=True, slots=True)
class Measured:
    """An intercept, a point for each feature, and the threshold of the best F1 on the development half."""

    intercept: float
    points: tuple[float, ...]
    threshold: float


def _faded(before: float, new: float, kept: float) -> float:
    return kept * before + (1 - kept) * new


def strain_of(sums: Sums, *, learned: bool) -> float:
    """Return how likely a rupture is in this answer of the client or in the next three."""
    known = measured()["both" if learned else "rules"]
    total = known.intercept + sum(a * b for a, b in zip(known.points, sums.features(), strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def measured() -> Mapping[str, Measured]:
    """Return what was measured, for both readers together and for the rules alone."""
    table = tomllib.loads((files(__package__) / "strain.toml").read_text("utf-8"))
    return {
        name: Measured(told["intercept"], tuple(told["points"]), told["threshold"])
        for name, told in table.items()
        if isinstance(told, dict)
    }
