"""Scores by each questionnaire's own rule, and what must be seen whatever the score."""

from typing import Any

import numpy as np
import pytest

from sessionlab.course.instruments import load, read_instrument
from sessionlab.course.scoring import Administration, Score, reliable_change_of, score
from sessionlab.errors import InvalidInput

TURNED = read_instrument("""
id = "day"
name = "Day"
version = "1"
better = "higher"
[total]
low = 0
high = 40
step = 0
rule = "mean"
factor = 10
[licence]
notice = "our own"
source = "us"
[answers]
low = 0
high = 4
[missing]
allowed = 1
source = "us"
[[item]]
id = "1"
text = "Slept well"
[[item]]
id = "2"
text = "Was tired"
reversed = true
[[item]]
id = "3"
text = "Ate well"
""")


def of(instrument: str, answers: tuple[float | None, ...] = (), total: float | None = None) -> Score:
    """Return the score of one filling-in of a shipped instrument."""
    return score(Administration(instrument=instrument, answers=answers, total=total), load(instrument))


@pytest.mark.parametrize(
    ("total", "band"),
    [(0, "minimal"), (4, "minimal"), (5, "mild"), (10, "moderate"), (15, "moderately severe"), (20, "severe")],
)
def test_the_bands_of_the_phq_begin_where_they_are_printed(total: int, band: str) -> None:
    assert of("phq-9", total=total).band == band


@pytest.mark.parametrize("answers", [(0,) * 8 + (1,), (None,) * 8 + (3,)], ids=["low total", "no total"])
def test_the_ninth_answer_is_surfaced_whatever_becomes_of_the_total(answers: tuple[float | None, ...]) -> None:
    found = of("phq-9", answers)

    assert [one.item for one in found.surfaced] == ["9"]


def test_a_ninth_answer_of_zero_is_not_surfaced() -> None:
    assert of("phq-9", (3,) * 8 + (0,)).surfaced == ()


def test_a_ninth_question_without_answer_is_named_also_where_only_a_total_was_given() -> None:
    assert of("phq-9", (0,) * 8 + (None,)).unasked == ("9",)
    assert of("phq-9", total=2).unasked == ("9",)


def test_too_many_missing_answers_give_no_number_and_say_why() -> None:
    found = of("gad-7", (1, 1, None, 1, 1, 1, 1))

    assert np.isnan(found.value)
    assert found.unscored == "1 answers are missing; the rule allows 0."
    assert (found.band, found.reached) == ("", ())


def test_a_missing_answer_within_the_rule_is_filled_with_the_mean_of_the_others() -> None:
    found = score(Administration(instrument="day", answers=(4, 2, None)), TURNED)

    assert (found.value, found.missing, found.filled) == (30.0, 1, 1)


def test_a_reversed_answer_counts_from_the_other_end() -> None:
    assert score(Administration(instrument="day", answers=(4, 4, 4)), TURNED).value == pytest.approx(80 / 3)


def test_the_clusters_of_the_pcl_are_met_by_symptoms_of_two_or_more() -> None:
    found = of("pcl-5", (2, *[0] * 4, 2, 0, 2, 2, *[0] * 5, 2, 1, *[0] * 4))

    assert [(one.id, one.value, one.met) for one in found.subscales] == [
        ("b", 2.0, True), ("c", 2.0, True), ("d", 4.0, True), ("e", 3.0, False)
    ]  # fmt: skip


def test_a_cluster_that_a_missing_answer_could_meet_is_left_open() -> None:
    found = of("pcl-5", (None, *[0] * 4, 0, 0, 2, 2, None, *[0] * 4, None, *[0] * 5))

    assert [one.met for one in found.subscales] == [None, False, True, False]


@pytest.mark.parametrize(("total", "means"), [(27, ["reached"]), (29, []), (31, ["diagnosis"])])
def test_cut_offs_hold_on_the_side_they_name(total: int, means: list[str]) -> None:
    found = [cut.means for cut in of("pcl-5", total=total).reached]

    assert len(found) == len(means)
    assert all(word in text for word, text in zip(means, found, strict=True))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"answers": (1,) * 8}, "8 answers to 9 items"),
        ({"answers": (4,) + (1,) * 8}, "items 1 are not whole numbers from 0 to 3"),
        ({"answers": (1.5, True, *[1] * 7)}, "items 1, 2 are not"),
        ({"answers": ("much",) + (1,) * 8}, "items 1 are not"),
        ({"answers": (float("nan"),) + (1,) * 8}, "items 1 are not"),
        ({"total": 28}, "not between 0 and 27"),
        ({"total": 3.5}, "steps of 1"),
        ({"total": float("inf")}, "not between"),
        ({"total": float("nan")}, "not between"),
        ({"total": "9"}, "not a number"),
        ({}, "Either the answers or the total"),
        ({"answers": (1,) * 9, "total": 9}, "Either the answers or the total"),
    ],
    ids=str,
)
def test_what_is_no_filling_in_is_refused(given: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        score(Administration(instrument="phq-9", **given), load("phq-9"))


def test_another_instruments_answers_are_refused_with_every_reason() -> None:
    with pytest.raises(InvalidInput) as refused:
        score(Administration(instrument="phq-9", answers=(1,) * 9), load("ors"))

    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize("total", [0, 24.3, 35.9, 40])
def test_a_line_measured_to_the_millimetre_is_taken(total: float) -> None:
    assert of("ors", total=total).value == total


def test_the_same_change_is_reliable_by_the_figure_that_is_named() -> None:
    found = reliable_change_of(load("pcl-5"), [50.0], [36.0], kind="alpha", sd=15)
    retest = reliable_change_of(load("pcl-5"), [50.0], [36.0], kind="retest", sd=15)

    assert (bool(found.improved[0]), bool(retest.improved[0])) == (True, False)
    assert "Blevins" in retest.reliability.source


def test_without_a_known_deviation_or_reliability_no_index_is_made() -> None:
    with pytest.raises(InvalidInput, match="No standard deviation"):
        reliable_change_of(load("ors"), [20.0], [30.0], kind="alpha")
    with pytest.raises(InvalidInput, match="No alpha reliability"):
        reliable_change_of(load("ors"), [20.0], [30.0], kind="alpha", sd=8)


def test_scores_outside_the_instrument_are_refused() -> None:
    with pytest.raises(InvalidInput, match="1 scores lie outside 0 to 27"):
        reliable_change_of(load("phq-9"), [28.0, 3.0], [1.0, 1.0], kind="alpha")
