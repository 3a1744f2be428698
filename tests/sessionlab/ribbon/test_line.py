"""The line stops, starts again and ends as the work did."""

from collections.abc import Callable

import pytest

from sessionlab.relationship.story import Story
from sessionlab.ribbon import Ribbon, Shape, lay_out

Tell = Callable[[str], Story]


def strokes(ribbon: Ribbon) -> list[tuple[float, float]]:
    """Return where the line runs."""
    return [(stroke.start, stroke.end) for stroke in ribbon.strokes]


def test_the_line_runs_through_quiet_hours(tell: Tell) -> None:
    assert strokes(lay_out(tell("2 session\n9 session\n16 session"))) == [(0.0, 3.0)]


@pytest.mark.parametrize("pause", ["break", "holiday"])
def test_a_pause_is_a_gap_until_the_next_hour(tell: Tell, pause: str) -> None:
    ribbon = lay_out(tell(f"2 session\n5 {pause}\n9 session"))

    assert strokes(ribbon) == [(0.0, 1.0), (2.0, 3.0)]
    assert [(gap.start, gap.end) for gap in ribbon.gaps] == [(1.0, 2.0)]


def test_a_letter_out_during_a_pause_does_not_start_the_line(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n5 letter_in\n5 & break\n5 letter_out\n6 letter_in\n6 & return\n9 session"))

    assert strokes(ribbon) == [(0.0, 1.0), (3.5, 5.0)]


@pytest.mark.parametrize("ending", ["quit", "ended:planned", "ended:unplanned"])
def test_an_ending_ends_the_line(tell: Tell, ending: str) -> None:
    ribbon = lay_out(tell(f"2 session\n9 {ending}"))

    assert strokes(ribbon) == [(0.0, 1.5)]


def test_a_planned_and_an_unplanned_ending_differ_in_shape(tell: Tell) -> None:
    shapes = [lay_out(tell(f"2 ended:{how}")).marks[0].shape for how in ("planned", "unplanned")]

    assert shapes == [Shape.ENDED, Shape.ENDED_UNPLANNED]


def test_the_line_starts_again_with_a_return(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n5 quit\n9 return\n12 session"))

    assert strokes(ribbon) == [(0.0, 1.5), (2.5, 4.0)]


def test_a_quit_during_a_break_opens_no_second_gap(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n5 break\n9 quit\n12 session"))

    assert [(gap.start, gap.end) for gap in ribbon.gaps] == [(1.0, 3.0)]


def test_a_repair_is_a_thread_from_the_rupture_before_it(tell: Tell) -> None:
    ribbon = lay_out(tell("2 rupture\n9 session\n9 repair:held"))
    (thread,) = ribbon.threads

    assert ribbon.marks[thread.broken].shape is Shape.RUPTURE
    assert ribbon.marks[thread.mended].shape is Shape.REPAIR
    assert thread.held is True


def test_a_repair_that_nothing_broke_before_has_no_thread(tell: Tell) -> None:
    assert lay_out(tell("2 session\n2 repair\n9 rupture")).threads == ()


@pytest.mark.parametrize(
    ("state", "held"), [("repair did not hold", False), ("repaired", True), ("repair attempted", None)]
)
def test_the_state_after_a_repair_tells_whether_it_held(tell: Tell, state: str, held: bool | None) -> None:
    ribbon = lay_out(tell(f"2 rupture\n3 repair\n9 session\n= {state} 2"))

    assert [thread.held for thread in ribbon.threads] == [held]


def test_the_telling_outweighs_the_state(tell: Tell) -> None:
    ribbon = lay_out(tell("2 rupture\n3 repair:did not hold\n9 session\n= repaired 2"))

    assert [thread.held for thread in ribbon.threads] == [False]
