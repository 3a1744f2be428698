"""What a letter would change if its suggestions were accepted: proposed, never made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casebook.audit.stores import Store
from casebook.record.acts.findings import BY_HAND, decide, verdicts
from casebook.record.course import Course, told_of
from casebook.record.errors import NotYours
from casebook.record.models import Document, EpisodeOfCare, Event, Verdict
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.relationship.events import Event as Told
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.states import StateChange, follow, set_parameters, shipped_table

MOVING: Final = frozenset(
    {
        EventKind.RUPTURE,
        EventKind.BREAK,
        EventKind.THREAT,
        EventKind.QUIT,
        EventKind.RETURN,
        EventKind.CANCELLED,
        EventKind.HOLIDAY,
        EventKind.ENDED,
    }
)
"""What is decided about on the page of a letter; marks are decided on the page of the document."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """An event that is suggested and not decided, and the state it would bring; None where it would change none."""

    row: Event
    told: Told
    change: StateChange | None


def proposed_in(case: EpisodeOfCare, letter: Document, course: Course) -> list[Proposed]:
    """Return what a letter suggests and nobody has decided, each with the state that would follow from it alone.

    That there was a letter is proposed by itself only where nothing else is: who accepts what it does accepts it too.
    """
    rows = _undecided(case, letter)
    open_rows = [row for row in rows if EventKind(row.kind) in MOVING] or rows
    past = [happening.told for happening in course.happenings]
    return [Proposed(row, told := told_of(row, sure=True), _change(case, past, told, course)) for row in open_rows]


def decide_proposed(case: EpisodeOfCare, letter: Document, row: Event, doing: Doing, *, verdict: Verdict) -> None:
    """Decide about what a letter suggests; who accepts it accepts that the letter came.

    :raises NotYours: it does not rest on this letter
    """
    if row.source_id != letter.pk:
        raise NotYours
    with writing(Store.RECORD):
        decide(case, row, doing, verdict=verdict)
        arrived = [one for one in _undecided(case, letter) if one.kind == EventKind.LETTER_IN]
        for one in arrived if verdict is Verdict.ACCEPTED else ():
            decide(case, one, doing, verdict=verdict)


def _undecided(case: EpisodeOfCare, letter: Document) -> list[Event]:
    decided = verdicts(case)
    rows = Event.objects.filter(case_id=case.pk, source_id=letter.pk).exclude(origin=BY_HAND).order_by("start", "pk")
    return [row for row in standing(rows, case_id=case.pk) if row.pk not in decided]


def _change(case: EpisodeOfCare, past: Sequence[Told], told: Told, course: Course) -> StateChange | None:
    table = set_parameters(shipped_table(), days_until_ended=case.days_until_ended)
    day = told.when.first or date.max
    before = [event for event in past if (event.when.first or date.max) <= day]
    states = follow([*before, told, *past[len(before) :]], table=table)
    return states[-1] if states and states[-1].state is not course.state else None
