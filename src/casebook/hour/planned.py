"""The hours that are planned: from the weekly hours, from an imported calendar, from sessions that were entered."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from casebook.hour.models import Appointment
from casebook.record.models import EpisodeOfCare, Session, SessionOutcome, WeeklyHour
from casebook.record.standing import gone_from

LOOKED_AHEAD: Final = 70
"""Days in which the next hour of a case is looked for."""


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
            for row in self.appointments
            if row.case_id == case.pk and row.on == day
        ]

    def _from_week(self, case: EpisodeOfCare, day: date) -> list[Planned]:
        kept = [
            row for row in self.weekly if row.case_id == case.pk and row.weekday == day.weekday() and row.since <= day
        ]
        return [
            Planned(case=case, on=day, starts=row.starts, minutes=row.minutes, source="weekly", held_open=row.held_open)
            for row in kept[-1:]
        ]


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
    appointments = Appointment.objects.filter(case_id__in=ids, on__range=(since, until)).order_by("on", "starts")
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
