"""Where a series turned, in sentences, with an honest "no change"."""

from datetime import date, timedelta

import pytest

from casebook.record.measured import series_of
from casebook.record.models import Administration
from casebook.record.turning import Level, turned

DAY = date(2024, 1, 5)
FALLEN = (20, 21, 19, 20, 21, 8, 9, 8, 7, 9)


def told(*totals: float, instrument: str = "phq-9") -> tuple[str, ...]:
    rows = [
        Administration(instrument=instrument, on=DAY + timedelta(weeks=place), answers=[], total=total)
        for place, total in enumerate(totals)
    ]
    [series] = series_of(rows)
    return turned(series).sentences


def test_a_fall_is_a_sudden_gain_and_a_change_of_level() -> None:
    gain, level = told(*FALLEN)

    assert gain.startswith("A sudden gain between 2 February 2024 and 9 February 2024: 13 points")
    assert level.startswith("The level changed at 9 February 2024: 20.2 on average before, 8.2 from then on")


def test_a_gain_that_is_lost_again_says_so() -> None:
    sentences = told(20, 21, 19, 8, 9, 8, 20, 21, 20)

    assert any("sudden gain" in said and "Half of it was lost again later." in said for said in sentences)
    assert any(said.startswith("A sudden loss") for said in sentences)


def test_a_level_that_stays_is_said_to_stay() -> None:
    [level] = told(10, 11, 10, 11, 10, 11, 10, 11)

    assert level.startswith("No change of level can be told apart from chance in these 8 scores")


@pytest.mark.parametrize("number", [1, 3, 5])
def test_too_few_scores_are_said_to_be_too_few(number: int) -> None:
    assert told(*(10,) * number) == (f"A change of level is looked for from 6 scores on; there are {number}.",)


def test_without_a_known_error_no_sudden_gain_is_told() -> None:
    [level] = told(*(value / 3 // 1 for value in FALLEN), instrument="strain-today")

    assert level.startswith("The level changed")


def test_on_a_scale_where_higher_is_better_a_rise_is_the_gain() -> None:
    sentences = told(12, 11, 12, 11, 30, 31, 30, 31, instrument="ors")

    assert any(said.startswith("The level changed") for said in sentences)
    assert not any("sudden loss" in said for said in sentences)


def test_the_levels_are_those_of_the_words() -> None:
    rows = [
        Administration(instrument="phq-9", on=DAY + timedelta(weeks=place), answers=[], total=total)
        for place, total in enumerate(FALLEN)
    ]
    [series] = series_of(rows)
    found = turned(series)

    assert found.levels == (Level(0, 5, 20.2), Level(5, 10, 8.2))
    assert [step.to for step in found.steps] == [5]
