"""Marks joined into ruptures."""

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.ruptures import Manner, gather
from sessionlab.errors import InvalidInput
from sessionlab.transcript import Span

WHO = Coder("rules", "1")


def mark(marker: str, turn: int | None, *, significance: int = 3, confidence: float = 0.6, at: int = 0) -> Rating:
    span = Span(at if turn is None else turn * 10, (at if turn is None else turn * 10) + 5)
    return Rating(
        marker=marker,
        span=span,
        quote="words",
        turn=turn,
        significance=significance,
        confidence=confidence,
        coder=WHO,
        because="said",
    )


def test_marks_within_the_gap_are_one_rupture() -> None:
    [rupture] = gather([mark("C.reject", 4), mark("C.therapist", 10, significance=5), mark("W.defer", 20)])

    assert (rupture.turns, rupture.peak.turn, rupture.manner) == ((4, 20), 10, Manner.MIXED)


def test_marks_beyond_the_gap_are_two() -> None:
    assert [rupture.turns for rupture in gather([mark("C.reject", 4), mark("C.reject", 17)])] == [(4, 4), (17, 17)]


def test_among_equals_the_first_mark_is_the_peak() -> None:
    [rupture] = gather([mark("W.denial", 4), mark("W.denial", 6)])

    assert (rupture.peak.turn, rupture.manner) == (4, Manner.WITHDRAWAL)


def test_repair_after_the_end_belongs_to_it_and_eased_it() -> None:
    [rupture] = gather([mark("C.reject", 4), mark("R.acknowledge", 9)], turns=40)

    assert rupture.eased is True


def test_repair_that_is_answered_by_another_mark_did_not_ease_it() -> None:
    [rupture] = gather([mark("C.reject", 4), mark("R.acknowledge", 9), mark("C.reject", 11)], turns=40)

    assert rupture.tried[0].eased is False


def test_where_the_hour_ends_too_soon_nobody_can_say() -> None:
    [rupture] = gather([mark("C.reject", 4), mark("R.acknowledge", 9)], turns=11)

    assert rupture.eased is None


def test_nothing_tried_is_nothing_eased() -> None:
    [rupture] = gather([mark("C.reject", 4)])

    assert (rupture.tried, rupture.eased) == ((), None)


def test_letters_are_gathered_by_code_points() -> None:
    found = gather([mark("C.reject", None, at=0), mark("C.reject", None, at=500), mark("C.reject", None, at=2000)])

    assert [rupture.span.start for rupture in found] == [0, 2000]
    assert found[0].turns is None


def test_marks_of_speech_and_of_prose_are_not_mixed() -> None:
    with pytest.raises(InvalidInput):
        gather([mark("C.reject", 4), mark("C.reject", None, at=3)])


def test_a_negative_gap_is_refused() -> None:
    with pytest.raises(InvalidInput):
        gather([mark("C.reject", 4)], gap=-1)


MARKS = st.lists(
    st.builds(
        mark,
        st.sampled_from(["W.denial", "C.reject", "R.validate", "S.warm", "T.push"]),
        st.integers(0, 200),
        significance=st.integers(1, 5),
        confidence=st.floats(0, 1),
    ),
    max_size=30,
)


@given(MARKS, st.integers(0, 40))
def test_every_mark_of_strain_is_in_one_rupture_and_no_gap_is_too_wide(marks: list[Any], gap: int) -> None:
    ruptures = gather(marks, gap=gap)
    within = [mark.turn or 0 for rupture in ruptures for mark in rupture.marks]

    assert sorted(within) == sorted(mark.turn or 0 for mark in marks if mark.family in "WC")
    assert within == sorted(within)
    for before, after in itertools.pairwise(ruptures):
        assert (after.onset.turn or 0) - (before.end.turn or 0) > gap
