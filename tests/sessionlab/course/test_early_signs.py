"""Moving variance, autocorrelation and peaks of complexity against R's casnet 0.6.0 on seven made series."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import kendalltau

from sessionlab.course.early_signs import complexity_peaks, early_signs
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"
# The complexity of the two others does not vary: the peer marks what rounding leaves of it.
VARIED = ["ramp", "logi", "unif", "step", "likert7"]


def table(name: str) -> dict[str, Any]:
    """Return a table by columns, blank as NaN."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) if row[key] else np.nan for row in rows]) for key in rows[0]}


SERIES = table("casnet_input.csv")


@pytest.mark.parametrize("name", list(SERIES))
def test_variance_and_autocorrelation_are_those_of_casnet(name: str) -> None:
    found = early_signs(SERIES[name], window=10)
    theirs = np.where(found.variance == 0, np.nan, table("casnet_ac1_win10.csv")[name])

    assert found.variance == pytest.approx(table("casnet_var_win10.csv")[name], rel=1e-10, abs=1e-12, nan_ok=True)
    assert found.autocorrelation == pytest.approx(theirs, rel=1e-10, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("window", [5, 7, 10, 14])
def test_every_items_peaks_are_those_of_casnet(window: int) -> None:
    found = complexity_peaks(np.column_stack([SERIES[n] for n in VARIED]), low=0, high=10, window=window)
    theirs = table(f"casnet_ccp_win{window}.csv")

    assert (found.item == np.column_stack([theirs[n] == 1 for n in VARIED])).all()


@pytest.mark.parametrize("window", [7, 10])
def test_compat_gives_the_peaks_of_all_together(window: int) -> None:
    items = np.column_stack(list(SERIES.values()))
    found = complexity_peaks(items, low=0, high=10, window=window, compat="casnet")

    assert (found.together == (table(f"casnet_ccp_win{window}.csv")["sig.peaks"] > 0)).all()


def test_items_whose_complexity_does_not_vary_are_open() -> None:
    found = complexity_peaks(np.column_stack(list(SERIES.values())), low=0, high=10, window=10)

    assert found.open_items.tolist() == [True, True, *[False] * 5]
    assert not found.item[:, :2].any()


def test_the_trend_is_kendalls_with_ties() -> None:
    series = np.random.default_rng(5).integers(0, 4, 40).astype(float)
    found = early_signs(series, window=5)
    seen = np.isfinite(found.variance)

    assert found.variance_trend == pytest.approx(kendalltau(np.flatnonzero(seen), found.variance[seen]).statistic)


def test_nothing_of_the_transition_or_after_it_is_looked_at() -> None:
    rng = np.random.default_rng(1)
    series = rng.normal(5, 1, 40)
    changed = series.copy()
    changed[25:] = 100
    one, other = (early_signs(x, window=8, before=25) for x in (series, changed))

    assert one.variance == pytest.approx(other.variance, nan_ok=True)
    assert one.variance_trend == other.variance_trend
    assert np.isnan(one.variance[25:]).all()


def test_a_missing_score_leaves_its_windows_open() -> None:
    found = early_signs([1, 5, 2, np.nan, 3, 4, 6, 2, 1, 7], window=4)

    assert np.isnan(found.variance[:7]).all()
    assert np.isfinite(found.variance[7:]).all()


@pytest.mark.parametrize(
    ("series", "window", "before"),
    [
        ([1, 2, 3], 4, None),
        ([1, 2, 3, 4, 5], 3, None),
        (list(range(20)), 10, 6),
        (["a"] * 9, 4, None),
        ([[1]], 4, None),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(series: Any, window: int, before: int | None) -> None:
    with pytest.raises(InvalidInput):
        early_signs(series, window=window, before=before)
