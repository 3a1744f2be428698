"""Reliable change against the table of Jacobson et al. (1989) as R's clinicalsignificance 3.0.0 computes it."""

import csv
from pathlib import Path

import numpy as np
import pytest

from sessionlab.course.change import Category, Reliability, Sample, reliable_change
from sessionlab.course.cutoffs import categorise, cutoff, percentage_change
from sessionlab.errors import InvalidInput

REFERENCE = Path(__file__).parent / "reference"
ALPHA = Reliability(0.88, "alpha", "Spanier 1976")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one reference table."""
    with (REFERENCE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def column(table: list[dict[str, str]], name: str) -> list[float]:
    """Return one column as numbers."""
    return [float(row[name]) if row[name] not in ("", "NA") else float("nan") for row in table]


def test_dyadic_adjustment_gives_the_same_index_and_category() -> None:
    table = rows("out_comb_jacobson_das_JT_c.csv")
    pre, post = column(table, "pre"), column(table, "post")
    change = reliable_change(pre, post, reliability=ALPHA, better="higher")
    clinical = Sample(float(np.mean(pre)), float(np.std(pre, ddof=1)))
    divide = cutoff("c", clinical=clinical, functional=Sample(114, 15.4), better="higher")

    assert change.index == pytest.approx(column(table, "rci"), rel=1e-10)
    assert [Category(c).name.title() for c in categorise(pre, post, change=change, divide=divide).category] == [
        row["category"] for row in table
    ]


def test_global_distress_gives_the_same_index_and_category() -> None:
    table = rows("out_comb_jacobson_gds_JT_a.csv")
    pre, post = column(table, "pre"), column(table, "post")
    change = reliable_change(pre, post, reliability=ALPHA)
    divide = cutoff("a", clinical=Sample(float(np.mean(pre)), float(np.std(pre, ddof=1))))

    assert change.index == pytest.approx(column(table, "rci"), rel=1e-10)
    assert [Category(c).name.title() for c in categorise(pre, post, change=change, divide=divide).category] == [
        row["category"] for row in table
    ]


def test_cut_off_b_takes_the_functional_deviation_and_compat_the_clinical_one() -> None:
    clinical, functional = Sample(29.9, 8.16), Sample(7.69, 7.52)

    assert cutoff("b", functional=functional) == pytest.approx(22.73)
    assert cutoff("b", clinical=clinical, functional=functional, compat="clinicalsignificance") == pytest.approx(24.01)


@pytest.mark.parametrize(
    ("method", "by_hand"),
    [
        ("JT", -10 / (5 * np.sqrt(2 * 0.2))),
        ("GLN", ((10 - 18) - 0.8 * (20 - 18)) / (5 * np.sqrt(1 - 0.64))),
        ("EN", (10 - (0.8 * 2 + 18)) / (5 * np.sqrt(0.2))),
        ("NK", (10 - (0.8 * 2 + 18)) / np.sqrt(0.64 * 25 * 0.2 + 25 * 0.3)),
    ],
)
def test_each_method_is_its_printed_formula(method: str, by_hand: float) -> None:
    found = reliable_change(
        [20], [10], reliability=Reliability(0.8, "alpha"), reliability_post=Reliability(0.7, "alpha"),
        sd=5, mean=18, method=method,  # type: ignore[arg-type]
    )  # fmt: skip

    assert found.index[0] == pytest.approx(by_hand, rel=1e-10)


def test_a_missing_score_is_unknown_and_counted() -> None:
    change = reliable_change([30, 20, np.nan], [np.nan, 10, 5], reliability=ALPHA, sd=5)

    assert change.missing == 2
    assert categorise([30, 20, np.nan], [np.nan, 10, 5], change=change, divide=15).counts[Category.UNKNOWN] == 2


def test_a_first_score_of_zero_has_no_percentage() -> None:
    found = percentage_change([0], [5])

    assert not found.improved[0]
    assert not found.deteriorated[0]
    assert found.undefined == 1


@pytest.mark.parametrize("bad", [0, 1, -0.2, float("nan")])
def test_a_reliability_outside_its_range_is_refused(bad: float) -> None:
    with pytest.raises(InvalidInput, match="not between 0 and 1"):
        Reliability(bad, "alpha")


@pytest.mark.parametrize(("pre", "post"), [([1, 2], [1]), (["high"], [1]), ([np.inf], [1]), ([[1]], [[1]])])
def test_scores_that_cannot_be_compared_are_refused(pre: list[float], post: list[float]) -> None:
    with pytest.raises(InvalidInput):
        reliable_change(pre, post, reliability=ALPHA, sd=5)


def test_constant_scores_have_no_deviation_to_measure_by() -> None:
    with pytest.raises(InvalidInput, match="standard deviation"):
        reliable_change([5, 5, 5], [4, 4, 4], reliability=ALPHA)
