"""Guesses beside what came."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.record.acts import findings, hours, keeping
from casebook.record.course import course_of
from casebook.record.guesses import Scored, hit_rate, scored, wilson
from casebook.record.models import EpisodeOfCare, Outcome
from casebook.record.who import Doing
from sessionlab.errors import InvalidInput
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
TODAY = date(2024, 5, 2)
HOUR = TODAY + timedelta(days=5)


def found(case: EpisodeOfCare, doing: Doing, *, today: date = HOUR) -> tuple[Scored, ...]:
    return scored(case, course_of(case, doing, today=today), today=today)


def an_hour(case: EpisodeOfCare, doing: Doing, outcome: Outcome, *, on: date = HOUR) -> None:
    session = hours.enter_session(case, doing, on=on)
    hours.enter_outcome(case, session.pk, doing, outcome=outcome)


def a_quit(case: EpisodeOfCare, doing: Doing, on: date) -> None:
    findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(on))


@pytest.mark.parametrize(
    ("outcome", "came"),
    [
        (Outcome.HELD, "comes"),
        (Outcome.CAME_LATE, "late"),
        (Outcome.BROKEN_OFF, "comes"),
        (Outcome.CANCELLED_BY_CLIENT, "cancels"),
        (Outcome.MISSED, "misses"),
        (Outcome.CANCELLED_BY_THERAPIST, None),
    ],
)
def test_the_outcome_of_the_hour_scores_the_guess(
    case: EpisodeOfCare, doing: Doing, outcome: Outcome, came: str | None
) -> None:
    for expects in hours.EXPECTED:
        hours.guess(case, doing, for_on=HOUR, expects=expects)
    an_hour(case, doing, outcome)
    every = found(case, doing)

    assert {one.came for one in every} == {came}
    assert [one.guess.expects for one in every if one.hit] == ([came] if came else [])


def test_before_its_hour_a_guess_is_open(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="comes")
    an_hour(case, doing, Outcome.HELD)

    assert found(case, doing, today=HOUR - timedelta(days=1))[0].hit is None


def test_an_hour_nobody_told_of_scores_nothing(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="comes")
    hours.enter_session(case, doing, on=HOUR)

    assert found(case, doing)[0].hit is None


@pytest.mark.parametrize(("days", "came"), [(-6, "comes"), (-5, "quits"), (0, "quits"), (1, "comes")])
def test_a_quit_counts_from_the_guess_to_its_hour(case: EpisodeOfCare, doing: Doing, days: int, came: str) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="quits")
    an_hour(case, doing, Outcome.HELD)
    a_quit(case, doing, HOUR + timedelta(days=days))

    assert found(case, doing, today=HOUR + timedelta(days=2))[0].came == came


@pytest.mark.parametrize("days", [1, 6, -1, -4, 7, 40])
def test_where_its_own_day_had_none_the_next_hour_answers_a_guess(case: EpisodeOfCare, doing: Doing, days: int) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="misses")
    an_hour(case, doing, Outcome.MISSED, on=HOUR + timedelta(days=days))

    assert found(case, doing, today=HOUR + timedelta(days=50))[0].hit


def test_the_nearest_hour_is_the_one_that_was_moved(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="comes")
    for days, outcome in ((-3, Outcome.MISSED), (2, Outcome.HELD), (7, Outcome.MISSED)):
        an_hour(case, doing, outcome, on=HOUR + timedelta(days=days))

    assert found(case, doing, today=HOUR + timedelta(days=8))[0].came == "comes"


def test_an_hour_that_another_guess_is_for_answers_that_one_alone(case: EpisodeOfCare, doing: Doing) -> None:
    for weeks in (0, 1):
        hours.guess(case, doing, for_on=HOUR + timedelta(weeks=weeks), expects="comes")
    an_hour(case, doing, Outcome.HELD, on=HOUR + timedelta(weeks=1))

    assert [one.came for one in found(case, doing, today=HOUR + timedelta(weeks=1))] == [None, "comes"]


def test_an_hour_of_the_day_of_the_guess_or_before_answers_nothing(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="comes")
    an_hour(case, doing, Outcome.HELD, on=TODAY)

    assert found(case, doing)[0].came is None


def test_who_quits_before_the_hour_that_was_moved_has_quit(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="quits")
    a_quit(case, doing, HOUR + timedelta(days=2))

    assert found(case, doing, today=HOUR + timedelta(days=3))[0].hit


def test_a_corrected_outcome_scores_anew(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="misses")
    session = hours.enter_session(case, doing, on=HOUR)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    hours.enter_outcome(case, session.pk, replace(doing, at=doing.at + timedelta(hours=1)), outcome=Outcome.MISSED)

    assert found(case, doing)[0].hit


def test_an_hour_that_was_voided_scores_nothing(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=HOUR, expects="comes")
    session = hours.enter_session(case, doing, on=HOUR)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    keeping.void(case, session, doing, reason="another case's")

    assert found(case, doing)[0].came is None


def test_the_rate_is_counted_over_what_is_scored(case: EpisodeOfCare, doing: Doing) -> None:
    for days, expects in enumerate(("comes", "quits", "comes", "comes"), start=1):
        hours.guess(case, doing, for_on=TODAY + timedelta(days=days), expects=expects)
    for days in (1, 2, 3):
        an_hour(case, doing, Outcome.HELD, on=TODAY + timedelta(days=days))
    every = found(case, doing)
    rates = [hit_rate(every, expects=expects) for expects in (None, "quits", "late")]

    assert [rate and (rate.hits, rate.of) for rate in rates] == [(2, 3), (0, 1), None]


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_newcombe_1998_table_i_method_3(hits: int, of: int, low: float, high: float) -> None:
    assert [round(end, 4) for end in wilson(hits, of)] == [low, high]


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_share_lies_within_its_interval(counted: tuple[int, int]) -> None:
    hits, of = counted
    low, high = wilson(hits, of)

    assert 0 <= low <= hits / of <= high <= 1


@pytest.mark.parametrize(("hits", "of"), [(1, 0), (0, 0), (3, 2), (-1, 5)])
def test_a_rate_of_nothing_is_refused(hits: int, of: int) -> None:
    with pytest.raises(InvalidInput):
        wilson(hits, of)
