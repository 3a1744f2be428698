"""Questionnaires are kept as they were filled in, and come to what their own rules say."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from casebook.record.acts import keeping
from casebook.record.acts.measures import Filled, administrations, enter_administrations, from_table
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.measured import Series, series_of
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.course.instruments import load
from sessionlab.errors import InvalidVocabulary

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 3, 1)
WEEK = timedelta(weeks=1)
NINTH = (1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 0.0, 1.0)


def totals(*values: float) -> list[Filled]:
    return [Filled(DAY + place * WEEK, total=value) for place, value in enumerate(values)]


def only(case: EpisodeOfCare) -> Series:
    [series] = series_of(administrations(case))
    return series


def test_change_is_told_from_the_first_with_the_reliability_it_rests_on(case: EpisodeOfCare, doing: Doing) -> None:
    enter_administrations(case, doing, instrument="phq-9", filled=totals(18, 14, 12, 24))
    series = only(case)

    assert [point.change for point in series.points] == [None, -4, -6, 6]
    # 1.96 x 5.5 x sqrt(2) x sqrt(1 - .89) = 5.06 points
    assert [point.reliable for point in series.points] == ["", "within its error", "reliably better", "reliably worse"]
    assert "alpha 0.89" in series.rests_on


def test_without_a_reliability_no_index_is_made(case: EpisodeOfCare, doing: Doing) -> None:
    enter_administrations(case, doing, instrument="strain-today", filled=totals(2, 9))
    series = only(case)

    assert [point.reliable for point in series.points] == ["", ""]
    assert series.rests_on.startswith("No reliability")


def test_the_ninth_answer_is_surfaced(case: EpisodeOfCare, doing: Doing) -> None:
    enter_administrations(case, doing, instrument="phq-9", filled=[Filled(DAY, answers=NINTH)])
    [point] = only(case).points

    assert (point.score.value, point.score.band) == (11.0, "moderate")
    assert [one.item for one in point.score.surfaced] == ["9"]


def test_what_is_missing_beyond_the_rule_has_no_score_and_starts_no_series(case: EpisodeOfCare, doing: Doing) -> None:
    enter_administrations(case, doing, instrument="phq-9", filled=[Filled(DAY, answers=(None, *NINTH[1:]))])
    enter_administrations(case, doing, instrument="phq-9", filled=[Filled(DAY + WEEK, total=20)])
    enter_administrations(case, doing, instrument="phq-9", filled=[Filled(DAY + 2 * WEEK, total=10)])
    series = only(case)

    assert series.points[0].score.unscored
    assert [point.change for point in series.points] == [None, None, -10]


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        ([Filled(DAY, total=28)], "Number 1: The total is not between 0 and 27."),
        ([Filled(DAY, total=1), Filled(DAY + WEEK, answers=(9.0,) * 9)], "Number 2: The answers to items"),
        ([Filled(DAY, answers=(1.0,))], "Number 1: There are 1 answers to 9 items."),
        ([Filled(date(2999, 1, 1), total=1)], "Number 1: its day is still to come."),
        ([], "There is nothing to enter."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(
    case: EpisodeOfCare, doing: Doing, filled: list[Filled], words: str
) -> None:
    with pytest.raises(InvalidEntry) as refused:
        enter_administrations(case, doing, instrument="phq-9", filled=filled)

    assert any(reason.startswith(words) for reason in refused.value.reasons)
    assert administrations(case) == []


def test_a_day_takes_one_of_each_until_the_wrong_one_is_voided(case: EpisodeOfCare, doing: Doing) -> None:
    [wrong] = enter_administrations(case, doing, instrument="phq-9", filled=totals(18))
    with pytest.raises(AlreadyDone):
        enter_administrations(case, doing, instrument="phq-9", filled=totals(8))
    enter_administrations(case, doing, instrument="gad-7", filled=totals(8))

    keeping.void(case, wrong, doing, reason="misread")
    enter_administrations(case, doing, instrument="phq-9", filled=totals(8))
    assert [row.total for row in administrations(case)] == [8, 8]


def test_an_unknown_instrument_is_said(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(InvalidVocabulary):
        enter_administrations(case, doing, instrument="phq-99", filled=totals(1))


def test_nobody_enters_into_the_case_of_another(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(NotYours):
        enter_administrations(case, replace(doing, account=UUID(int=8)), instrument="phq-9", filled=totals(1))


def test_a_table_gives_totals_or_answers() -> None:
    assert from_table("Day, total\n2024-03-01,12\n", load("phq-9")) == [Filled(DAY, total=12.0)]
    items = ",".join(str(number) for number in range(1, 10))
    assert from_table(f"day,{items}\n2024-03-01,1,2,1,2,1,2,1,,1", load("phq-9")) == [
        Filled(DAY, answers=(*NINTH[:7], None, 1.0))
    ]


def test_every_line_of_a_table_that_cannot_be_read_is_named() -> None:
    with pytest.raises(InvalidEntry) as refused:
        from_table("day,total\n1.3.2024,12\n2024-03-08,12\n2024-03-15,many\n", load("phq-9"))

    assert [reason.split(":")[0] for reason in refused.value.reasons] == ["Line 2", "Line 4"]


@pytest.mark.parametrize("text", ["", "day\n2024-03-01", "total\n3", "day,1,2\n2024-03-01,1,2"])
def test_a_table_without_its_columns_is_refused(text: str) -> None:
    with pytest.raises(InvalidEntry, match="column"):
        from_table(text, load("phq-9"))


def test_two_of_one_day_stand_where_their_times_tell_them_apart(case: EpisodeOfCare, doing: Doing) -> None:
    before, after = Filled(DAY, total=18, starts=time(9)), Filled(DAY, total=12, starts=time(10, 5))
    enter_administrations(case, doing, instrument="phq-9", filled=[after])
    enter_administrations(case, doing, instrument="phq-9", filled=[before, Filled(DAY, total=20)])

    assert [(point.row.starts, point.score.value) for point in only(case).points] == [
        (None, 20.0),
        (time(9), 18.0),
        (time(10, 5), 12.0),
    ]
    for twin in ([before], [Filled(DAY, total=1)], [Filled(DAY + WEEK, total=1), Filled(DAY + WEEK, total=2)]):
        with pytest.raises(AlreadyDone, match="without a time that tells them apart"):
            enter_administrations(case, doing, instrument="phq-9", filled=twin)
    assert len(administrations(case)) == 3


def test_a_table_may_have_a_column_of_times(case: EpisodeOfCare, doing: Doing) -> None:
    told = "day,time,total\n2024-03-01,09:00,18\n2024-03-01,10:05,12\n2024-03-08,,9\n"

    assert from_table(told, load("phq-9")) == [
        Filled(DAY, total=18, starts=time(9)),
        Filled(DAY, total=12, starts=time(10, 5)),
        Filled(DAY + WEEK, total=9),
    ]
    with pytest.raises(InvalidEntry, match="the time not 14:05"):
        from_table("day,time,total\n2024-03-01,noon,18\n", load("phq-9"))
