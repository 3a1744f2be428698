"""What a series of scores tells of turning: sudden gains and losses, and a change of level, each as a sentence."""

import math
from collections.abc import Iterator
from typing import Final, Literal

import numpy as np

from casebook.record.measured import Series
from sessionlab.course.breaks import change_points
from sessionlab.course.gains import cutoff_from, reversed_later, sudden_changes

FEWEST_FOR_GAINS: Final = 4
FEWEST_FOR_A_LEVEL: Final = 6
NAMES: Final[dict[Literal["gain", "loss"], str]] = {"gain": "A sudden gain", "loss": "A sudden loss"}


def sentences_of(series: Series) -> tuple[str, ...]:
    """Return what can be said of where a series turned; scores that could not be made are left out.

    Sudden changes are looked for where the instrument's reliability and spread are known (Tang and DeRubeis 1999); a
    change of level by permutation, which finds one in 5 % of courses that have none.
    """
    points = [(point.row.on, point.score.value) for point in series.points if not math.isnan(point.score.value)]
    days, scores = [f"{day.day} {day:%B %Y}" for day, _ in points], [value for _, value in points]
    return (*_sudden(series, days, scores), *_level(days, scores))


def _sudden(series: Series, days: list[str], scores: list[float]) -> Iterator[str]:
    kind = series.instrument
    if len(scores) < FEWEST_FOR_GAINS or not kind.reliabilities or not kind.spreads:
        return
    cutoff = cutoff_from(kind.reliability(kind.reliabilities[0].kind), sd=kind.spreads[0].sd)
    for sort, name in NAMES.items():
        found = sudden_changes([scores], cutoff=cutoff, kind=sort, better=kind.better)
        undone = reversed_later([scores], found)[0]
        for place in np.flatnonzero(found.found[0] == 1):
            before = int(found.sessions[place]) - 1
            again = " Half of it was lost again later." if sort == "gain" and undone[place] == 1 else ""
            again = " Half of it was made good later." if sort == "loss" and undone[place] == 1 else again
            yield (
                f"{name} between {days[before]} and {days[before + 1]}: {found.magnitude[0, place]:g} points "
                f"(Tang and DeRubeis 1999, from {cutoff:.1f} points on).{again}"
            )


def _level(days: list[str], scores: list[float]) -> Iterator[str]:
    if len(scores) < FEWEST_FOR_A_LEVEL:
        yield f"A change of level is looked for from {FEWEST_FOR_A_LEVEL} scores on; there are {len(scores)}."
        return
    found = change_points(scores, by="permutation")
    by = f"permutation, p = {found.p:.3f}"
    if not found.changed:
        yield f"No change of level can be told apart from chance in these {len(scores)} scores ({by})."
    for place, start in enumerate(found.breaks):
        before, after = found.means[place], found.means[place + 1]
        yield f"The level changed at {days[start]}: {before:.1f} on average before, {after:.1f} from then on ({by})."
