"""Questionnaires that were filled in: entered one by one, or many from a table."""

import csv
import io
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from casebook.audit.stores import Store
from casebook.record.access import demand_writing
from casebook.record.acts.belonging import owners_in, say_whose
from casebook.record.adding import add_all, is_late
from casebook.record.errors import AlreadyDone, InvalidEntry
from casebook.record.models import Administration, EpisodeOfCare
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.course import scoring
from sessionlab.course.instruments import Instrument, load
from sessionlab.errors import Refusal

Answers = tuple[float | None, ...]
Moment = tuple[date, time | None]


@dataclass(frozen=True, slots=True)
class Filled:
    """A questionnaire of a day: its answers, or its total, and its time where two of one day must be told apart."""

    on: date
    answers: Answers = ()
    total: float | None = None
    starts: time | None = None


def enter_administrations(
    case: EpisodeOfCare, doing: Doing, *, instrument: str, filled: Sequence[Filled], client: uuid.UUID | None = None
) -> list[Administration]:
    """Add filled-in questionnaires of one kind, all or none.

    :param client: whose they are, where the case has several clients; two of one day are no doubles then
    :raises InvalidEntry: with every fault of every one of them, by its place; never with an answer
    :raises AlreadyDone: one of that day, time and client stands already
    :raises NotYours: the client is none of the case
    :raises InvalidVocabulary: there is no such instrument
    """
    demand_writing(case, doing)
    kind = load(instrument)
    reasons = [reason for place, one in enumerate(filled, start=1) for reason in _faults(one, kind, doing, place)]
    if reasons or not filled:
        raise InvalidEntry(reasons or ["There is nothing to enter."], remedy=f"Give what {kind.name} asks for.")
    whose = owners_in(case)
    there = {
        (row.on, row.starts)
        for row in administrations(case)
        if row.instrument == instrument and whose.get(row.pk) == client
    }
    _refuse_twins(there, [(one.on, one.starts) for one in filled])
    rows = [
        Administration(
            case_id=case.id,
            instrument=kind.id,
            version=kind.version,
            on=one.on,
            starts=one.starts,
            answers=list(one.answers),
            total=one.total,
            late=is_late(one.on, doing),
        )
        for one in filled
    ]
    with writing(Store.RECORD):
        add_all(rows, doing)
        for row in rows if client is not None else ():
            say_whose(case, row, doing, client=client)
    return rows


def _refuse_twins(there: set[Moment], wanted: Sequence[Moment]) -> None:
    """Refuse what cannot be told from another of its day.

    :raises AlreadyDone: with the first such day
    """
    twice = sorted(on for place, (on, starts) in enumerate(wanted) if (on, starts) in {*there, *wanted[:place]})
    if twice:
        raise AlreadyDone(
            f"Two of one day cannot stand without a time that tells them apart ({twice[0].isoformat()}).",
            remedy="Say at what time it was filled in, or void the one that is wrong first.",
        )


def _faults(one: Filled, kind: Instrument, doing: Doing, place: int) -> Iterator[str]:
    # East of Greenwich it is tomorrow already.
    if one.on > doing.today + timedelta(days=1):
        yield f"Number {place}: its day is still to come."
    try:
        scoring.score(scoring.Administration(instrument=kind.id, answers=one.answers, total=one.total), kind)
    except Refusal as refusal:
        yield from (f"Number {place}: {reason}" for reason in refusal.reasons)


def administrations(case: EpisodeOfCare) -> list[Administration]:
    """Return the filled-in questionnaires of a case that stand, by their days and times; without a time first."""
    return standing(Administration.objects.filter(case_id=case.id).order_by("on", "starts", "at"), case_id=case.id)


def from_table(text: str, instrument: Instrument) -> list[Filled]:
    """Return what a table of comma-separated values holds: ``day``, ``time`` if any, ``total`` or one for each item.

    :raises InvalidEntry: a column is missing, or with every line that cannot be read
    """
    rows = csv.DictReader(io.StringIO(text.strip()))
    columns = [name.strip().lower() for name in rows.fieldnames or ()]
    rows.fieldnames = columns
    items = [item.id for item in instrument.items]
    if "day" not in columns or ("total" not in columns and not (items and set(items) <= set(columns))):
        wanted = f"day and total, or day and {', '.join(items)}" if items else "day and total"
        raise InvalidEntry("A column is missing.", remedy=f"The first line names the columns: {wanted}.")
    found: list[Filled] = []
    reasons: list[str] = []
    for line, row in enumerate(rows, start=2):
        try:
            found.append(_filled({name: (value or "").strip() for name, value in row.items() if name}, items))
        except (ValueError, TypeError):
            reasons.append(f"Line {line}: the day is not written 2024-05-31, the time not 14:05, or a number is none.")
    if reasons:
        raise InvalidEntry(reasons, remedy="Mend these lines; nothing was entered.")
    return found


def _filled(row: dict[str, str], items: Sequence[str]) -> Filled:
    on, told = date.fromisoformat(row["day"]), row.get("time", "")
    starts = time.fromisoformat(told) if told else None
    if row.get("total"):
        return Filled(on, total=float(row["total"]), starts=starts)
    return Filled(on, answers=tuple(float(row[item]) if row[item] else None for item in items), starts=starts)
