"""Days, numbers and words as the page writes them."""

from datetime import date

import pytest

from casebook.reading.page_names import EVENT_NAMES, LEGEND, count, name_event, say_day_shortly, shorten, show
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.ribbon import Shape
from sessionlab.transcript import UNDATED, Span, When


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (UNDATED, "undated"),
        (When.exactly(date(2020, 3, 2)), "2"),
        (When.between(date(2020, 3, 2), date(2020, 3, 5)), "2–5"),
        (When.between(date(2020, 3, 1), date(2020, 3, 31)), "Mar"),
        (When.between(date(2020, 1, 1), date(2020, 12, 31)), "2020"),
    ],
)
def test_a_day_fits_under_its_column(when: When, said: str) -> None:
    assert say_day_shortly(when) == said


def test_every_kind_of_event_and_every_shape_has_words() -> None:
    assert set(EVENT_NAMES) == set(EventKind)
    assert set(LEGEND) == set(Shape)


def test_how_a_repair_went_is_in_its_name() -> None:
    event = Event(
        kind=EventKind.REPAIR,
        when=UNDATED,
        by=By.THERAPIST,
        span=Span(0, 1),
        quote="",
        confidence=1,
        because="",
        detail="did not hold",
    )

    assert name_event(event) == "A repair that did not hold"


def test_words_are_cut_at_a_word() -> None:
    assert shorten("one two\nthree four", most=12) == "one two…"


def test_words_that_turn_the_line_are_taken_out_of_one_line() -> None:
    assert shorten("a\u2066b\u2069c") == "abc"


def test_what_cannot_be_shown_is_replaced_sign_by_sign() -> None:
    text = "a\x00b\u202ec\ud800d\ne"

    assert show(text) == "a\ufffdb\ufffdc\ufffdd\ne"


def test_numbers_carry_their_noun() -> None:
    assert [count(1, "turn"), count(1200, "turn"), count(0, "hour word by word", "hours word by word")] == [
        "1 turn",
        "1,200 turns",
        "0 hours word by word",
    ]
