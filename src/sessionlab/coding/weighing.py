"""Measure the rules on rated hours: a tally for each rule, a scorecard for each family.

A scorecard is a logistic regression on the evidence of the rules and on the circumstances, its points held small by a
ridge. The evidence of a turn is computed from the tallies of all other hours, so that a rule is never judged by the
hour it is applied to.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sessionlab.coding.evaluation import RUPTURE, RatedHour, Significances, best_threshold, positive
from sessionlab.coding.rule_book import RuleBook
from sessionlab.coding.scene import Seen, follow
from sessionlab.coding.scoring import circumstances, evidence
from sessionlab.coding.weights import Tally, Weights, log_odds
from sessionlab.transcript import Role

Floats = npt.NDArray[np.float64]

RIDGE = 10.0
"""How strongly points are held small; the evidence itself is left free."""
WITH_CIRCUMSTANCES = {RUPTURE: "WC", "W": "W", "C": "C", "T": "T"}
WITHOUT_CIRCUMSTANCES = {"S": "S", "R": "R"}
"""Families with too few rated turns for more than an intercept and a slope."""
_ROUND = 4


@dataclass(frozen=True, slots=True)
class _Row:
    hour: int
    seen: Seen
    rated: Significances


def weigh(hours: Sequence[RatedHour], *, book: RuleBook, provenance: str) -> dict[str, Any]:
    """Return the table that weights.toml holds, measured on H rated hours."""
    rows = [
        _Row(number, seen, rated)
        for number, hour in enumerate(hours)
        for seen, rated in zip(follow(hour.transcript.turns, book=book), hour.rated, strict=True)
    ]
    cards = {**WITH_CIRCUMSTANCES, **WITHOUT_CIRCUMSTANCES}
    return {
        "provenance": provenance,
        "scorecards": {what: _scorecard(rows, what, book=book) for what in cards},
        "tallies": {id_: _counts(tally) for id_, tally in tallies(rows).items()},
    }


def tallies(rows: Iterable[_Row]) -> dict[str, Tally]:
    """Return on how many turns each rule with a marker fired and was right."""
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        for hit in row.seen.hits:
            rule = hit.rule
            if rule.marker:
                count = counts.setdefault(rule.id, Counter())
                count["fired"] += 1
                count["marker"] += positive(row.rated, rule.marker)
                count["family"] += positive(row.rated, rule.family)
                count["rupture"] += positive(row.rated, RUPTURE)
    return {id_: Tally(**{key: counts[id_][key] for key in Tally.__slots__}) for id_ in sorted(counts)}


def _counts(tally: Tally) -> list[int]:
    return [tally.fired, tally.marker, tally.family, tally.rupture]


def _scorecard(rows: Sequence[_Row], what: str, *, book: RuleBook) -> dict[str, Any]:
    side = Role.THERAPIST if what in "TR" else Role.CLIENT
    own = [row for row in rows if row.seen.turn.role is side]
    names = _names(own, book, side) if what in WITH_CIRCUMSTANCES else []
    truth = np.array([positive(row.rated, what) for row in own], dtype=np.float64)
    design = _design(own, what, names)
    fitted = fit(design, truth)
    threshold = best_threshold([bool(there) for there in truth], list(_left_out(own, design, truth)))
    return {
        "intercept": round(float(fitted[0]), _ROUND),
        "evidence": round(float(fitted[1]), _ROUND),
        "threshold": round(threshold, _ROUND),
        "points": {name: round(float(points), _ROUND) for name, points in zip(names, fitted[2:], strict=True)},
    }


def _names(rows: Sequence[_Row], book: RuleBook, side: Role) -> list[str]:
    heats = [name for name in circumstances(rows[0].seen) if name not in {rule.id for rule in book.rules}]
    return heats + [rule.id for rule in book.rules if not rule.marker and rule.who is side]


def _design(rows: Sequence[_Row], what: str, names: Sequence[str]) -> Floats:
    """Return N rows of 1, the logarithm of the odds of the evidence, and the amounts of the circumstances."""
    families, level = (WITH_CIRCUMSTANCES | WITHOUT_CIRCUMSTANCES)[what], "rupture" if what == RUPTURE else "family"
    without = {
        hour: Weights(tallies(row for row in rows if row.hour != hour), {}) for hour in {row.hour for row in rows}
    }
    design = np.zeros((len(rows), 2 + len(names)))
    for place, row in enumerate(rows):
        found = evidence(row.seen.hits, families, measured=without[row.hour], level=level)
        around = circumstances(row.seen)
        design[place] = [1.0, log_odds(found), *(around.get(name, 0.0) for name in names)]
    return design


def _left_out(rows: Sequence[_Row], design: Floats, truth: Floats) -> Floats:
    """Return the probability of each turn by a scorecard fitted on all other hours."""
    hours = np.array([row.hour for row in rows])
    found = np.zeros(len(rows))
    for hour in set(hours.tolist()):
        inside = hours == hour
        found[inside] = 1 / (1 + np.exp(-design[inside] @ fit(design[~inside], truth[~inside])))
    return found


def fit(design: Floats, truth: Floats, *, ridge: float = RIDGE, steps: int = 60) -> Floats:
    """Return the K points of a logistic regression on an N by K design: intercept, evidence, circumstances.

    The first column is the intercept, the second the evidence; only the others are held small. Newton's method with
    halved steps.
    """
    held = np.full(design.shape[1], ridge)
    held[:2] = [1e-4, ridge / 100]
    points = np.zeros(design.shape[1])
    points[1:2] = 1.0
    for _ in range(steps):
        chances = 1 / (1 + np.exp(-np.clip(design @ points, -30, 30)))
        slope = design.T @ (truth - chances) - held * points
        curve = (design * (chances * (1 - chances))[:, None]).T @ design + np.diag(held)
        step = np.linalg.solve(curve, slope)
        size = 1.0
        while size > 1e-4 and _loss(design, truth, points + size * step, held) > _loss(design, truth, points, held):
            size /= 2
        points = points + size * step
        if float(np.abs(size * step).max()) < 1e-6:
            break
    return points


def _loss(design: Floats, truth: Floats, points: Floats, held: Floats) -> float:
    total = design @ points
    return float(np.sum(np.logaddexp(0.0, total) - truth * total) + 0.5 * np.sum(held * points**2))
