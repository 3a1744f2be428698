"""What was seen and meant in a week, and what is open in each case."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from casebook.audit.stores import Store
from casebook.record.access import demand_writing
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.keeping import signed_in
from casebook.record.acts.measures import administrations
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.measured import Series, series_of
from casebook.record.models import Document, EpisodeOfCare, Note
from casebook.record.models.words import DocumentKind, NoteFacts, Risk
from casebook.record.standing import standing
from casebook.record.turning import scored_points
from casebook.record.who import Doing
from casebook.retention.clock import due as over
from casebook.reviewing.models import WeekSeen

LONGEST_FOCUS = 300
ALLIANCE = frozenset({"srs", "wai-sr", "arm-5"})
"""Instruments whose scores tell of the alliance."""
RISK_FRESH = timedelta(days=28)
"""So long after an answer of yes the question what was agreed stands open."""


def week_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> week_of(date(2024, 5, 2))
    datetime.date(2024, 4, 29)
    """
    return day - timedelta(days=day.weekday())


def say(case: EpisodeOfCare, doing: Doing, *, seen: bool, focus: str) -> WeekSeen:
    """Say that a case was seen this week, and what to keep in mind.

    :raises InvalidEntry: the line is too long
    """
    demand_writing(case, doing)
    line = " ".join(focus.split())
    if len(line) > LONGEST_FOCUS:
        raise InvalidEntry(
            f"The line holds {len(line)} signs; {LONGEST_FOCUS} are the most.", remedy="Make it shorter."
        )
    row = WeekSeen(case_id=case.pk, week=week_of(doing.today), seen=seen, focus=line)
    return add(row, doing, store=Store.PROCESS)


def of_week(week: date) -> dict[uuid.UUID, WeekSeen]:
    """Return the latest row of each case in a week. One query."""
    rows = WeekSeen.objects.using("process").filter(week=week).order_by("at", "pk")
    return {row.case_id: row for row in rows}


def whose_time_is_over(doing: Doing) -> frozenset[uuid.UUID]:
    """Return the clients whose record has been kept long enough."""
    return frozenset(clock.client.pk for clock in over(doing))


def open_in(case: EpisodeOfCare, doing: Doing) -> dict[str, int]:
    """Return what is open in the rows of a case, by the names that the table of the review knows."""
    notes = standing(Note.objects.filter(case_id=case.pk), case_id=case.pk)
    signed = signed_in(case)
    return {
        "unsigned": sum(note.pk not in signed for note in notes),
        "risk": _risks(notes, doing.today),
        "consent": _unread(case),
    }


def _risks(notes: Sequence[Note], today: date) -> int:
    fresh = [note.pk for note in notes if today - note.on <= RISK_FRESH]
    latest: dict[uuid.UUID, str] = {}
    for facts in NoteFacts.objects.filter(note_id__in=fresh).order_by("at", "pk"):
        latest[facts.note_id] = facts.risk
    return sum(risk == Risk.ASKED_YES for risk in latest.values())


def _unread(case: EpisodeOfCare) -> int:
    """Return how many of the client's words lie unread because consent was not entered."""
    if may_be_read(case):
        return 0
    spoken = (DocumentKind.TRANSCRIPT, DocumentKind.LETTER_IN)
    return Document.objects.filter(case_id=case.pk, kind__in=spoken).count()


def alliance_of(case: EpisodeOfCare) -> list[tuple[date, float]]:
    """Return the scores of the alliance as shares of their range, in the order of the days."""
    found: list[tuple[date, float]] = []
    for series in series_of(administrations(case)):
        if series.instrument.id in ALLIANCE:
            found += _shares(series)
    return sorted(found, key=lambda one: one[0])


def _shares(series: Series) -> list[tuple[date, float]]:
    low, high = series.instrument.low, series.instrument.high
    return [(point.row.on, (point.score.value - low) / (high - low)) for point in scored_points(series)]
