"""The hours that are planned: from the weekly hours, from an imported calendar, from sessions that were entered."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from casebook.hour.models import Appointment
from casebook.record.course import Course
from casebook.record.models import EpisodeOfCare, Session, SessionOutcome, WeeklyHour
from casebook.record.standing import gone_from
from sessionlab.relationship.standing import CLOSED

LOOKED_AHEAD: Final = 70
"""Days in which the next hour of a case is looked for."""
AROUND: Final = timedelta(days=35)
"""How far before and behind a day it is looked whether the calendar knows an hour of the week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """An hour of a case on a day. `source` says who plans it: weekly, calendar or session."""

    case: EpisodeOfCare
    on: date
    starts: time | None
    minutes: int | None
    source: str
    held_open: bool = True
    session: Session | None = None
    outcome: str = ""

    @property
    def begins(self) -> datetime:
        """The moment it begins; without a time, the end of its day."""
        return datetime.combine(self.on, self.starts or time(23, 59))

    @property
    def ends(self) -> datetime:
        """The moment it is over."""
        return self.begins + timedelta(minutes=self.minutes or 0)


@dataclass(frozen=True, slots=True)
class Book:
    """Everything planned for some cases in some days."""

    cases: tuple[EpisodeOfCare, ...]
    weekly: tuple[WeeklyHour, ...]
    appointments: tuple[Appointment, ...]
    """Those of five weeks before and behind the days as well: they tell what the calendar knows."""
    sessions: tuple[tuple[Session, str], ...]

    def on(self, day: date) -> list[Planned]:
        """Return the hours of a day in the order of their times."""
        found = [hour for case in self.cases for hour in self._of_case(case, day)]
        return sorted(found, key=lambda hour: (hour.begins, hour.case.code))

    def _of_case(self, case: EpisodeOfCare, day: date) -> list[Planned]:
        hours = self._from_calendar(case, day) or self._from_week(case, day)
        for session, outcome in self.sessions:
            if session.case_id == case.pk and session.on == day:
                hours = _joined(hours, case, session, outcome)
        return hours

    def _from_calendar(self, case: EpisodeOfCare, day: date) -> list[Planned]:
        return [
            Planned(case=case, on=day, starts=row.starts, minutes=row.minutes, source="calendar")
            for row in self._appointed(case)
            if row.on == day
        ]

    def _appointed(self, case: EpisodeOfCare) -> list[Appointment]:
        return [row for row in self.appointments if row.case_id == case.pk]

    def _from_week(self, case: EpisodeOfCare, day: date) -> list[Planned]:
        kept = [
            row for row in self.weekly if row.case_id == case.pk and row.weekday == day.weekday() and row.since <= day
        ]
        if kept and _is_off(kept[-1], day, self._appointed(case)):
            return []
        return [
            Planned(case=case, on=day, starts=row.starts, minutes=row.minutes, source="weekly", held_open=row.held_open)
            for row in kept[-1:]
        ]


def _is_off(weekly: WeeklyHour, day: date, appointed: Sequence[Appointment]) -> bool:
    """Tell whether a calendar that knows a weekly hour has it not on a day: it was moved within the week, or left out.

    The calendar knows the hour where it has it at its time in weeks before and after; to one that moved within the week
    one of both is enough. What a calendar never had it does not take away.
    """
    same = [row.on for row in appointed if row.on.weekday() == day.weekday() and row.starts == weekly.starts]
    before = any(day - AROUND <= on < day for on in same)
    after = any(day < on <= day + AROUND for on in same)
    monday = day - timedelta(days=day.weekday())
    moved = any(monday <= row.on < monday + timedelta(days=7) for row in appointed)
    return (before or after) if moved else (before and after)


def is_kept(hour: Planned, course: Course) -> bool:
    """Tell whether an hour is still kept: a weekly one ends with its case, whatever was said of it before."""
    if hour.source != "weekly" or course.state not in CLOSED:
        return True
    ended = course.states[-1].on.last
    return ended is not None and hour.on <= ended


def _joined(hours: Sequence[Planned], case: EpisodeOfCare, session: Session, outcome: str) -> list[Planned]:
    """Put a session to the hour it was planned as; one that nobody planned is an hour of its own."""
    free = [hour for hour in hours if hour.session is None]
    meant = next((hour for hour in free if hour.starts == session.starts), None)
    if meant is None and (session.starts is None or len(free) == 1):
        meant = next(iter(free), None)
    if meant is None:
        starts = session.starts
        own = Planned(case=case, on=session.on, starts=starts, minutes=None, source="session", session=session)
        return [*hours, replace(own, outcome=outcome)]
    return [replace(hour, session=session, outcome=outcome) if hour is meant else hour for hour in hours]


def book_of(cases: Iterable[EpisodeOfCare], since: date, until: date) -> Book:
    """Return what is planned for some cases between two days. Six queries."""
    known = tuple(cases)
    ids = [case.pk for case in known]
    gone = gone_from(*ids)
    weekly = WeeklyHour.objects.filter(case_id__in=ids, since__lte=until).order_by("since", "at")
    around = (since - AROUND, until + AROUND)
    appointments = Appointment.objects.filter(case_id__in=ids, on__range=around).order_by("on", "starts")
    sessions = [
        row
        for row in Session.objects.filter(case_id__in=ids, on__range=(since, until)).order_by("on", "starts", "at")
        if row.pk not in gone
    ]
    outcomes = _outcomes([row.pk for row in sessions], gone)
    return Book(
        known,
        tuple(row for row in weekly if row.pk not in gone),
        tuple(appointments),
        tuple((row, outcomes.get(row.pk, "")) for row in sessions),
    )


def _outcomes(sessions: Sequence[uuid.UUID], gone: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = SessionOutcome.objects.filter(session_id__in=sessions).order_by("at", "pk")
    return {row.session_id: row.outcome for row in rows if row.pk not in gone}


def next_hour(case: EpisodeOfCare, *, after: datetime) -> Planned | None:
    """Return the next hour of a case that begins after a moment, None where none is planned."""
    until = after.date() + timedelta(days=LOOKED_AHEAD)
    book = book_of([case], after.date(), until)
    return next(_following(book, after), None)


def _following(book: Book, after: datetime) -> Iterator[Planned]:
    for number in range(LOOKED_AHEAD + 1):
        yield from (hour for hour in book.on(after.date() + timedelta(days=number)) if hour.begins > after)
