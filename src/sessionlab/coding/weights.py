"""What was measured of every rule, and how rules and circumstances add up to a probability; stored in weights.toml."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from sessionlab.coding.cues import Rule
from sessionlab.coding.moment import Moment

SMOOTHING = 4.0
"""Our expectation of a rule weighs as much as so many turns on which it fired."""
FLOOR, CEILING = 0.02, 0.97
"""Where no rule fits, and where every rule fits, evidence ends here, so that its logarithm stays finite."""
HEATS = ("tension", "pressed", "resisted", "length")


@dataclass(frozen=True, slots=True)
class Tally:
    """On how many development turns a rule fired, and on how many of them it was right, at three levels."""

    fired: int = 0
    marker: int = 0
    family: int = 0
    rupture: int = 0

    def precision(self, level: str, *, prior: float) -> float:
        """Return the share of right turns, drawn towards what was expected."""
        right: int = getattr(self, level)
        return (right + SMOOTHING * prior) / (self.fired + SMOOTHING)


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How evidence and circumstances add up, in logarithms of odds, and from which probability on a mark is shown."""

    intercept: float = 0.0
    evidence: float = 1.0
    threshold: float = 0.5
    points: Mapping[str, float] = field(default_factory=dict)

    def probability(self, evidence: float, circumstances: Mapping[str, float]) -> float:
        """Return the probability for a turn.

        >>> round(Scorecard().probability(0.4, {}), 3)
        0.4
        """
        total = self.intercept + self.evidence * log_odds(evidence)
        for name, amount in circumstances.items():
            total += self.points.get(name, 0.0) * amount
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything measured: a tally for each rule, a scorecard for each family and for `rupture`."""

    tallies: Mapping[str, Tally]
    scorecards: Mapping[str, Scorecard]
    provenance: str = ""

    def precision(self, rule: Rule, level: str = "marker") -> float:
        """Return the smoothed precision of a rule for its marker, its family or any rupture."""
        return self.tallies.get(rule.id, _UNMEASURED).precision(level, prior=rule.prior)


_UNMEASURED = Tally()


def log_odds(chance: float) -> float:
    """Return the logarithm of the odds, kept finite."""
    kept = max(FLOOR, min(CEILING, chance))
    return math.log(kept / (1 - kept))


def heats(moment: Moment) -> dict[str, float]:
    """Return what came before, and the length of the turn, as amounts of circumstances."""
    return {
        "tension": moment.tension,
        "pressed": moment.pressed,
        "resisted": moment.resisted,
        "length": math.log1p(moment.heard.spoken) / 3,
    }


def read_weights(table: Mapping[str, Any]) -> Weights:
    """Return the weights of a table as weights.toml holds it."""
    return Weights(
        tallies={id_: Tally(*counts) for id_, counts in table["tallies"].items()},
        scorecards={name: Scorecard(**card) for name, card in table["scorecards"].items()},
        provenance=table["provenance"],
    )


@cache
def weights() -> Weights:
    """Return the weights that are shipped."""
    return read_weights(tomllib.loads((files(__package__) / "weights.toml").read_text("utf-8")))
