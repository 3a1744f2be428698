"""The hours of a day: kept every week, of a calendar, entered; the next one first."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from time import tzset

import pytest

from casebook.hour import calendars, drafts
from casebook.hour.calendars import Hour, keep_calendar, left_out_of, matched, read_calendar, written_calendar
from casebook.hour.errors import NoCalendar
from casebook.hour.models import Appointment, Series
from casebook.hour.planned import book_of, next_hour
from casebook.hour.steps import first_steps, put_steps_away
from casebook.hour.today import today_of
from casebook.record.acts import hours, keeping
from casebook.record.acts.cases import open_case
from casebook.record.acts.findings import enter_event
from casebook.record.acts.notes import Written, write_note
from casebook.record.models import EpisodeOfCare, Outcome
from casebook.record.who import Doing
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
"""A Thursday."""
WEEK = timedelta(days=7)


def on(day: date, *cases: EpisodeOfCare) -> list[tuple[str, time | None, str]]:
    return [(hour.case.code, hour.starts, hour.source) for hour in book_of(cases, day, day).on(day)]


def weekly(case: EpisodeOfCare, doing: Doing, *, weekday: int = 3, hour: int = 10, since: date = DAY) -> None:
    hours.keep_hour(case, doing, weekday=weekday, starts=time(hour), since=since)


def test_the_weekly_hour_is_planned_from_its_day_on(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)

    assert on(DAY, case) == [("C-1", time(10), "weekly")]
    assert on(DAY + WEEK, case) == [("C-1", time(10), "weekly")]
    assert on(DAY - WEEK, case) == on(DAY + timedelta(days=1), case) == []


def test_a_later_hour_of_the_same_weekday_takes_its_place(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    weekly(case, doing, hour=15, since=DAY + WEEK)
    weekly(case, doing, weekday=0, hour=8)

    assert on(DAY, case) == [("C-1", time(10), "weekly")]
    assert on(DAY + WEEK, case) == [("C-1", time(15), "weekly")]
    assert on(DAY + timedelta(days=4), case) == [("C-1", time(8), "weekly")]


def test_a_voided_weekly_hour_is_planned_no_more(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    keeping.void(case, hours.weekly_hours(case)[0], doing, reason="moved")

    assert on(DAY, case) == []


def test_a_session_is_put_to_the_hour_it_was_planned_as(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    session = hours.enter_session(case, doing, on=DAY, starts=time(10))
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.MISSED)
    [hour] = book_of([case], DAY, DAY).on(DAY)

    assert (hour.session, hour.outcome, hour.source) == (session, "missed", "weekly")


def test_a_session_nobody_planned_is_an_hour_of_its_own(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    hours.enter_session(case, doing, on=DAY, starts=time(10))
    hours.enter_session(case, doing, on=DAY, starts=time(17))

    assert on(DAY, case) == [("C-1", time(10), "weekly"), ("C-1", time(17), "session")]


def test_the_calendar_goes_before_the_weekly_hour(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    keep_calendar({"x": (case.pk, [Hour(DAY, time(11, 30), 45)])}, doing)

    assert on(DAY, case) == [("C-1", time(11, 30), "calendar")]
    assert on(DAY + WEEK, case) == [("C-1", time(10), "weekly")]


def test_an_hour_that_the_calendar_moved_is_not_kept_as_the_weekly_one_too(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    friday = DAY + timedelta(days=1)
    keep_calendar({"x": (case.pk, [Hour(friday, time(10), 50), Hour(DAY + WEEK, time(10), 50)])}, doing)

    assert on(DAY, case) == []
    assert on(friday, case) == [("C-1", time(10), "calendar")]
    assert on(DAY + WEEK, case) == [("C-1", time(10), "calendar")]


def test_an_hour_that_the_calendar_left_out_is_not_kept(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing, since=DAY - WEEK)
    keep_calendar({"x": (case.pk, [Hour(DAY + days * WEEK, time(10), 50) for days in (-1, 1)])}, doing)

    assert on(DAY, case) == []


def test_an_hour_that_the_calendar_never_had_it_does_not_take_away(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing, since=DAY - WEEK)
    more = [Hour(DAY + timedelta(days=1), time(10), 50), Hour(DAY - WEEK, time(17), 50)]
    keep_calendar({"x": (case.pk, more)}, doing)

    assert on(DAY, case) == on(DAY, case) == [("C-1", time(10), "weekly")]


def test_the_next_hour_begins_after_the_moment(case: EpisodeOfCare, doing: Doing) -> None:
    assert next_hour(case, after=datetime(2024, 5, 2, 10, 0)) is None
    weekly(case, doing)
    before, after = (next_hour(case, after=datetime(2024, 5, 2, hour, 0)) for hour in (9, 10))

    assert before is not None
    assert after is not None
    assert (before.on, after.on) == (DAY, DAY + WEEK)


@pytest.fixture
def other(doing: Doing) -> EpisodeOfCare:
    return open_case(doing, code="C-2", pseudonym="Finch", opened_on=date(2024, 2, 5))


def test_the_next_client_comes_first(case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing, hour=9)
    weekly(other, doing, hour=14)
    today = today_of([case, other], doing, here=datetime(2024, 5, 2, 12, 0))

    assert [(one.planned.case.code, one.place) for one in today.hours] == [("C-2", "later"), ("C-1", "past")]


def test_an_hour_shows_its_note_its_draft_and_its_state(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY - WEEK))
    draft = drafts.open_draft(case, doing, on=DAY, starts=time(10))
    drafts.save_draft(case, draft.pk, doing, revision=0, text="Begun.")
    [one] = today_of([case], doing, here=datetime(2024, 5, 2, 10, 20)).hours
    assert (one.place, one.note) == ("now", None)
    assert one.draft is not None
    assert one.course.sentence.startswith("Quit")

    note = write_note(case, doing, on=DAY, paragraphs=[Written("She came.")])
    keeping.sign(case, note, doing)
    [one] = today_of([case], doing, here=datetime(2024, 5, 2, 10, 20)).hours
    assert (one.note, one.signed) == (note, True)


def test_the_hours_of_a_case_that_ended_are_not_shown(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    enter_event(case, doing, kind=EventKind.ENDED, by=By.BOTH, when=When.exactly(DAY - WEEK), detail="planned")

    assert today_of([case], doing, here=datetime(2024, 5, 2, 10, 0)).hours == ()


def test_the_weekly_hours_of_a_case_that_ended_go_into_no_calendar(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    enter_event(case, doing, kind=EventKind.ENDED, by=By.BOTH, when=When.exactly(DAY - WEEK), detail="planned")
    keep_calendar({"x": (case.pk, [Hour(DAY + WEEK, time(12), 50)])}, doing)

    assert written_calendar([case], doing, today=DAY).count(b"BEGIN:VEVENT") == 1


def test_the_weekly_hours_after_an_end_ask_for_no_note_and_the_last_one_does(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    enter_event(case, doing, kind=EventKind.ENDED, by=By.BOTH, when=When.exactly(DAY), detail="planned")
    later = datetime(2024, 5, 2, 9, 0) + WEEK + timedelta(days=1)

    assert today_of([case], doing, here=later).unwritten == ()
    assert [one.planned.on for one in today_of([case], doing, here=later - WEEK).unwritten] == [DAY]


def test_an_hour_without_a_note_is_named_for_a_week(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    session = hours.enter_session(case, doing, on=DAY, starts=time(10))
    tomorrow = datetime(2024, 5, 3, 9, 0)
    assert [one.planned.on for one in today_of([case], doing, here=tomorrow).unwritten] == [DAY]

    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.MISSED)
    assert today_of([case], doing, here=tomorrow).unwritten == ()
    assert today_of([case], doing, here=tomorrow + timedelta(days=8)).unwritten[0].planned.on == DAY + WEEK


def calendar(*events: str) -> bytes:
    body = "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *events, "END:VCALENDAR", ""))
    return body.encode()


def event(uid: str, begins: str, *more: str, name: str = "C-1") -> str:
    lines = (f"UID:{uid}", "DTSTAMP:20240101T000000Z", f"DTSTART{begins}", f"SUMMARY:{name}", *more)
    return "\r\n".join(("BEGIN:VEVENT", *lines, "END:VEVENT"))


def read(*events: str) -> list[tuple[date, time, int]]:
    found = read_calendar(calendar(*events), today=DAY)
    return [(hour.on, hour.starts, hour.minutes) for one in found for hour in one.hours]


def test_a_single_event_is_an_hour() -> None:
    assert read(event("a", ":20240503T100000", "DTEND:20240503T104500")) == [(date(2024, 5, 3), time(10), 45)]


def test_a_series_keeps_its_hour_when_the_clocks_change(in_vienna: None) -> None:
    found = read(event("a", ";TZID=Europe/Vienna:20241014T100000", "RRULE:FREQ=WEEKLY;COUNT=4"))

    assert [(on.day, starts) for on, starts, _ in found] == [
        (14, time(10)),
        (21, time(10)),
        (28, time(10)),
        (4, time(10)),
    ]


@pytest.fixture
def in_vienna(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The clock of the machine is that of Vienna."""
    monkeypatch.setenv("TZ", "Europe/Vienna")
    tzset()
    yield
    monkeypatch.undo()
    tzset()


