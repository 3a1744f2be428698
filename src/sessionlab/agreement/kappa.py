"""Agreement on categories, corrected for chance: Cohen, Fleiss, Gwet."""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from sessionlab.agreement.result import (
    CONSTANT,
    ONE_VALUE,
    Agreement,
    Floats,
    as_ratings,
    categories,
    check_interval,
    corrected,
    counts,
    resampled,
)
from sessionlab.errors import InvalidInput

Weights = Literal["none", "linear", "quadratic"]


def cohen(
    ratings: ArrayLike,
    *,
    weights: Weights | ArrayLike = "none",
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Agreement:
    """Return Cohen's kappa of two coders, weighted or not.

    :param ratings: shape (N, 2); a unit that one coder did not rate (NaN) is left out
    :param weights: agreement given to two different values by their rank among the values seen, or a table of
        shape (V, V) of disagreements, 0 on the diagonal
    :raises InvalidInput: other than two coders, or weights of another shape

    Cohen (1960), Educational and Psychological Measurement 20, 37-46, table 1 (200 units); Cohen (1968),
    Psychological Bulletin 70, 213-220, table 1, with its table of disagreement weights 0, 1, 3 / 1, 0, 6 / 3, 6, 0.

    >>> table = np.array([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    >>> units = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i, j])]
    >>> round(cohen(units, resamples=0).value, 3)
    0.492
    >>> round(cohen(units, weights=[[0, 1, 3], [1, 0, 6], [3, 6, 0]], resamples=0).value, 3)
    0.348
    """
    values = as_ratings(ratings)
    if values.shape[1] != 2:
        raise InvalidInput(
            f"Cohen's kappa compares 2 coders; there are {values.shape[1]}.", remedy="Use fleiss, ac1 or krippendorff."
        )
    values = values[np.isfinite(values).all(axis=1)]
    levels = categories(values)
    credit = _credit(weights, len(levels))
    first, second = (values[:, [c]] == levels for c in (0, 1))
    agreed = np.einsum("nv,vw,nw->n", first.astype(float), credit, second.astype(float))

    def parts(drawn: Floats) -> tuple[Floats, Floats]:
        total = drawn.sum(axis=1)
        rows, columns = drawn @ first / total[:, None], drawn @ second / total[:, None]
        return drawn @ agreed / total, np.einsum("bv,vw,bw->b", rows, credit, columns)

    name = "Cohen's kappa" if isinstance(weights, str) and weights == "none" else "weighted kappa"
    return _answer(name, parts, values, resamples=resamples, level=level, seed=seed)


def fleiss(ratings: ArrayLike, *, resamples: int = 1000, level: float = 0.95, seed: int = 0) -> Agreement:
    """Return Fleiss' kappa of M coders; units with fewer than two ratings are left out.

    Units may have been rated by different numbers of coders: each unit's share of agreeing pairs counts once.

    :param ratings: shape (N, M)

    Fleiss (1971), Psychological Bulletin 76, 378-382, table 1 (30 patients, 6 raters): .430, reproduced in the tests.

    >>> round(fleiss([[1, 1, 1], [1, 2, 1], [2, 2, 2], [2, 1, 2]], resamples=0).value, 3)
    0.333
    """
    values = as_ratings(ratings)
    table = counts(values, categories(values))
    table = table[table.sum(axis=1) >= 2]
    rated = table.sum(axis=1)
    agreed = (table * (table - 1)).sum(axis=1) / (rated * (rated - 1))

    def parts(drawn: Floats) -> tuple[Floats, Floats]:
        shares = drawn @ table / (drawn @ rated)[:, None]
        return drawn @ agreed / drawn.sum(axis=1), (shares**2).sum(axis=1)

    return _answer("Fleiss' kappa", parts, values, resamples=resamples, level=level, seed=seed, units=len(table))


def ac1(ratings: ArrayLike, *, resamples: int = 1000, level: float = 0.95, seed: int = 0) -> Agreement:
    """Return Gwet's AC1 of M coders, missing ratings allowed.

    Chance agreement is taken among the values seen; where one value is rare, AC1 keeps its sense where kappa falls. Of
    one value alone it is open: nothing shows that the coders would have told another apart.

    :param ratings: shape (N, M)

    Gwet (2008), British Journal of Mathematical and Statistical Psychology 61, 29-48, equations 17 and 18. Two coders
    who agree on 118 of 125 units that are nearly all of one kind:

    >>> units = [(1, 1)] * 118 + [(1, 2)] * 5 + [(2, 1)] * 2
    >>> round(ac1(units, resamples=0).value, 3)
    0.941
    >>> round(cohen(units, resamples=0).value, 3)
    -0.023
    """
    values = as_ratings(ratings)
    levels = categories(values)
    table = counts(values, levels)
    table = table[table.sum(axis=1) >= 1]
    if len(levels) == 1:
        check_interval(level, resamples)
        nan = float("nan")
        return Agreement("AC1", nan, nan, nan, level, nan, nan, len(table), values.shape[1], ONE_VALUE)
    rated = table.sum(axis=1)
    twice = rated >= 2
    pairs = np.where(twice, rated * (rated - 1), 1)
    agreed = np.where(twice, (table * (table - 1)).sum(axis=1) / pairs, 0)
    shares = table / rated[:, None]
    kinds = max(table.shape[1], 2)

    def parts(drawn: Floats) -> tuple[Floats, Floats]:
        mean = drawn @ shares / drawn.sum(axis=1)[:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            observed: Floats = drawn @ agreed / (drawn @ twice.astype(np.float64))
        return observed, (mean * (1 - mean)).sum(axis=1) / (kinds - 1)

    return _answer("AC1", parts, values, resamples=resamples, level=level, seed=seed, units=len(table))


def _credit(weights: Weights | ArrayLike, levels: int) -> Floats:
    """Return the credit for each pair of values, 1 on the diagonal, shape (V, V)."""
    ranks = np.arange(levels, dtype=np.float64)
    apart: Floats = np.abs(ranks[:, None] - ranks[None, :])
    if isinstance(weights, str):
        if weights == "none":
            return np.asarray(apart == 0, dtype=np.float64)
        if weights not in ("linear", "quadratic"):
            raise InvalidInput(
                f"There are no weights named {weights!r}.", remedy="Use none, linear, quadratic or a table."
            )
        apart = apart if weights == "linear" else apart**2
    else:
        apart = np.asarray(weights, dtype=np.float64)
        if apart.shape != (levels, levels) or (np.diag(apart) != 0).any() or not (apart >= 0).all():
            raise InvalidInput(
                f"The weights have shape {apart.shape}; {levels} values were seen.",
                remedy="Give a square table of disagreements, one row for each value seen, 0 on the diagonal.",
            )
    return np.asarray(1 - apart / max(float(apart.max(initial=0)), 1e-300), dtype=np.float64)


def _answer(
    name: str,
    parts: Callable[[Floats], tuple[Floats, Floats]],
    values: Floats,
    *,
    resamples: int,
    level: float,
    seed: int,
    units: int | None = None,
) -> Agreement:
    number = len(values) if units is None else units
    observed, expected = parts(np.ones((1, number)))
    value = float(corrected(observed, expected)[0])
    low, high = resampled(lambda w: corrected(*parts(w)), number, resamples=resamples, level=level, seed=seed)
    reason = "" if np.isfinite(value) else CONSTANT
    return Agreement(
        name, value, low, high, level, float(observed[0]), float(expected[0]), number, values.shape[1], reason
    )
