"""Made-up courses with their truth, to try a method on: nobody is behind them."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from sessionlab.course.arrays import Floats, as_positive
from sessionlab.errors import InvalidInput

Kind = Literal["level", "slope", "step", "sudden gain"]


@dataclass(frozen=True, slots=True)
class MadeCourses:
    """Scores (P, S) and what is true of them: `expected` (P, S) without the noise, `slopes` (P,) in points a session,
    and `turns` (P,), the first session (from 0) after a step, -1 where there is none."""

    kind: Kind
    scores: Floats
    expected: Floats
    slopes: Floats
    turns: NDArray[np.int64]


def made_courses(
    kind: Kind, *, clients: int = 100, sessions: int = 20, noise: float = 3.0, size: float = 10.0, seed: int = 0
) -> MadeCourses:
    """Return courses on a scale of 0 to 40 that begin about 25; the noise is cut off at the scale's ends.

    level: no change. slope: each client's own, `size` points down over the course on average. step: `size` points down
    at one session. sudden gain: the same step, with half the noise on either side, as the criteria ask for.

    :raises InvalidInput: no such kind, no clients, fewer than eight sessions, noise or size not above zero

    >>> made = made_courses("step", clients=3, seed=1)
    >>> made.scores.shape, bool((made.turns >= 3).all()), bool((made.expected[:, 0] - made.expected[:, -1] == 10).all())
    ((3, 20), True, True)
    """
    reasons = [] if kind in get_args(Kind) else [f"There is no kind {kind!r}."]
    reasons += [] if clients >= 1 else [f"There are {clients} clients."]
    reasons += [] if sessions >= 8 else [f"There are {sessions} sessions; eight are the least."]
    if reasons:
        raise InvalidInput(reasons, remedy=f"Take one of {', '.join(get_args(Kind))}, and more of the others.")
    rng = np.random.default_rng(seed)
    time = np.arange(sessions)
    height = rng.integers(22, 29, (clients, 1)).astype(np.float64)
    slopes = np.zeros(clients)
    turns = np.full(clients, -1)
    fall = as_positive(size, name="size")
    if kind == "slope":
        slopes = rng.normal(-fall, fall / 3, clients) / (sessions - 1)
    elif kind != "level":
        turns = rng.integers(4, sessions - 3, clients)
    stepped = (turns[:, None] >= 0) & (time[None, :] >= turns[:, None])
    expected = height + slopes[:, None] * time - fall * stepped
    spread = as_positive(noise, name="noise") / (2 if kind == "sudden gain" else 1)
    scores = np.clip(expected + rng.normal(0, spread, expected.shape), 0, 40).round()
    return MadeCourses(kind, scores, expected, slopes, turns)