@pytest.mark.parametrize(
    ("begins", "wanted"),
    [
        (";TZID=Europe/Vienna:20240503T100000", (3, time(10))),
        (";TZID=Europe/London:20240503T100000", (3, time(11))),
        (";TZID=America/New_York:20240503T200000", (4, time(2))),
        (":20240503T100000Z", (3, time(12))),
        (":20240503T100000", (3, time(10))),
    ],
)
def test_a_time_of_another_place_is_that_of_this_one(in_vienna: None, begins: str, wanted: tuple[int, time]) -> None:
    assert [(on.day, starts) for on, starts, _ in read(event("a", begins))] == [wanted]


def test_a_series_of_another_place_follows_the_clocks_there(in_vienna: None) -> None:
    """New York puts its clocks back a week after Vienna: in the week between them the hour lies one earlier here."""
    series = event(
        "a", ";TZID=America/New_York:20241018T090000", "RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20241025T130000Z"
    )
    moved = event("a", ":20241109T090000", "RECURRENCE-ID:20241108T140000Z")

    assert [(on.day, starts) for on, starts, _ in read(series, moved)] == [
        (18, time(15)),
        (1, time(14)),
        (9, time(9)),
    ]


def test_what_was_left_out_moved_or_cancelled_is_followed() -> None:
    series = event("a", ":20240506T100000", "RRULE:FREQ=WEEKLY;UNTIL=20240527T235959Z", "EXDATE:20240513T100000")
    moved = event("a", ":20240521T160000", "RECURRENCE-ID:20240520T100000")
    off = event("b", ":20240507T100000", "STATUS:CANCELLED")

    assert [on.day for on, _, _ in read(series, moved, off)] == [6, 21, 27]


