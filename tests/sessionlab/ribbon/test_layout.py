"""The states lie underneath as bands, from the event that brought each to the next."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from sessionlab.relationship.events import EventKind
from sessionlab.relationship.story import Story
from sessionlab.ribbon import lay_out

Tell = Callable[[str], Story]


def bands(story: Story) -> list[tuple[float, float, str]]:
    """Return where each state lies."""
    return [(band.start, band.end, band.state.value) for band in lay_out(story).bands]


def test_a_state_lasts_until_the_next(tell: Tell) -> None:
    story = tell("2 session\n9 session\n16 rupture\n= steady 0\n= ruptured 2")

    assert bands(story) == [(0.0, 2.0, "steady"), (2.0, 3.0, "ruptured")]


def test_states_that_begin_in_one_hour_share_its_column(tell: Tell) -> None:
    story = tell("2 session\n2 rupture\n2 repair\n= steady 0\n= ruptured 1\n= repair attempted 2")

    assert bands(story) == [(0.0, 1.0, "steady"), (1.0, 2.0, "ruptured"), (2.0, 3.0, "repair attempted")]


def test_what_only_time_brought_begins_after_the_last_place(tell: Tell) -> None:
    story = tell("2 session\n2 quit\n= quit 1\n= ended (unplanned) 1 30")

    assert bands(story)[-1] == (2.0, 3.0, "ended (unplanned)")
    assert lay_out(story).width == 3.0


def test_what_only_time_brought_begins_before_a_later_return(tell: Tell) -> None:
    story = tell("2 quit\n31 return\n= quit 0\n= ended (unplanned) 0 30\n= returned 1")

    assert bands(story) == [(0.0, 1.0, "quit"), (1.0, 2.0, "ended (unplanned)"), (2.0, 3.0, "returned")]


def test_the_same_story_gives_the_same_ribbon(tell: Tell) -> None:
    script = "2 session C.reject=3\n2 rupture\n5 letter_in\n5 & break\n9 repair\n= steady 0\n= on break 3"

    assert lay_out(tell(script)) == lay_out(tell(script))


KINDS = st.sampled_from([kind.value for kind in EventKind])
LINES = st.lists(st.tuples(st.one_of(st.just("-"), st.integers(1, 31).map(str)), KINDS), min_size=1, max_size=20)


@given(LINES)
def test_whatever_happens_the_line_stays_within_the_ribbon(tell: Tell, lines: list[tuple[str, str]]) -> None:
    ribbon = lay_out(tell("\n".join(f"{day} {kind}" for day, kind in lines)))
    strokes = [end for stroke in ribbon.strokes for end in (stroke.start, stroke.end)]
    gaps = [end for gap in ribbon.gaps for end in (gap.start, gap.end)]

    assert sorted(event for place in ribbon.places for event in place.events) == list(range(len(lines)))
    assert all(0 <= end <= ribbon.width for end in strokes + gaps)
    assert strokes == sorted(strokes)
