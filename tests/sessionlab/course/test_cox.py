"""Proportional hazards against other implementations on Rossi's data, and what cannot be fitted."""

import csv
from pathlib import Path

import numpy as np
import pytest

from sessionlab.course.cox import cox
from sessionlab.errors import InvalidInput

NAMES = ("fin", "age", "race", "wexp", "mar", "paro", "prio")
ROSSI = Path(__file__).parent / "reference" / "rossi.csv"
# lifelines 0.30.3, CoxPHFitter with precision 1e-12; R 4.2 `coxph` prints the same to seven digits.
COEFFICIENTS = (-0.3794221657, -0.0574377400, 0.3138997873, -0.1497957018, -0.4337038812, -0.0848710806, 0.0914970817)
ERRORS = (0.1913794807, 0.0219994704, 0.3079927766, 0.2122242964, 0.3818680571, 0.1957566719, 0.0286485499)


def rossi() -> dict[str, np.ndarray]:
    with ROSSI.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


def test_rossi_is_as_in_lifelines_and_r() -> None:
    table = rossi()
    fit = cox(table["week"], table["arrest"], np.column_stack([table[name] for name in NAMES]), names=NAMES)

    assert (fit.clients, fit.events, fit.names) == (432, 114, NAMES)
    assert fit.coefficients == pytest.approx(COEFFICIENTS, abs=1e-8)
    assert fit.errors == pytest.approx(ERRORS, abs=1e-8)
    assert fit.log_likelihood == pytest.approx(-658.7476594460858, abs=1e-9)
    assert fit.ratio_test == pytest.approx(2 * (675.3806323468705 - 658.7476594460858), abs=1e-9)
    # As printed by Allison (1995), p. 115.
    assert fit.coefficients.round(3).tolist() == [-0.379, -0.057, 0.314, -0.150, -0.434, -0.085, 0.091]


def test_ties_are_as_in_lifelines() -> None:
    fit = cox([1, 1, 2, 2, 3, 3, 4], [1, 1, 1, 0, 1, 1, 1], [[1.0], [0.0], [1.0], [0.0], [1.0], [0.0], [1.5]])

    assert (fit.coefficients[0], fit.errors[0]) == pytest.approx((-0.456837, 0.736373), abs=1e-6)


def test_without_ties_both_ways_agree() -> None:
    rng = np.random.default_rng(3)
    times, events, x = rng.permutation(60) + 1.0, rng.integers(0, 2, 60), rng.normal(size=(60, 2))

    assert cox(times, events, x).coefficients == pytest.approx(cox(times, events, x, ties="breslow").coefficients)


def test_moving_and_scaling_a_covariate_changes_nothing_else() -> None:
    table = rossi()
    x = np.column_stack([table["age"], table["prio"]])
    one, other = (cox(table["week"], table["arrest"], y) for y in (x, x * [10, 1] + [500, 0]))

    assert other.coefficients * [10, 1] == pytest.approx(one.coefficients, abs=1e-9)
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-8)


@pytest.mark.parametrize(
    ("times", "events", "x", "said"),
    [
        ([1, 2, 3], [1, 0], [[1], [2], [3]], "3 times, 2 events"),
        ([1, 2, np.nan], [1, 0, 1], [[1], [2], [3]], "1 of the times are missing"),
        ([1, 2, 3], [1, 0, 2], [[1], [2], [4]], "neither 0 nor 1"),
        ([1, 2, 3], [0, 0, 0], [[1], [2], [4]], "Nobody left"),
        ([1, 2, 3], [1, 0, 1], [[1], [1], [1]], "constant"),
        ([1, 2, 3], [1, 0, 1], [[1, 2], [2, 4], [5, 10]], "follows from the others"),
        ([1, 2, 3], [1, 0, np.inf], [[1], [2], [4]], "infinite"),
        ([1, 2, 3], [1, 1, 1], [["a"], ["b"], ["c"]], "not a number"),
        ([1, 2, 3, 4], [1, 1, 0, 0], [[1], [1], [0], [0]], "no end"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    times: list[float], events: list[float], x: list[list[float]], said: str
) -> None:
    with pytest.raises(InvalidInput, match=said):
        cox(times, events, x)


def test_names_fit_the_covariates() -> None:
    with pytest.raises(InvalidInput, match="2 names for 1"):
        cox([1, 2, 3], [1, 0, 1], [[1], [2], [4]], names=("a", "b"))
