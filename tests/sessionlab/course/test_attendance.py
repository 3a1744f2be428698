"""Histories of attendance: what follows what, and what is refused."""

from typing import Any

import numpy as np
import pytest

from sessionlab.course.attendance import Place, histories_from, histories_of
from sessionlab.course.survival import kaplan_meier
from sessionlab.errors import InvalidInput


def test_each_step_leads_to_its_place() -> None:
    steps = ["attend", "miss", "attend", "pause", "return", "quit", "return", "planned end"]

    assert histories_of([steps]).places.tolist() == [
        [Place.ATTENDING, Place.MISSING, Place.ATTENDING, Place.PAUSED, 0, Place.QUIT, 0, Place.ENDED]
    ]


def test_a_planned_end_is_no_quitting() -> None:
    times, happened = histories_of(
        [["attend", "attend", "quit"], ["attend", "planned end"], ["attend", "miss"], ["attend", "quit", "return"]]
    ).times_to_quit()

    assert times.tolist() == [3, 2, 2, 2]
    assert happened.tolist() == [True, False, False, True]
    assert kaplan_meier(times, happened).estimate == pytest.approx([3 / 4, 0])


def test_a_planned_end_that_is_carried_on_counts_once() -> None:
    times, happened = histories_from(np.array([[0, 4, 4, 4], [0, 0, 0, 0]])).times_to_quit()

    assert times.tolist() == [2, 4]
    assert not happened.any()


def test_every_fault_of_every_client_is_named_by_row_and_slot() -> None:
    with pytest.raises(InvalidInput) as refused:
        histories_of(
            [["return"], ["attend", "flew"], ["quit", "attend"], ["planned end", "miss"], [], ["miss", "return"]]
        )

    assert [reason.split(":")[0] for reason in refused.value.reasons] == [
        "Row 0, slot 0",
        "Row 1, slot 1 is no known step.",
        "Row 2, slot 1",
        "Row 3, slot 1",
        "Row 4 has no steps.",
        "Row 5, slot 1",
    ]


@pytest.mark.parametrize("bad", [[[0, 9]], [[-1, 0]], [[0, -1, 0]], [[4, 0]], [[0.5, 1.0]], [0, 1], [[]]], ids=str)
def test_tables_that_are_no_history_are_refused(bad: Any) -> None:
    with pytest.raises(InvalidInput):
        histories_from(np.array(bad))


def test_no_history_at_all_is_refused() -> None:
    with pytest.raises(InvalidInput):
        histories_of([])
