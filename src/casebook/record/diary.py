"""The hours of a case with what became of each, read once for all that a page tells of them."""

import uuid
from collections.abc import Container
from datetime import date, time
from typing import Final, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from casebook.record.models import EpisodeOfCare, Outcome, Session, SessionOutcome
from casebook.record.ruled import hexed
from casebook.record.standing import asked_once, gone_from

_AT: Final = Cast("at", TextField())
"""When a row was added, as the store keeps it."""


class Hour(NamedTuple):
    """An hour that was agreed and stands; `outcome` is None while nothing was said of it, `said` orders outcomes."""

    hex: str
    on: date
    starts: time | None
    late: bool
    entered_on: date
    outcome: Outcome | None
    said: str

    @property
    def id(self) -> uuid.UUID:
        """The id of the session."""
        return uuid.UUID(self.hex)


def hours_of(case: EpisodeOfCare) -> tuple[Hour, ...]:
    """Return the hours of a case that stand, by day and time. Two queries, within one moment once."""
    return asked_once(("hours", case.pk), lambda: _hours(case))


def _hours(case: EpisodeOfCare) -> tuple[Hour, ...]:
    gone = {row.hex for row in gone_from(case.pk)}
    said = _outcomes(case, gone)
    rows = Session.objects.filter(case_id=case.pk)
    found = [
        Hour(row, on, starts, late, date.fromisoformat(at[:10]), *said.get(row, (None, "")))
        for row, on, starts, late, at in rows.values_list(hexed("pk"), "on", "starts", "late", _AT)
        if row not in gone
    ]
    return tuple(sorted(found, key=_place))


def _outcomes(case: EpisodeOfCare, gone: Container[str]) -> dict[str, tuple[Outcome, str]]:
    """Return the latest outcome of each session that stands, and when it was said."""
    rows = SessionOutcome.objects.filter(case_id=case.pk)
    said = sorted(rows.values_list(_AT, hexed("pk"), hexed("session_id"), "outcome"))
    return {session: (Outcome(outcome), at) for at, row, session, outcome in said if row not in gone}


def _place(hour: Hour) -> tuple[date, time]:
    return hour.on, hour.starts or time.min
