"""Coefficients of agreement against printed tables, and what they refuse."""

import numpy as np
import pytest

from sessionlab.agreement import ac1, cohen, fleiss, intraclass, krippendorff
from sessionlab.agreement.alpha import ALPHA_EXAMPLE
from sessionlab.errors import InvalidInput

# Fleiss (1971), table 1: how many of six psychiatrists gave each of 30 patients each of five diagnoses.
FLEISS_1971 = """
00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031
00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006
""".split()

SHROUT_FLEISS_1979: list[list[float]] = [
    [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]
]  # fmt: skip


def diagnoses() -> list[list[int]]:
    """Return Fleiss' table as 30 patients by six ratings."""
    return [[kind for kind in range(5) for _ in range(int(row[kind]))] for row in FLEISS_1971]


def test_fleiss_gives_the_printed_value() -> None:
    assert round(fleiss(diagnoses(), resamples=0).value, 3) == 0.430


@pytest.mark.parametrize(
    ("form", "printed"), [("1,1", 0.17), ("2,1", 0.29), ("3,1", 0.71), ("1,k", 0.44), ("2,k", 0.62), ("3,k", 0.91)]
)
def test_intraclass_gives_the_six_printed_values(form: str, printed: float) -> None:
    assert round(intraclass(SHROUT_FLEISS_1979, form=form).value, 2) == printed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "low", "high"),
    # R's psych::ICC and irr::icc print these bounds for the same table.
    [("1,1", -0.1329, 0.7226), ("2,1", 0.0188, 0.7611), ("3,1", 0.3425, 0.9459), ("3,k", 0.6756, 0.9859)],
)
def test_intraclass_interval_agrees_with_r(form: str, low: float, high: float) -> None:
    found = intraclass(SHROUT_FLEISS_1979, form=form)  # type: ignore[arg-type]

    assert (round(found.low, 4), round(found.high, 4)) == pytest.approx((low, high), abs=2e-3)


def test_the_interval_of_alpha_holds_the_value_and_is_repeatable() -> None:
    once = krippendorff(ALPHA_EXAMPLE, measure="ordinal", seed=7)
    again = krippendorff(ALPHA_EXAMPLE, measure="ordinal", seed=7)

    assert once == again
    assert once.low < once.value < once.high


@pytest.mark.parametrize("measure", ["nominal", "ordinal", "interval", "ratio"])
def test_perfect_agreement_is_one(measure: str) -> None:
    units = [[1, 1], [2, 2], [3, 3], [5, 5]]

    assert krippendorff(units, measure=measure, resamples=0).value == pytest.approx(1)  # type: ignore[arg-type]
    assert cohen(units, resamples=0).value == ac1(units, resamples=0).value == fleiss(units, resamples=0).value == 1


def test_coders_who_differ_by_a_constant_agree_in_order_only() -> None:
    shifted = [[1, 2], [2, 3], [3, 4], [4, 5]]

    assert intraclass(shifted, form="3,1").value == pytest.approx(1)
    assert intraclass(shifted, form="2,1").value < 1


def test_constant_ratings_give_a_stated_nan() -> None:
    constant = [[2, 2], [2, 2], [2, 2]]

    for found in (cohen(constant), fleiss(constant), krippendorff(constant)):
        assert np.isnan(found.value)
        assert "same value" in found.reason
    assert "no variance" in intraclass(constant).reason


def test_all_reasons_are_given_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        krippendorff([[np.inf], [1.0]])

    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize(
    "ratings", [[], [1, 2, 3], [[1, np.nan], [np.nan, 2]], [["a", "b"]], [[1, 2, 3], [1, 2, 3]]], ids=str
)
def test_cohen_refuses_what_it_cannot_compare(ratings: object) -> None:
    with pytest.raises(InvalidInput):
        cohen(ratings)  # type: ignore[arg-type]


def test_a_unit_that_one_coder_skipped_is_left_out_of_the_intraclass_correlation() -> None:
    found = intraclass([*SHROUT_FLEISS_1979, [5, np.nan, 4, 4]])

    assert found.dropped == 1
    assert found.value == intraclass(SHROUT_FLEISS_1979).value