def test_whole_days_and_endless_seconds_are_no_hours() -> None:
    assert read(event("a", ";VALUE=DATE:20240506")) == []
    assert len(read(event("b", ":20240506T100000", "RRULE:FREQ=SECONDLY"))) == 1


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:x\r\n"]
)
def test_what_is_no_calendar_is_refused_or_empty(content: bytes) -> None:
    with suppress(NoCalendar):
        assert read_calendar(content, today=DAY) == ()


def test_a_series_is_matched_by_its_code_and_by_what_was_said(
    case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing
) -> None:
    begins = ":20240503T100000"
    found = read_calendar(
        calendar(
            event("a", begins, name="hour c-1"),
            event("b", begins, name="C-10"),
            event("c", begins, name="C-1 and C-2"),
            event("d", begins, name="Somebody"),
        ),
        today=DAY,
    )
    known = matched(found, [case, other])
    assert list(known.values()) == [case.pk]

    keep_calendar({found[3].digest: (other.pk, found[3].hours), found[1].digest: (None, found[1].hours)}, doing)
    again = matched(found, [case, other])
    assert [again.get(one.digest, "asked") for one in found] == [case.pk, None, "asked", other.pk]


def test_nothing_of_the_calendar_s_own_words_is_kept(case: EpisodeOfCare, doing: Doing) -> None:
    found = read_calendar(calendar(event("anna@example.org", ":20240503T100000", name="Anna Example")), today=DAY)
    keep_calendar({one.digest: (case.pk, one.hours) for one in found}, doing)
    kept = [str(value) for model in (Appointment, Series) for row in model.objects.values() for value in row.values()]

    assert not [value for value in kept if "anna" in value.lower()]


