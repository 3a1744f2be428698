"""Events find their places on the line."""

from collections.abc import Callable

from sessionlab.relationship.story import Story
from sessionlab.ribbon import Place, PlaceKind, lay_out

Tell = Callable[[str], Story]


def kinds(places: tuple[Place, ...]) -> list[str]:
    """Return the kinds of the places in their order."""
    return [place.kind.value for place in places]


def test_what_happened_in_one_hour_stands_in_one_column(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n2 rupture\n2 therapist_miss\n2 repair"))

    assert [place.events for place in ribbon.places] == [(0, 1, 2, 3)]


def test_a_rupture_without_a_told_hour_has_a_column_too(tell: Tell) -> None:
    ribbon = lay_out(tell("2 rupture\n9 rupture"))

    assert kinds(ribbon.places) == ["hour", "hour"]


def test_letters_stand_between_the_hours(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n2 letter_in\n3 letter_out\n9 session"))

    assert kinds(ribbon.places) == ["hour", "letter", "letter", "hour"]


def test_what_a_letter_brings_in_its_own_sentence_stands_with_the_letter(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n2 rupture\n2 letter_in\n2 & break\n9 session"))

    assert [place.events for place in ribbon.places] == [(0, 1), (2, 3), (4,)]


def test_what_a_letter_tells_stands_with_the_letter(write: Tell) -> None:
    ribbon = lay_out(write("2 letter_in\n2 rupture\n2 quit"))

    assert [place.events for place in ribbon.places] == [(0, 1, 2)]


def test_a_repair_told_after_a_letter_out_of_that_day_was_written(tell: Tell) -> None:
    ribbon = lay_out(tell("2 rupture\n2 letter_out\n2 repair"))

    assert [place.events for place in ribbon.places] == [(0,), (1, 2)]


def test_a_late_repair_of_the_hour_stays_in_the_hour(tell: Tell) -> None:
    ribbon = lay_out(tell("2 rupture\n2 repair\n2 letter_in"))

    assert [place.events for place in ribbon.places] == [(0, 1), (2,)]


def test_two_undated_hours_are_two_columns(tell: Tell) -> None:
    ribbon = lay_out(tell("- session\n- rupture\n- session"))

    assert [place.events for place in ribbon.places] == [(0, 1), (2,)]


def test_an_undated_event_stands_between_its_neighbours_and_says_so(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n- formulation\n9 session"))

    assert [place.when.known for place in ribbon.places] == [True, False, True]
    assert ribbon.places[1].kind is PlaceKind.MOMENT


def test_undated_thoughts_side_by_side_share_a_place(tell: Tell) -> None:
    ribbon = lay_out(tell("- pattern\n- formulation\n- formulation\n2 session"))

    assert [place.events for place in ribbon.places] == [(0, 1, 2), (3,)]


def test_a_guess_of_the_day_stands_in_the_hour_of_that_day(tell: Tell) -> None:
    ribbon = lay_out(tell("2 rupture\n2 quit\n2 prediction"))

    assert [place.events for place in ribbon.places] == [(0, 1, 2)]


def test_a_column_is_as_wide_as_its_longest_row_of_marks(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session C.reject=2 W.avoid=1 S.envy=1\n9 session"))

    assert [(place.start, place.width) for place in ribbon.places] == [(0.0, 3.0), (3.0, 1.0)]
    assert ribbon.width == 4.0


def test_a_story_without_events_gives_an_empty_ribbon(tell: Tell) -> None:
    ribbon = lay_out(tell(""))

    assert (ribbon.width, ribbon.places, ribbon.marks, ribbon.strokes) == (0.0, (), (), ())
