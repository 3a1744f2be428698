"""Dynamic complexity against R's casnet 0.6.0 on seven made series."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sessionlab.course.complexity import dynamic_complexity, surrogates
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"


def table(name: str) -> dict[str, list[float]]:
    """Return a table by columns, blank as NaN."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {key: [float(row[key]) if row[key] not in ("", "NA") else np.nan for row in rows] for key in rows[0]}


SERIES = table("casnet_input.csv")


@pytest.mark.parametrize("window", [5, 7, 10, 14])
@pytest.mark.parametrize("name", list(SERIES))
def test_fluctuation_distribution_and_product_are_those_of_casnet(name: str, window: int) -> None:
    found = dynamic_complexity(SERIES[name], low=0, high=10, window=window)

    for letter, ours in (("F", found.fluctuation), ("D", found.distribution), ("dc", found.complexity)):
        path = REFERENCE / f"casnet_{letter}_win{window}.csv"
        if path.exists():
            assert ours == pytest.approx(table(path.name)[name], rel=1e-10, abs=1e-12, nan_ok=True)


def test_a_missing_rating_leaves_its_windows_open() -> None:
    found = dynamic_complexity([1, 5, 2, np.nan, 3, 4, 6, 2, 1, 7], low=0, high=10, window=4)

    assert np.isnan(found.complexity[:7]).all()
    assert np.isfinite(found.complexity[7:]).all()


@pytest.mark.parametrize("kind", ["shuffled", "autoregressive"])
def test_noise_is_seldom_told_from_its_surrogates(kind: Any) -> None:
    noise = np.random.default_rng(5).uniform(0, 10, 40)

    assert surrogates(noise, low=0, high=10, kind=kind, number=39).p > 0.05


def test_all_faults_are_named_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        dynamic_complexity([1, 2, 30], low=0, high=10, window=9)

    assert len(refused.value.reasons) == 2
