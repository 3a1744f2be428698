from datetime import date

import pytest

from sessionlab.reading.dates import resolve
from sessionlab.transcript import UNDATED, When

WRITTEN = date(2021, 5, 14)  # a Friday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Last Friday she left.", date(2021, 5, 7)),
        ("Yesterday she called.", date(2021, 5, 13)),
        ("Today she came.", WRITTEN),
        ("On Tuesday she came.", date(2021, 5, 11)),
        ("It was 12 March.", date(2021, 3, 12)),
        ("On Friday 30 April she left.", date(2021, 4, 30)),
        ("Last Friday, April 30th, she left.", date(2021, 4, 30)),
        ("The day before yesterday she called.", date(2021, 5, 12)),
        ("On the 10th she came.", date(2021, 5, 10)),
        ("She came on the 20th.", date(2021, 4, 20)),
        ("It was June 12th, 2020.", date(2020, 6, 12)),
        ("It was 2021-02-03.", date(2021, 2, 3)),
        ("It was 20 December.", date(2020, 12, 20)),
        ("It was 25/3/2021.", date(2021, 3, 25)),
        ("It was 3/25/2021.", date(2021, 3, 25)),
        ("It was Thurs 25.03.2021.", date(2021, 3, 25)),
        ("It was 5/5/2021.", date(2021, 5, 5)),
        ("It was Dec. 20.", date(2020, 12, 20)),
        ("She came Tues.", date(2021, 5, 11)),
        ("She came last Thurs.", date(2021, 5, 6)),
        ("On Weds she came.", date(2021, 5, 12)),
        ("Two Fridays ago she left.", date(2021, 4, 30)),
        ("Three Tuesdays ago she left.", date(2021, 4, 27)),
        ("The Friday before last she left.", date(2021, 4, 30)),
        ("The Tues before last she left.", date(2021, 5, 4)),
        ("The night before last she left.", date(2021, 5, 12)),
    ],
)
def test_a_day_is_counted_from_the_day_of_writing(text: str, day: date) -> None:
    (found,) = resolve(text, written_on=WRITTEN)
    assert found.when == When.exactly(day)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("In March we met.", date(2021, 3, 1), date(2021, 3, 31)),
        ("In October we met.", date(2020, 10, 1), date(2020, 10, 31)),
        ("This week we met.", date(2021, 5, 10), WRITTEN),
        ("Last week we met.", date(2021, 5, 3), date(2021, 5, 9)),
        ("A fortnight ago we met.", date(2021, 4, 27), date(2021, 5, 3)),
        ("A couple of weeks ago we met.", date(2021, 4, 27), date(2021, 5, 3)),
        ("A few days ago we met.", date(2021, 5, 9), date(2021, 5, 12)),
        ("It was 3/7/2020.", date(2020, 3, 7), date(2020, 7, 3)),
        ("A few Fridays ago we met.", date(2021, 4, 9), date(2021, 4, 30)),
        ("The Thursday before last we met.", date(2021, 4, 29), date(2021, 5, 6)),
        ("The week before last we met.", date(2021, 4, 26), date(2021, 5, 2)),
        ("The weekend before last we met.", date(2021, 5, 1), date(2021, 5, 2)),
        ("In 2019 we met.", date(2019, 1, 1), date(2019, 12, 31)),
    ],
)
def test_what_is_not_exact_is_a_range(text: str, earliest: date, latest: date) -> None:
    (found,) = resolve(text, written_on=WRITTEN)
    assert (found.when.on, found.when.earliest, found.when.latest) == (None, earliest, latest)


def test_the_story_steps_on_from_the_day_told_before() -> None:
    text = "Last Friday we met. Later that day he wrote. The following day I answered."
    assert [found.when.on for found in resolve(text, written_on=WRITTEN)] == [
        date(2021, 5, 7),
        date(2021, 5, 7),
        date(2021, 5, 8),
    ]


def test_a_day_of_the_month_follows_the_day_told_before() -> None:
    text = "On 28 April she left. On the 30th, she wrote. On the 3rd she came. On the 4th floor we sat."
    assert [found.when.on for found in resolve(text, written_on=WRITTEN)] == [
        date(2021, 4, 28),
        date(2021, 4, 30),
        date(2021, 5, 3),
    ]


def test_a_run_of_weekdays_ends_before_the_day_of_writing() -> None:
    text = "On Monday she was quiet. On Thursday a card came. She was there on Friday. We spent Monday on it."
    found = [mention.when.on for mention in resolve(text, written_on=WRITTEN)]
    assert found == [date(2021, 5, 3), date(2021, 5, 6), date(2021, 5, 7), date(2021, 5, 10)]


def test_a_weekday_falls_into_the_week_told_before() -> None:
    text = "We went on this week. She began Tuesday with a joke."
    assert resolve(text, written_on=WRITTEN)[1].when.on == date(2021, 5, 11)


def test_a_plan_does_not_move_the_story() -> None:
    text = "On Tuesday she said she would come on Thursday. The next day she wrote."
    found = resolve(text, written_on=WRITTEN)
    assert not found[1].moves
    assert found[2].when.on == date(2021, 5, 12)


def test_without_a_day_of_writing_the_relative_stays_open_and_says_so() -> None:
    found = resolve("Last Friday he left. The following day he wrote.", written_on=None)
    assert [mention.when for mention in found] == [UNDATED, UNDATED]
    assert all("not known" in mention.because for mention in found)


def test_a_full_date_needs_no_day_of_writing() -> None:
    (found,) = resolve("It was 3 May 2018.", written_on=None)
    assert found.when.on == date(2018, 5, 3)


@pytest.mark.parametrize("words", ["31 February 2020", "31/31/2020", "30/2/2020"])
def test_a_day_that_does_not_exist_stays_open(words: str) -> None:
    (found,) = resolve(f"It was {words}.", written_on=WRITTEN)
    assert (found.when, found.because) == (UNDATED, "there is no such day")


def test_figures_that_can_be_either_day_take_the_story_to_no_day() -> None:
    text = "On Monday we met. On 3/7/2020 she left. The next day he wrote."
    found = resolve(text, written_on=WRITTEN)
    assert [mention.when.on for mention in found] == [date(2021, 5, 10), None, None]
    assert "either may be the month" in found[1].because
    assert found[2].when == UNDATED


def test_the_span_covers_the_words() -> None:
    text = "We met, and two weeks ago she left."
    (found,) = resolve(text, written_on=WRITTEN)
    assert found.span.of(text) == "two weeks ago"
