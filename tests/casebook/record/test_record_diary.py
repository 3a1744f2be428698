"""The hours of a case: those that stand, by day and time, with the latest outcome that stands."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from casebook.record.acts import hours
from casebook.record.acts.keeping import void
from casebook.record.diary import hours_of
from casebook.record.models import EpisodeOfCare, Outcome
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)


def later(doing: Doing) -> Doing:
    return replace(doing, at=doing.at + timedelta(minutes=1))


def test_they_stand_by_day_and_time(case: EpisodeOfCare, doing: Doing) -> None:
    hours.enter_session(case, doing, on=DAY, starts=time(15))
    hours.enter_session(case, doing, on=DAY, starts=time(9))
    hours.enter_session(case, doing, on=DAY - timedelta(days=7))

    assert [(hour.on.day, hour.starts) for hour in hours_of(case)] == [(25, None), (2, time(9)), (2, time(15))]


def test_an_hour_to_come_has_no_outcome(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY)

    [hour] = hours_of(case)
    assert (hour.id, hour.outcome, hour.late) == (session.pk, None, False)


def test_the_latest_outcome_counts(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.MISSED)
    hours.enter_outcome(case, session.pk, later(doing), outcome=Outcome.CAME_LATE)

    assert [hour.outcome for hour in hours_of(case)] == [Outcome.CAME_LATE]


def test_an_outcome_that_was_voided_counts_no_more(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    wrong = hours.enter_outcome(case, session.pk, later(doing), outcome=Outcome.MISSED)
    void(case, wrong, doing, reason="Another day.")

    assert [hour.outcome for hour in hours_of(case)] == [Outcome.HELD]


def test_an_hour_that_was_voided_is_none(case: EpisodeOfCare, doing: Doing) -> None:
    void(case, hours.enter_session(case, doing, on=DAY), doing, reason="Twice.")

    assert hours_of(case) == ()