def test_a_calendar_taken_again_takes_the_place_of_the_first(case: EpisodeOfCare, doing: Doing) -> None:
    keep_calendar({"x": (case.pk, [Hour(DAY, time(10), 50), Hour(DAY + WEEK, time(10), 50)])}, doing)
    keep_calendar({"x": (case.pk, [Hour(DAY, time(12), 50)])}, doing)

    assert [(row.on, row.starts) for row in Appointment.objects.all()] == [(DAY, time(12))]


def test_a_series_that_was_cancelled_has_no_hours_any_more(case: EpisodeOfCare, doing: Doing) -> None:
    begins = ":20240503T100000"
    [once] = read_calendar(calendar(event("a", begins)), today=DAY)
    keep_calendar({once.digest: (case.pk, once.hours)}, doing)
    [off] = read_calendar(calendar(event("a", begins, "STATUS:CANCELLED")), today=DAY)
    [recalled] = read_calendar(calendar("METHOD:CANCEL", event("a", begins)), today=DAY)

    assert (off.digest, off.hours, recalled.hours) == (once.digest, (), ())
    assert left_out_of([off], [case], today=DAY) == ()
    keep_calendar({off.digest: (case.pk, off.hours)}, doing)
    assert not Appointment.objects.exists()


def test_what_was_deleted_in_the_calendar_is_asked_about(
    case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing
) -> None:
    begins = ":20240503T100000"
    before = read_calendar(calendar(*(event(uid, begins) for uid in "abc")), today=DAY)
    keep_calendar({one.digest: (case.pk, one.hours) for one in before}, doing)
    same = read_calendar(calendar(*(event(uid, begins) for uid in "ab")), today=DAY)
    another = read_calendar(calendar(event("d", begins)), today=DAY)

    assert [(one.digest, one.case, one.on, one.hours, one.likely) for one in left_out_of(same, [case], today=DAY)] == [
        (before[2].digest, case, date(2024, 5, 3), 1, True)
    ]
    assert [one.likely for one in left_out_of(another, [case], today=DAY)] == [False] * 3
    assert left_out_of(same, [case], today=DAY + WEEK) == left_out_of(same, [other], today=DAY) == ()


def test_what_goes_out_names_codes_alone(case: EpisodeOfCare, doing: Doing) -> None:
    weekly(case, doing)
    content = written_calendar([case], doing, today=DAY).decode()
    found = calendars.read_calendar(content.encode(), today=DAY)

    assert content.count("SUMMARY:C-1") == content.count("BEGIN:VEVENT") == 11
    assert "Wren" not in content
    assert len(found) == 11


def test_the_first_steps_tick_themselves_and_can_be_put_away(case: EpisodeOfCare, doing: Doing) -> None:
    assert not any(step.done for step in first_steps([], doing, backed_up=False))
    weekly(case, doing)
    write_note(case, doing, on=DAY, paragraphs=[Written("She came.")])
    steps = {step.name: step.done for step in first_steps([case], doing, backed_up=True)}
    assert [name for name, done in steps.items() if not done] == [
        "Enter whether the client agrees to machine reading",
        "Sign it",
        "See what happened on the ribbon",
    ]

    put_steps_away(doing, away=True)
    assert first_steps([case], doing, backed_up=True) == ()
    put_steps_away(doing, away=False)
    assert len(first_steps([case], doing, backed_up=True)) == len(steps)
