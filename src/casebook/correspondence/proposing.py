"""What a letter would change if its suggestions were accepted: proposed, never made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casebook.record.acts.findings import verdicts
from casebook.record.course import Course, told_of
from casebook.record.models import Document, EpisodeOfCare, Event
from casebook.record.standing import standing
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
        EventKind.LETTER_IN,
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
    """Return what a letter suggests and nobody has decided, each with the state that would follow from it alone."""
    decided = verdicts(case)
    rows = standing(Event.objects.filter(case_id=case.pk, source_id=letter.pk).order_by("start", "pk"), case_id=case.pk)
    open_rows = [row for row in rows if row.pk not in decided and EventKind(row.kind) in MOVING]
    past = [happening.told for happening in course.happenings]
    return [Proposed(row, told := told_of(row, sure=True), _change(case, past, told, course)) for row in open_rows]


def _change(case: EpisodeOfCare, past: Sequence[Told], told: Told, course: Course) -> StateChange | None:
    table = set_parameters(shipped_table(), days_until_ended=case.days_until_ended)
    day = told.when.first or date.max
    before = [event for event in past if (event.when.first or date.max) <= day]
    states = follow([*before, told, *past[len(before) :]], table=table)
    return states[-1] if states and states[-1].state is not course.state else None
