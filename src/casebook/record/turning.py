"""What a series of scores tells of turning: sudden gains and losses, and a change of level, each as a sentence."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

import numpy as np

from casebook.record.measured import Point, Series
from sessionlab.course.breaks import change_points
from sessionlab.course.gains import cutoff_from, reversed_later, sudden_changes

FEWEST_FOR_GAINS: Final = 4
FEWEST_FOR_A_LEVEL: Final = 6
NAMES: Final[dict[Literal["gain", "loss"], str]] = {"gain": "A sudden gain", "loss": "A sudden loss"}


@dataclass(frozen=True, slots=True)
class Step:
    """A sudden change that ended at the point `to`, counted from 0 over the points that have a score."""

    to: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of points, `end` not among them, on one level; the whole series where it stays on one."""

    start: int
    end: int
    mean: float


@dataclass(frozen=True, slots=True)
class Turned:
    """Where a series turned. `levels` is empty where too few points are there to look."""

    steps: tuple[Step, ...]
    levels: tuple[Level, ...]
    of_level: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it in words."""
        return (*(step.sentence for step in self.steps), *self.of_level)


def scored_points(series: Series) -> list[Point]:
    """Return the points that have a score."""
    return [point for point in series.points if not math.isnan(point.score.value)]


def turned(series: Series) -> Turned:
    """Return where a series turned; scores that could not be made are left out.

    Sudden changes are looked for where the instrument's reliability and spread are known (Tang and DeRubeis 1999); a
    change of level by permutation, which finds one in 5 % of courses that have none.
    """
    points = scored_points(series)
    days = [f"{point.row.on.day} {point.row.on:%B %Y}" for point in points]
    scores = [point.score.value for point in points]
    return Turned(tuple(_steps(series, days, scores)), *_levels(days, scores))


def _steps(series: Series, days: Sequence[str], scores: Sequence[float]) -> Iterator[Step]:
    kind = series.instrument
    if len(scores) < FEWEST_FOR_GAINS or not kind.reliabilities or not kind.spreads:
        return
    cutoff = cutoff_from(kind.reliability(kind.reliabilities[0].kind), sd=kind.spreads[0].sd)
    for sort, name in NAMES.items():
        found = sudden_changes([scores], cutoff=cutoff, kind=sort, better=kind.better)
        undone = reversed_later([scores], found)[0]
        for place in np.flatnonzero(found.found[0] == 1):
            to = int(found.sessions[place])
            again = {"gain": " Half of it was lost again later.", "loss": " Half of it was made good later."}[sort]
            yield Step(
                to,
                f"{name} between {days[to - 1]} and {days[to]}: {found.magnitude[0, place]:g} points "
                f"(Tang and DeRubeis 1999, from {cutoff:.1f} points on).{again if undone[place] == 1 else ''}",
            )


def _levels(days: Sequence[str], scores: Sequence[float]) -> tuple[tuple[Level, ...], tuple[str, ...]]:
    if len(scores) < FEWEST_FOR_A_LEVEL:
        words = f"A change of level is looked for from {FEWEST_FOR_A_LEVEL} scores on; there are {len(scores)}."
        return (), (words,)
    found = change_points(scores, by="permutation")
    by = f"permutation, p = {found.p:.3f}"
    edges = (0, *found.breaks, len(scores))
    levels = tuple(map(Level, edges[:-1], edges[1:], found.means))
    if not found.changed:
        return levels, (f"No change of level can be told apart from chance in these {len(scores)} scores ({by}).",)
    return levels, tuple(
        f"The level changed at {days[after.start]}: {before.mean:.1f} on average before, "
        f"{after.mean:.1f} from then on ({by})."
        for before, after in pairwise(levels)
    )
