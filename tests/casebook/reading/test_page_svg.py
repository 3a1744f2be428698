"""The ribbon in pixels: targets one can hit, names that run into no other, and everything inside the sheet."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations

import pytest

from casebook.reading.svg import Drawing, draw
from casebook.reading.svg_marks import Drawn
from sessionlab.relationship.story import Chapter, Story, gather_story
from sessionlab.ribbon import lay_out

MakeChapter = Callable[..., Chapter]


@pytest.fixture
def crowded(chapter: MakeChapter) -> Drawing:
    """Return the drawing of one bad hour in which everything happens, and an hour after it."""
    bad = chapter(
        "He mocked me. He looked away. He said he was nothing. I pressed on. I was sorry. He left. I guess he returns.",
        on=date(2020, 3, 2),
        events={
            "mocked me": "rupture",
            "I was sorry": "repair",
            "He left": "quit",
            "I guess": "prediction",
        },
        marks={
            "He mocked me": "C.therapist=5",
            "looked away": "W.avoid=1",
            "he was nothing": "S.shame=3",
            "I pressed on": "T.push=2",
            "I was sorry": "R.acknowledge=4",
        },
    )
    after = chapter("She came again.", on=date(2020, 3, 9), events={"She came again": "session"})
    return draw(lay_out(gather_story([bad, after])))


def box(drawn: Drawn) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a target."""
    left, top = float(drawn.target_x), float(drawn.target_y)
    return left, top, left + float(drawn.target_width), top + float(drawn.target_height)


def numbers(path: str) -> Iterator[float]:
    """Yield the numbers of a path."""
    return map(float, re.findall(r"-?\d+(?:\.\d+)?", path))


def test_every_target_is_large_enough(crowded: Drawing) -> None:
    sizes = [(float(mark.target_width), float(mark.target_height)) for mark in crowded.marks]

    assert all(width >= 24 and height >= 24 for width, height in sizes)


def test_no_target_lies_over_another(crowded: Drawing) -> None:
    boxes = [box(mark) for mark in crowded.marks]
    over = [
        (one, two)
        for one, two in combinations(boxes, 2)
        if one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]
    ]

    assert over == []


def test_a_mark_lies_within_its_target(crowded: Drawing) -> None:
    for mark in crowded.marks:
        left, top, right, bottom = box(mark)
        points = list(numbers(mark.path)) or [float(mark.x), float(mark.y)]
        assert all(left <= x <= right for x in points[::2]), mark.shape
        assert all(top - 1 <= y <= bottom for y in points[1::2]), mark.shape


def test_a_heavier_mark_is_higher(crowded: Drawing) -> None:
    tops = {mark.shape: min(list(numbers(mark.path))[1::2]) for mark in crowded.marks if mark.path}

    assert tops["confrontation"] < tops["withdrawal"]


def test_confrontation_leans_in_and_withdrawal_leans_out(crowded: Drawing) -> None:
    lean = {}
    for mark in crowded.marks:
        if mark.path:
            x = list(numbers(mark.path))[::2]
            lean[mark.shape] = x[2] - x[1]

    assert lean["confrontation"] > 0 > lean["withdrawal"]
    assert lean["push"] == 0


def test_the_names_of_the_states_run_into_no_other(crowded: Drawing) -> None:
    assert len(crowded.bands) > 2
    for one, two in combinations(crowded.bands, 2):
        assert one.row != two.row or one.ends <= two.begins


def test_no_line_to_a_name_crosses_a_name(crowded: Drawing) -> None:
    for one, two in combinations(crowded.bands, 2):
        if one.begins < two.begins < one.ends:
            assert two.row < one.row


def test_everything_lies_within_the_sheet(crowded: Drawing) -> None:
    width, height = float(crowded.width), float(crowded.height)

    assert all(left >= 0 and right <= width for left, _, right, _ in map(box, crowded.marks))
    assert all(band.ends <= width and float(band.label.y) < height for band in crowded.bands)


def test_the_line_ends_where_the_client_quits(crowded: Drawing) -> None:
    [quits] = [mark for mark in crowded.marks if mark.shape == "quit"]

    assert quits.x in {end for _, end in crowded.strokes}


def test_days_that_nobody_told_are_named_once(chapter: MakeChapter) -> None:
    story: Story = gather_story(
        [chapter("One. Two. Three.", events={"One": "session", "Two": "session", "Three": "session"})]
    )

    assert [day.text for day in draw(lay_out(story)).dates] == ["undated"]


def test_a_month_is_named_where_it_begins(chapter: MakeChapter) -> None:
    days = [date(2019, 12, 30), date(2020, 1, 6), date(2020, 1, 13)]
    story = gather_story([chapter("She came.", on=day, events={"She came": "session"}) for day in days])

    assert [month.text for month in draw(lay_out(story)).months] == ["Dec", "Jan 2020"]
