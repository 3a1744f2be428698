"""Weigh a link of a formulation against the record: does the one follow the other more often than by chance?

T eligible turns of a session (for example the client's), counted from 0; S sessions. A link says that after `before`
comes `after` within the next k eligible turns. Nothing is counted across a session break.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sessionlab.errors import InvalidInput

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
ENOUGH = 5.0
"""The expected count under which a two-by-two table says nothing (Cochran 1954)."""


class TooLittle(InvalidInput):
    """The record is too small for the question; `turns` says how many would be enough at the same rates."""

    turns: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """`before` is followed by `after` within the next `within` eligible turns; both are sets of markers."""

    before: frozenset[str]
    after: frozenset[str]
    within: int = 1

    @property
    def turned(self) -> "Link":
        """The reverse direction."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class MarkedSession:
    """What people confirmed in one session: T eligible turns, and (turn, marker) for each confirmed mark."""

    turns: int
    marks: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What the record says of a link.

    `table` is [[both, before only], [after only, neither]]; `expected` the count of both by chance; `residual` the
    adjusted residual; `q` Yule's Q with its session bootstrap `low` to `high` (NaN with fewer than two sessions that
    hold a mark, or where half of the resamples give no Q); `p` how often circular shifts within sessions give as
    many, (b + 1) / (m + 1), and `by_chance` the mean and the middle 95 % of the counts those shifts give: the null.
    `p_reverse` and `q_reverse` say the same of the other direction. `supporting` are (session, turn, later turn),
    `opposing` (session, turn): the marks of `before` that were and were not followed.
    """

    link: Link
    table: tuple[tuple[int, int], tuple[int, int]]
    expected: float
    residual: float
    q: float
    low: float
    high: float
    p: float
    by_chance: tuple[float, float, float]
    q_reverse: float
    p_reverse: float
    supporting: tuple[tuple[int, int, int], ...]
    opposing: tuple[tuple[int, int], ...]


def weigh(
    link: Link, sessions: Sequence[MarkedSession], *, permutations: int = 9999, resamples: int = 999, seed: int = 0
) -> Weighing:
    """Return the count table, the residual, Q with its interval, the permutation's p, and the reverse direction.

    The marks of `before` are turned by a random step within each session (circularly), which keeps how they cluster.

    :raises TooLittle: fewer than five expected by chance; says how many turns would be enough
    :raises InvalidInput: a mark outside its session, a link without markers or with a window below one, no permutations

    Adjusted residual and Yule's Q: Bakeman and Quera (2011), p. 109 and 111.

    >>> one = MarkedSession(60, tuple((t, "S.shame") for t in range(0, 60, 3)) + tuple(
    ...     (t + 1, "S.contempt") for t in range(0, 60, 3)))
    >>> found = weigh(Link(frozenset({"S.shame"}), frozenset({"S.contempt"})), [one] * 8)
    >>> found.table, round(found.q, 2), found.p < 0.01
    (((160, 0), (0, 312)), 1.0, True)
    """
    _check(link, sessions)
    if permutations < 1:
        raise InvalidInput("There is nothing to compare with.", remedy="Ask for 1 permutation or more.")
    if resamples < 0:
        raise InvalidInput(f"There are {resamples} resamples.", remedy="Ask for 0 or more.")
    rng = np.random.default_rng(seed)
    pairs = [_pair(session, link) for session in sessions]
    cells = np.array([_cells(before, after) for before, after in pairs], dtype=np.float64)
    total = cells.sum(axis=0)
    expected = _expected(total)
    if expected < ENOUGH:
        raise _too_little(total, expected)
    shifted = _shifted(pairs, permutations, rng)
    p = _share_as_many(shifted, total)
    low, high = _bootstrap(cells, resamples, rng)
    turned = [_pair(session, link.turned) for session in sessions]
    reverse = np.array([_cells(before, after) for before, after in turned], dtype=np.float64).sum(axis=0)
    p_reverse = _share_as_many(_shifted(turned, permutations, rng), reverse)
    supporting, opposing = _passages(link, sessions)
    a, b, c, d = (int(count) for count in total)
    return Weighing(
        link, ((a, b), (c, d)), expected, _residual(total), _q(total), low, high, p, _null(shifted),
        _q(reverse), p_reverse, supporting, opposing,
    )  # fmt: skip


def _check(link: Link, sessions: Sequence[MarkedSession]) -> None:
    reasons = []
    if not link.before or not link.after:
        reasons.append("The link lacks a marker on one side.")
    if link.within < 1:
        reasons.append(f"A window of {link.within} turns looks at nothing.")
    reasons += [
        f"Session {number} has a mark outside its {session.turns} turns."
        for number, session in enumerate(sessions)
        if any(not 0 <= turn < session.turns for turn, _ in session.marks)
    ]
    if not sessions:
        reasons.append("There are no sessions.")
    if reasons:
        raise InvalidInput(reasons, remedy="Mend the link or the marks and weigh again.")


def _flags(session: MarkedSession, markers: frozenset[str]) -> Bools:
    found = np.zeros(session.turns, dtype=np.bool_)
    found[[turn for turn, marker in session.marks if marker in markers]] = True
    return found


def _pair(session: MarkedSession, link: Link) -> tuple[Bools, Bools]:
    """Return, for every turn, whether `before` stands there, and whether `after` comes within the window."""
    after = _flags(session, link.after)
    coming = np.zeros(session.turns, dtype=np.bool_)
    for step in range(1, min(link.within, session.turns - 1) + 1):
        coming[:-step] |= after[step:]
    return _flags(session, link.before), coming


def _cells(before: Bools, coming: Bools) -> tuple[int, int, int, int]:
    """Return both, before only, after only, neither; the last turn has nothing after it and does not count."""
    x, y = before[:-1], coming[:-1]
    return int((x & y).sum()), int((x & ~y).sum()), int((~x & y).sum()), int((~x & ~y).sum())


def _expected(cells: Floats) -> float:
    a, b, c, _ = cells
    return float((a + b) * (a + c) / max(float(cells.sum()), 1.0))


def _too_little(cells: Floats, expected: float) -> TooLittle:
    a, b, c, _ = cells
    turns = int(np.ceil(cells.sum() * ENOUGH / expected)) if expected > 0 else None
    enough = f"About {turns} turns at these rates would be enough." if turns else "One of the two was never confirmed."
    refusal = TooLittle(
        f"{expected:.1f} would be expected by chance ({int(a + b)} of the one, {int(a + c)} followed by the other, "
        f"{int(cells.sum())} turns); fewer than {ENOUGH:.0f} say nothing.",
        remedy=f"{enough} Confirm marks in more sessions, or widen the window.",
    )
    refusal.turns = turns
    return refusal


def _residual(cells: Floats) -> float:
    a, b, c, _ = cells
    n = float(cells.sum())
    expected = _expected(cells)
    spread = expected * (1 - (a + b) / n) * (1 - (a + c) / n)
    return float((a - expected) / np.sqrt(spread)) if spread > 0 else float("nan")


def _q(cells: Floats) -> float:
    a, b, c, d = cells
    return float((a * d - b * c) / (a * d + b * c)) if a * d + b * c else float("nan")


def _shifted(pairs: list[tuple[Bools, Bools]], permutations: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return how many of `before` are followed, under random circular shifts of it within each session."""
    counts = np.zeros(permutations, dtype=np.int64)
    for before, coming in pairs:
        if before.any() and coming.any():
            # All shifts of one session at once: circular cross-correlation by Fourier transform.
            size = len(before)
            crossed = np.fft.irfft(np.conj(np.fft.rfft(before)) * np.fft.rfft(coming), n=size)
            counts += np.rint(crossed).astype(np.int64)[rng.integers(0, size, permutations)]
    return counts


