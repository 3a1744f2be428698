"""Calendars (.ics): hours of cases come in by their code, and go out under it. A calendar's own words are not kept."""

import hashlib
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component, Event

from casebook.audit.actions import note as note_down
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.hour.errors import NoCalendar
from casebook.hour.models import Appointment, Series
from casebook.hour.planned import book_of, is_kept
from casebook.record.clock import here
from casebook.record.course import course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.router import writing

BEFORE: Final = timedelta(days=35)
AHEAD: Final = timedelta(days=400)
MOST_HOURS: Final = 2000
"""Of one series; a rule without an end is cut at the last day that is looked at."""
LONGEST: Final = 20_000_000
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a calendar, by the clock of its place."""

    on: date
    starts: time
    minutes: int


@dataclass(frozen=True, slots=True)
class Read:
    """A series of a calendar with its hours, none where all were cancelled. `words` are shown and never kept."""

    digest: str
    words: str = field(repr=False)
    hours: tuple[Hour, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """A series of an earlier file that is not in this one: whose hours they are, the next of them and how many."""

    digest: str
    case: EpisodeOfCare
    on: date
    starts: time
    hours: int
    likely: bool


def read_calendar(raw: bytes, *, today: date) -> tuple[Read, ...]:
    """Return the series of a calendar with their hours from a month ago to a year ahead, by the clock of this machine.

    :raises NoCalendar: it cannot be read as one
    """
    if len(raw) > LONGEST:
        raise NoCalendar("The file is too large for a calendar.", remedy="Export the calendar of the practice alone.")
    try:
        calendar = Calendar.from_ical(raw)
    except (ValueError, KeyError, IndexError, UnicodeDecodeError) as failure:
        raise NoCalendar("The file is no calendar (.ics).", remedy="Export it from the calendar again.") from failure
    since, until = today - BEFORE, today + AHEAD
    off = str(calendar.get("METHOD", "")).upper() == "CANCEL"
    series: dict[str, list[Component]] = {}
    for event in calendar.walk("VEVENT"):
        series.setdefault(str(event.get("UID", event.get("SUMMARY", ""))), []).append(event)
    return tuple(_series(uid, () if off else same, since, until, words=_words(same[0])) for uid, same in series.items())


def _words(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:120]


def _series(uid: str, events: Sequence[Component], since: date, until: date, *, words: str) -> Read:
    moved = {_at_home(_of(event, "RECURRENCE-ID").dt) for event in events if "RECURRENCE-ID" in event}
    hours = {
        begins: minutes
        for event in events
        if not _is_off(event)
        for begins, minutes in _times(event, since, until)
        if "RECURRENCE-ID" in event or begins not in moved
    }
    digest = hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()
    return Read(
        digest,
        words,
        tuple(Hour(at.date(), at.time(), minutes) for at, minutes in sorted(hours.items())[:MOST_HOURS]),
    )


def _is_off(event: Component) -> bool:
    """Tell whether it was cancelled, or fills whole days: neither is an hour."""
    begins = _of(event, "DTSTART")
    return str(event.get("STATUS", "")).upper() == "CANCELLED" or begins is None or not hasattr(begins.dt, "hour")


def _times(event: Component, since: date, until: date) -> Iterator[tuple[datetime, int]]:
    """Give the times of an event here: repeated by the clock of its own place, then as the clock of this one shows."""
    begins = _of(event, "DTSTART").dt
    zone = None if _is_utc(begins) else begins.tzinfo
    minutes = _minutes(event)
    first, last = datetime.combine(since, time.min), datetime.combine(until, time.max)
    left_out = {_at_home(one.dt) for one in _listed(event, "EXDATE")}
    also = [_at_home(one.dt) for one in _listed(event, "RDATE") if hasattr(one.dt, "hour")]
    wall = _at_home(begins) if zone is None else begins.replace(tzinfo=None)
    there = _repeated(event, wall, first - DAY, last + DAY)
    for at in dict.fromkeys((*(_at_home(one.replace(tzinfo=zone)) for one in there), *also)):
        if first <= at <= last and at not in left_out:
            yield at, minutes


def _repeated(event: Component, begins: datetime, first: datetime, last: datetime) -> list[datetime]:
    rule = _of(event, "RRULE")
    if rule is None or {"SECONDLY", "MINUTELY", "HOURLY"} & set(rule.get("FREQ", ())):
        return [begins]
    # By the clock on the wall: an hour stays at ten when the clocks change. The end of a rule may be written in UTC.
    spelled = re.sub(r"(UNTIL=\d{8}T\d{6})Z", r"\1", rule.to_ical().decode())
    return list(rrulestr(spelled, dtstart=begins).between(first, last, inc=True))[:MOST_HOURS]


def _minutes(event: Component) -> int:
    if "DTEND" in event:
        length = _at_home(_of(event, "DTEND").dt) - _at_home(_of(event, "DTSTART").dt)
    else:
        length = _of(event, "DURATION").dt if "DURATION" in event else timedelta(minutes=50)
    return max(1, min(24 * 60, round(length.total_seconds() / 60)))


def _of(event: Component, name: str) -> Any:
    """Return a property; the types of the library allow every kind of value everywhere."""
    return event.get(name)


def _listed(event: Component, name: str) -> list[Any]:
    found = _of(event, name) or []
    return [one for many in (found if isinstance(found, list) else [found]) for one in many.dts]


def _at_home(at: Any) -> datetime:
    """Return a time as the clock of this machine shows it; one without a zone is meant as it stands."""
    if not isinstance(at, datetime):
        return datetime.combine(at, time.min)
    return at if at.tzinfo is None else here(at)


def _is_utc(at: Any) -> bool:
    """Tell whether a time is written in UTC: a moment, and not the clock of a place."""
    return at.tzinfo is None or str(at.tzinfo) in ("UTC", "Z", "UTC+00:00")


def matched(read: Sequence[Read], cases: Sequence[EpisodeOfCare]) -> dict[str, uuid.UUID | None]:
    """Return whose hours each series are, as was said before or by a code in its words; the unknown is left out.

    A code counts only as a word of its own, and only where no other code stands beside it.
    """
    said = dict(Series.objects.values_list("digest", "case_id"))
    known: dict[str, uuid.UUID | None] = {}
    for one in read:
        if one.digest in said:
            known[one.digest] = said[one.digest]
            continue
        words = set(re.findall(r"[A-Za-z0-9-]+", one.words.casefold()))
        meant = [case.pk for case in cases if case.code.casefold() in words]
        if len(meant) == 1:
            known[one.digest] = meant[0]
    return known


def left_out_of(read: Sequence[Read], cases: Sequence[EpisodeOfCare], *, today: date) -> tuple[Missing, ...]:
    """Return the series that came from a calendar, have hours to come, and are not in what was read now.

    They were deleted there, or are those of another calendar. `likely` where most of what was kept is read again.
    """
    codes = {case.pk: case for case in cases}
    rows = Appointment.objects.filter(case_id__in=codes, on__gte=today).order_by("on", "starts")
    kept: dict[str, list[Appointment]] = {}
    for row in rows:
        kept.setdefault(row.series, []).append(row)
    again = len(kept.keys() & {one.digest for one in read})
    return tuple(
        Missing(digest, codes[rows[0].case_id], rows[0].on, rows[0].starts, len(rows), likely=2 * again > len(kept))
        for digest, rows in kept.items()
        if digest not in {one.digest for one in read}
    )


def keep_calendar(hours: Mapping[str, tuple[uuid.UUID | None, Sequence[Hour]]], doing: Doing) -> int:
    """Keep the hours of some series in the place of those they had, and whose they are; return how many hours."""
    rows = [
        Appointment(series=digest, case_id=case, on=hour.on, starts=hour.starts, minutes=hour.minutes)
        for digest, (case, planned) in hours.items()
        if case is not None
        for hour in planned
    ]
    with writing(Store.RECORD):
        Appointment.objects.filter(series__in=list(hours)).delete()
        Series.objects.filter(digest__in=list(hours)).delete()
        Series.objects.bulk_create(Series(digest=digest, case_id=case) for digest, (case, _) in hours.items())
        Appointment.objects.bulk_create(rows, batch_size=200)
        note_down(Action.IMPORT, by=doing.by, at=doing.at, kind="appointment", count=len(rows))
    return len(rows)


def written_calendar(cases: Sequence[EpisodeOfCare], doing: Doing, *, today: date) -> bytes:
    """Return the hours of the next ten weeks as a calendar: each under the code of its case, nothing else of it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Casebook//hours//EN")
    calendar.add("version", "2.0")
    until = today + timedelta(days=70)
    book = book_of(cases, today, until)
    courses = {case.pk: course_of(case, doing, today=today) for case in cases}
    for number in range(71):
        for hour in book.on(today + timedelta(days=number)):
            if hour.starts is None or not is_kept(hour, courses[hour.case.pk]):
                continue
            event = Event()
            event.add("uid", hashlib.sha256(f"{hour.case.pk}/{hour.begins.isoformat()}".encode()).hexdigest())
            event.add("summary", hour.case.code)
            event.add("dtstart", hour.begins)
            event.add("dtend", hour.begins + timedelta(minutes=hour.minutes or 50))
            event.add("dtstamp", doing.at.astimezone(UTC))
            calendar.add_component(event)
    note_down(Action.EXPORT, by=doing.by, at=doing.at, kind="appointment")
    return bytes(calendar.to_ical())
