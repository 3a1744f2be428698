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


def test_hsu_linn_and_lord_is_its_printed_formula() -> None:
    pre, post = np.array([20.0, 24, 16, 12]), np.array([12.0, 20, 10, 2])
    found = reliable_change(pre, post, reliability=Reliability(0.8, "alpha"), sd=5, method="HLL")

    assert found.index == pytest.approx(((post - 11) - 0.8 * (pre - 18)) / (5 * np.sqrt(1 - 0.64)), rel=1e-12)


def test_hageman_and_arrindell_is_its_published_formula() -> None:
    pre, post = np.array([30.0, 20, 10, 8, 6, 4, 2]), np.array([3.0, 9, 2, 8, 2, 5, 1])
    s1, s2, r12 = np.std(pre, ddof=1), np.std(post, ddof=1), np.corrcoef(pre, post)[0, 1]
    error = s1 * np.sqrt(1 - 0.8)
    r1, r2 = (s1**2 - error**2) / s1**2, (s2**2 - error**2) / s2**2
    rdd = (s1**2 * r1 + s2**2 * r2 - 2 * s1 * s2 * r12) / (s1**2 + s2**2 - 2 * s1 * s2 * r12)
    drawn = (post - pre) * rdd + (post.mean() - pre.mean()) * (1 - rdd)
    found = reliable_change(pre, post, reliability=Reliability(0.8, "retest"), method="HA")

    # The printed denominator: sqrt(r_DD) sqrt(2 S_E^2); one-sided limits of 5 % on each side.
    assert found.index == pytest.approx(drawn / (np.sqrt(rdd) * np.sqrt(2 * error**2)), rel=1e-10)
    assert found.critical == pytest.approx(1.6448536269514722, rel=1e-12)


def test_hageman_and_arrindell_take_a_second_reliability_where_it_is_known() -> None:
    pre, post = np.array([1.0, -1, 1, -1]), np.array([1.0, 1, -1, -1])
    r = Reliability(0.75, "retest")
    found = reliable_change(pre, post, reliability=r, reliability_post=r, method="HA")

    # Equal spreads, r12 = 0, no mean change: r_DD is the tests' own, and the error that of both.
    error = np.sqrt(2 * np.var(pre, ddof=1) * 0.25)
    assert found.index == pytest.approx((post - pre) * 0.75 / (np.sqrt(0.75) * error), rel=1e-12)


def test_differences_that_are_all_error_have_no_index() -> None:
    with pytest.raises(InvalidInput, match="no more than their error"):
        reliable_change([10, 20, 30, 40], [11, 21, 30, 41], reliability=Reliability(0.8, "retest"), method="HA")


def test_nunnally_and_kotsch_refuse_one_reliability() -> None:
    with pytest.raises(InvalidInput, match="reliability of the second"):
        reliable_change([20, 10], [10, 10], reliability=ALPHA, method="NK")


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


@pytest.mark.parametrize("method", ["JT", "GLN", "HLL", "EN", "NK"])
def test_where_every_score_is_missing_every_index_is_open(method: str) -> None:
    found = reliable_change(
        [np.nan, np.nan], [3, 4], reliability=ALPHA, reliability_post=ALPHA, sd=5, method=method  # type: ignore[arg-type]
    )  # fmt: skip

    assert found.missing == 2
    assert not (found.improved | found.deteriorated).any()


def test_one_pair_gives_no_standard_deviation() -> None:
    with pytest.raises(InvalidInput, match="1 patients have both scores"):
        reliable_change([20, np.nan], [10, 3], reliability=ALPHA)


def test_hageman_and_arrindell_refuse_constant_scores() -> None:
    r = Reliability(0.8, "retest")
    with pytest.raises(InvalidInput, match="no spread"):
        reliable_change([5, 5, 5], [4, 3, 4], reliability=r, reliability_post=r, sd=5, method="HA")
