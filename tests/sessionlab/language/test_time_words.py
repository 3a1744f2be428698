import pytest

from sessionlab.language.time_words import mentions


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("2021-03-04", "iso"),
        ("25/3/2021", "figures"),
        ("Tues 25.3.2021", "figures"),
        ("3rd of March", "dmy"),
        ("Tues. 3 March", "dmy"),
        ("Sept. 3, 2021", "mdy"),
        ("March 3, 2021", "mdy"),
        ("late in March 2021", "my"),
        ("Since early March", "month"),
        ("in 2019", "year"),
        ("twelve days ago", "ago"),
        ("two Fridays ago", "ago_w"),
        ("the Friday before last", "before_last"),
        ("the weekend before last", "before_last"),
        ("Several weeks later", "later"),
        ("the day before", "before"),
        ("The Following Day", "step"),
        ("the next Tuesday", "after_w"),
        ("THAT SAME HOUR", "same"),
        ("yesterday", "yesterday"),
        ("Tomorrow", "tomorrow"),
        ("tonight", "today"),
        ("this past year", "period"),
        ("last Monday", "last_w"),
        ("next Monday", "next_w"),
        ("last Thurs", "last_w"),
        ("from Friday", "weekday"),
        ("tues", "weekday"),
        ("on Sun", "weekday"),
    ],
)
def test_words_of_every_shape_are_found_in_the_middle_of_a_sentence(words: str, shape: str) -> None:
    text = f"It rained! He came, {words}, and she left. It rained."
    assert [(found.shape, found.span.of(text)) for found in mentions(text)] == [(shape, words)]


def test_mentions_come_in_the_order_of_the_text() -> None:
    text = "On Monday he came. He slept today? Nothing. In March, the next day, he left"
    assert [found.span.of(text) for found in mentions(text)] == ["On Monday", "today", "In March", "the next day"]


def test_letters_that_grow_when_they_are_small_move_no_mention() -> None:
    text = "İİİ came to İzmir Yesterday."
    assert [found.span.of(text) for found in mentions(text)] == ["Yesterday"]


@pytest.mark.parametrize(
    "text",
    [
        "He sat on the stairs in the sun.",
        "On sun and rain she says nothing. They wed.",
        "Thu said it, and Tue heard it.",
        "Every Thurs we met.",
        "It hurt 3/7 of the time, 24/7, on page 1/2/3/2021.",
        "The week before last Christmas, the night before last week.",
    ],
)
def test_what_only_looks_like_a_short_day_or_a_date_tells_no_day(text: str) -> None:
    assert [found.span.of(text) for found in mentions(text) if found.shape != "period"] == []


def test_a_count_behind_a_short_month_is_no_day_of_it() -> None:
    text = "He came in Dec. 3 weeks later he left."
    assert [found.span.of(text) for found in mentions(text)] == ["in Dec", "3 weeks later"]
