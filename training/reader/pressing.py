"""How much it counts that the therapist has pressed lately, fitted on the development half of the rated dialogues.

A push is likelier where the therapist has just pushed, and what was just said is itself only known as a probability.
So the weight and the probabilities are fitted in turns until they agree.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sessionlab.coding.learned.parcel import Line
from sessionlab.coding.learned.pressing import pressed_after
from sessionlab.coding.scene import Seen
from sessionlab.coding.weighing import fit as fit_logistic

Floats = npt.NDArray[np.float64]
RIDGE = 0.1
ROUNDS = 12


def with_pressing(line: Line, mixed: Floats, turns: Sequence[Seen], truth: Floats) -> Line:
    """Return the line of pushes with the weight of what was pressed lately.

    :param line: as it was fitted without, of which the slope of both readers together is 1
    :param mixed: both readers' log odds together, for each turn of the therapist
    """
    points = np.array([line.intercept, 1.0, 0.0])
    for _ in range(ROUNDS):
        _, pressed = followed(points, mixed, turns)
        found = fit_logistic(np.column_stack([np.ones_like(mixed), mixed, pressed]), truth, ridge=RIDGE)
        points = (points + found) / 2
    intercept, slope, weight = (float(point) for point in points)
    return replace(line, learned=slope * line.learned, ruled=slope * line.ruled, intercept=intercept, pressed=weight)


def followed(points: Floats, mixed: Floats, turns: Sequence[Seen]) -> tuple[Floats, Floats]:
    """Return the log odds of each turn and what had been pressed before it; a turn that is not later begins an hour."""
    intercept, slope, weight = points
    total, before = np.zeros_like(mixed), np.zeros_like(mixed)
    pressed, last = 0.0, -1
    for at, seen in enumerate(turns):
        pressed = pressed if seen.turn.index > last else 0.0
        last = seen.turn.index
        before[at] = pressed
        total[at] = intercept + slope * mixed[at] + weight * pressed
        pressed = pressed_after(pressed, 1 / (1 + np.exp(-total[at])), seen)
    return total, before