def _share_as_many(shifted: NDArray[np.int64], cells: Floats) -> float:
    """Return (b + 1) / (m + 1): how often chance gives as many as there are."""
    return float(((shifted >= cells[0]).sum() + 1) / (len(shifted) + 1))


def _null(shifted: NDArray[np.int64]) -> tuple[float, float, float]:
    low, high = np.quantile(shifted, [0.025, 0.975])
    return float(shifted.mean()), float(low), float(high)


def _bootstrap(cells: Floats, resamples: int, rng: np.random.Generator) -> tuple[float, float]:
    if (cells[:, :3].sum(axis=1) > 0).sum() < 2:
        return float("nan"), float("nan")
    draws = rng.multinomial(len(cells), np.full(len(cells), 1 / len(cells)), size=resamples)
    a, b, c, d = (draws @ cells).T
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (a * d - b * c) / (a * d + b * c)
    found = found[np.isfinite(found)]
    if found.size <= resamples / 2:
        return float("nan"), float("nan")
    low, high = np.quantile(found, [0.025, 0.975])
    return float(low), float(high)


def _passages(
    link: Link, sessions: Sequence[MarkedSession]
) -> tuple[tuple[tuple[int, int, int], ...], tuple[tuple[int, int], ...]]:
    supporting, opposing = [], []
    for number, session in enumerate(sessions):
        later = sorted({turn for turn, marker in session.marks if marker in link.after})
        for turn in sorted({turn for turn, marker in session.marks if marker in link.before}):
            following = [other for other in later if turn < other <= turn + link.within]
            if following:
                supporting.append((number, turn, following[0]))
            else:
                opposing.append((number, turn))
    return tuple(supporting), tuple(opposing)
