"""Marks stand above the line for the client and below it for the therapist, as high as they weigh."""

from collections.abc import Callable

from sessionlab.relationship.story import Story
from sessionlab.ribbon import Mark, Shape, Side, lay_out

Tell = Callable[[str], Story]


def mark_of(story: Story, shape: Shape) -> Mark:
    """Return the one mark of a shape."""
    (mark,) = (mark for mark in lay_out(story).marks if mark.shape is shape)
    return mark


def test_a_clients_mark_stands_above_and_a_therapists_below(tell: Tell) -> None:
    story = tell("2 session C.reject=2 T.push=1")

    assert mark_of(story, Shape.CONFRONTATION).side is Side.ABOVE
    assert mark_of(story, Shape.PUSH).side is Side.BELOW


def test_a_mark_is_as_high_as_its_strongest_rating(tell: Tell) -> None:
    mark = mark_of(tell("2 session C.reject=2\n. C.therapist=4\n. C.defend=1"), Shape.CONFRONTATION)

    assert mark.height == 4
    assert mark.ratings == ((0, 1), (0, 0), (0, 2))


def test_a_told_rupture_takes_the_shape_of_its_strongest_marks(tell: Tell) -> None:
    story = tell("2 rupture C.reject=1 W.avoid=3")

    assert mark_of(story, Shape.WITHDRAWAL).events == (0,)
    assert Shape.RUPTURE not in {mark.shape for mark in lay_out(story).marks}


def test_a_told_rupture_that_nobody_rated_has_no_height(tell: Tell) -> None:
    assert mark_of(tell("2 rupture"), Shape.RUPTURE).height is None


def test_a_repair_and_its_ratings_are_one_mark(tell: Tell) -> None:
    mark = mark_of(tell("2 repair R.acknowledge=3\n. R.validate=2"), Shape.REPAIR)

    assert (mark.events, mark.ratings, mark.height) == ((0,), ((0, 0), (0, 1)), 3)


def test_every_event_can_be_reached_from_a_mark(tell: Tell) -> None:
    story = tell("- pattern\n2 session\n2 threat\n2 quit\n2 prediction\n9 letter_in\n9 & return\n12 ended:planned")
    reached = {event for mark in lay_out(story).marks for event in mark.events}

    assert reached == set(range(len(story.events)))


def test_an_hour_is_marked_on_the_line_though_only_its_rupture_was_told(tell: Tell) -> None:
    assert mark_of(tell("2 rupture"), Shape.HOUR).events == (0,)


def test_talk_of_going_joins_the_quit_that_came_of_it(tell: Tell) -> None:
    assert mark_of(tell("2 quit E.quit=5"), Shape.QUIT).ratings == ((0, 0),)


def test_talk_of_going_alone_moves_no_line(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session E.quit=3\n9 session"))

    assert [(stroke.start, stroke.end) for stroke in ribbon.strokes] == [(0.0, 2.0)]
    assert mark_of(tell("2 session E.quit=3"), Shape.SAID).height == 3


def test_a_rating_between_two_hours_belongs_to_the_one_told_before_it(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n. C.reject=2\n9 session"))

    assert [mark.place for mark in ribbon.marks if mark.shape is Shape.CONFRONTATION] == [0]


def test_a_rating_after_a_mere_thought_still_belongs_to_the_hour(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session\n- formulation\n. W.avoid=2\n9 session"))

    assert [mark.place for mark in ribbon.marks if mark.shape is Shape.WITHDRAWAL] == [0]


def test_marks_of_one_side_never_stand_on_one_another(tell: Tell) -> None:
    ribbon = lay_out(tell("2 session C.reject=2 W.avoid=1\n2 quit S.shame=2 T.push=2 R.link=1\n2 prediction"))
    spots = [(mark.side, mark.at) for mark in ribbon.marks]

    assert len(spots) == len(set(spots))
    assert all(ribbon.places[mark.place].start < mark.at < ribbon.places[mark.place].end for mark in ribbon.marks)


def test_a_chapter_that_tells_of_nothing_leaves_its_ratings_to_the_text(tell: Tell) -> None:
    assert lay_out(tell(". C.reject=2")).marks == ()
