"""The review: which rule fits on which day, what stands behind it, and how the rules did on the past."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sessionlab.errors import InvalidVocabulary
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.review import needs, record_of
from sessionlab.relationship.review_known import Dated, Due, Known, Rated
from sessionlab.relationship.review_table import read_rules, rules
from sessionlab.relationship.states import follow
from sessionlab.transcript import Span, When

MONDAY = date(2024, 5, 6)


def event(kind: EventKind, week: int, *, by: By = By.CLIENT, detail: str = "") -> Event:
    on = MONDAY + timedelta(weeks=week)
    return Event(
        kind=kind, when=When(on=on), by=by, span=Span(0, 0), quote="", confidence=1.0, because="", detail=detail
    )


def known(*events: Event, today: date, **more: Any) -> Known:
    return Known(events=events, changes=follow(events, today=today), **more)


def fitting(one: Known, today: date) -> list[str]:
    return [need.rule.id for need in needs(one, today=today)]


SESSION, ABSENCE, RUPTURE = EventKind.SESSION, EventKind.ABSENCE, EventKind.RUPTURE


def test_a_quit_comes_first_and_names_two_dated_events() -> None:
    today = MONDAY + timedelta(weeks=3, days=2)
    one = known(event(SESSION, 1), event(SESSION, 2), event(EventKind.QUIT, 3), today=today)
    [first, *_] = needs(one, today=today)

    assert (first.rule.id, first.days) == ("quit", 2)
    assert len(first.because) >= 2


def test_a_rupture_without_repair_is_on_the_list_and_a_steady_case_is_not() -> None:
    today = MONDAY + timedelta(weeks=2, days=1)

    assert "ruptured" in fitting(known(event(SESSION, 1), event(RUPTURE, 2), today=today), today)
    assert fitting(known(event(SESSION, 1), event(SESSION, 2), today=today), today) == []


def test_no_contact_counts_from_the_last_sign_of_the_client() -> None:
    today = MONDAY + timedelta(weeks=5)
    [need] = needs(known(event(SESSION, 0), event(SESSION, 1), today=today), today=today)

    assert (need.rule.id, need.days) == ("no-contact", 28)


def test_a_planned_pause_is_no_long_silence() -> None:
    today = MONDAY + timedelta(weeks=5)
    one = known(event(SESSION, 1), event(EventKind.HOLIDAY, 2, by=By.BOTH), today=today)

    assert fitting(one, today) == []


def paused(week: int, *, until: int | None = None) -> Event:
    one = event(EventKind.HOLIDAY, week, by=By.BOTH)
    first = MONDAY + timedelta(weeks=week)
    return one if until is None else replace(one, when=When.between(first, MONDAY + timedelta(weeks=until)))


@pytest.mark.parametrize(("pause", "weeks"), [(paused(2), 10), (paused(2, until=4), 8), (paused(9, until=12), 6)])
def test_a_pause_that_is_over_or_still_to_come_excuses_no_silence(pause: Event, weeks: int) -> None:
    today = MONDAY + timedelta(weeks=weeks)
    one = known(event(SESSION, 0), event(SESSION, 1), pause, today=today)

    assert "no-contact" in fitting(one, today)


def test_silence_counts_from_the_end_of_a_planned_pause() -> None:
    def asked(weeks: int) -> list[int | None]:
        today = MONDAY + timedelta(weeks=weeks)
        one = known(event(SESSION, 1), paused(2, until=6), today=today)
        return [need.days for need in needs(one, today=today) if need.rule.id == "no-contact"]

    assert [asked(weeks) for weeks in (6, 8, 9)] == [[], [], [21]]


def test_a_long_break_is_named_again_when_a_pause_within_it_is_over() -> None:
    def asked(weeks: int) -> bool:
        today = MONDAY + timedelta(weeks=weeks)
        one = known(event(SESSION, 0), event(EventKind.BREAK, 1), paused(2, until=7), today=today)
        return "long-break" in fitting(one, today)

    assert (asked(6), asked(8)) == (False, True)


def test_two_missed_in_a_row_fit_and_one_cancelled_by_the_therapist_breaks_the_row() -> None:
    today = MONDAY + timedelta(weeks=3, days=1)
    missed = [event(SESSION, 1), event(ABSENCE, 2), event(ABSENCE, 3)]
    broken = [event(ABSENCE, 1), event(EventKind.CANCELLED, 2, by=By.THERAPIST), event(ABSENCE, 3)]

    assert "missed" in fitting(known(*missed, today=today), today)
    assert "missed" not in fitting(known(*broken, today=today), today)


def rated(*shares: float) -> list[Rated]:
    return [Rated(MONDAY + timedelta(weeks=week), share, f"SRS: {share}") for week, share in enumerate(shares)]


def test_a_high_alliance_that_fell_is_on_the_list() -> None:
    today = MONDAY + timedelta(weeks=2)
    steady = [event(SESSION, 1), event(SESSION, 2)]

    assert "alliance-fell" in fitting(known(*steady, today=today, alliance=[rated(0.95, 0.6)]), today)
    assert "alliance-fell" not in fitting(known(*steady, today=today, alliance=[rated(0.5, 0.3)]), today)


def test_two_questionnaires_and_two_clients_are_not_compared_with_one_another() -> None:
    today = MONDAY + timedelta(weeks=3)
    steady = [event(SESSION, 1), event(SESSION, 2)]
    apart = known(*steady, today=today, alliance=[rated(0.95, 0.95), rated(0.6, 0.6)])
    second = known(*steady, today=today, alliance=[rated(0.6, 0.6), rated(0.95, 0.5)])

    assert "alliance-fell" not in fitting(apart, today)
    assert "alliance-fell" in fitting(second, today)


def behind(one: Known, rule: str, today: date) -> list[tuple[str, date]]:
    [need] = [need for need in needs(one, today=today) if need.rule.id == rule]
    return [(row.event.kind.value if row.event else row.words, row.on) for row in need.because]


def weeks(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(weeks=number) for number in numbers]


def test_each_rule_names_its_own_rows_and_not_those_of_another() -> None:
    today = MONDAY + timedelta(weeks=60, days=1)
    old = [event(SESSION, 1), event(RUPTURE, 2), event(EventKind.REPAIR, 3, by=By.THERAPIST, detail="held")]
    hours = [event(SESSION, week) for week in range(4, 58)]
    one = known(
        *old,
        *hours,
        event(ABSENCE, 58),
        event(ABSENCE, 59),
        today=today,
        alliance=[rated(0.95, 0.6)],
        due={"unsigned": Due(((weeks(50)[0], None),), (Dated(weeks(50)[0], "A note"), Dated(weeks(51)[0], "A note")))},
    )

    assert behind(one, "missed", today) == [("absence", on) for on in weeks(58, 59)]
    assert behind(one, "alliance-fell", today) == [("SRS: 0.95", MONDAY), ("SRS: 0.6", weeks(1)[0])]
    assert behind(one, "unsigned", today) == [("A note", on) for on in weeks(50, 51)]


def test_what_has_one_row_of_its_own_is_told_with_the_last_sign_of_the_client() -> None:
    today = MONDAY + timedelta(weeks=2)
    due = {"risk": Due(((weeks(0)[0], None),), (Dated(weeks(0)[0], "Risk"),))}
    one = known(event(SESSION, 0), event(SESSION, 1), today=today, due=due)

    assert behind(one, "risk", today) == [("Risk", weeks(0)[0]), ("session", weeks(1)[0])]


def test_silence_names_the_last_sign_and_what_went_out_after_it() -> None:
    today = MONDAY + timedelta(weeks=8)
    one = known(event(SESSION, 0), event(SESSION, 1), event(EventKind.LETTER_OUT, 3, by=By.THERAPIST), today=today)

    assert behind(one, "no-contact", today) == [("session", weeks(1)[0]), ("letter_out", weeks(3)[0])]


def test_of_many_rows_the_first_and_the_last_are_named() -> None:
    today = MONDAY + timedelta(weeks=12)
    one = known(event(SESSION, 0), *(event(ABSENCE, week) for week in range(1, 11)), today=today)

    assert [on for _, on in behind(one, "missed", today)] == weeks(1, 7, 8, 9, 10)


def test_a_case_with_a_single_day_names_that() -> None:
    today = MONDAY + timedelta(days=3)

    assert behind(known(event(EventKind.QUIT, 0), today=today), "quit", today) == [("quit", MONDAY)]


def test_what_was_open_in_the_past_has_a_past_and_is_over() -> None:
    today = MONDAY + timedelta(weeks=40)
    [unanswered] = [rule for rule in rules() if rule.id == "unanswered"]
    due = {"unanswered": Due(((weeks(2)[0], weeks(4)[0]), (weeks(10)[0], weeks(11)[0])))}
    one = known(event(SESSION, 0), event(SESSION, 1), event(EventKind.QUIT, 6), today=today, due=due)
    told = record_of(unanswered, [one], today=today)

    assert (told.fitted, told.followed) == (2, 1)
    assert "unanswered" not in fitting(one, today)


def test_a_fall_of_the_alliance_has_a_past() -> None:
    today = MONDAY + timedelta(weeks=40)
    [fell] = [rule for rule in rules() if rule.id == "alliance-fell"]
    one = known(event(SESSION, 0), event(EventKind.QUIT, 4), today=today, alliance=[rated(0.9, 0.9, 0.5)])
    told = record_of(fell, [one] * 6, today=today)

    assert (told.fitted, told.followed) == (6, 6)
    assert told.share is not None


def test_a_review_is_due_after_the_days_of_the_table() -> None:
    [rule] = [rule for rule in rules() if rule.id == "review"]
    due = {"review": Due(((MONDAY, None),), (Dated(MONDAY, "The case was opened"),))}

    def asked(days: int) -> bool:
        today = MONDAY + timedelta(days=days)
        return "review" in fitting(known(event(SESSION, 0), today=today, due=due), today)

    assert (asked(rule.days - 1), asked(rule.days)) == (False, True)


def test_what_is_open_is_on_the_list_by_its_name() -> None:
    today = MONDAY + timedelta(weeks=1, days=1)
    one = known(
        event(SESSION, 0),
        event(SESSION, 1),
        today=today,
        due={name: Due(((MONDAY, None),)) for name in ("unsigned", "risk")},
    )

    assert fitting(one, today) == ["risk", "unsigned"]


def test_a_rule_is_right_where_a_quit_followed_and_a_false_alarm_where_none_did() -> None:
    today = MONDAY + timedelta(weeks=40)
    bad = known(event(SESSION, 0), event(SESSION, 1), event(RUPTURE, 2), event(EventKind.QUIT, 4), today=today)
    hours = [event(SESSION, week) for week in range(3, 20)]
    good = known(event(SESSION, 0), event(SESSION, 1), event(RUPTURE, 2), *hours, today=today)
    [ruptured] = [rule for rule in rules() if rule.id == "ruptured"]
    told = record_of(ruptured, [bad] * 3 + [good] * 3, today=today)

    assert (told.fitted, told.followed) == (6, 3)
    assert told.share is not None
    assert told.share.low < 0.5 < told.share.high


def test_of_few_cases_nothing_is_said() -> None:
    today = MONDAY + timedelta(weeks=40)
    bad = known(event(SESSION, 0), event(RUPTURE, 2), event(EventKind.QUIT, 4), today=today)
    [ruptured] = [rule for rule in rules() if rule.id == "ruptured"]

    assert record_of(ruptured, [bad], today=today).share is None


def test_weeks_whose_future_is_not_known_do_not_count() -> None:
    today = MONDAY + timedelta(weeks=4)
    one = known(event(SESSION, 0), event(RUPTURE, 2), today=today)
    [ruptured] = [rule for rule in rules() if rule.id == "ruptured"]

    assert record_of(ruptured, [one], today=today).fitted == 0


def test_every_fault_of_a_table_is_named_at_once() -> None:
    entry = {"id": "x", "title": "X", "foretells": True, "states": ["sad"], "colour": "red"}
    with pytest.raises(InvalidVocabulary) as refused:
        read_rules({"rule": [entry, {"id": "y", "title": "Y", "question": "?", "foretells": False}]})

    assert len(refused.value.reasons) == 5
