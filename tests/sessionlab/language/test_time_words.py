import pytest

from sessionlab.language.time_words import mentions


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("2021-03-04", "iso"),
        ("3rd of March", "dmy"),
        ("March 3, 2021", "mdy"),
        ("late in March 2021", "my"),
        ("Since early March", "month"),
        ("in 2019", "year"),
        ("twelve days ago", "ago"),
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
        ("from Friday", "weekday"),
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
