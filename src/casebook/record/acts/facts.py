"""The facts of a note: when the hour began and stopped, who was there, where, what was asked; filled, never guessed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from casebook.audit.stores import STORES, alias_of
from casebook.record.access import demand_writing
from casebook.record.acts.notes import note_of
from casebook.record.adding import add
from casebook.record.errors import AlreadyDone, InvalidEntry
from casebook.record.models import EpisodeOfCare, Note, NoteFacts, Outcome, Risk, Signature
from casebook.record.standing import demand_open, standing
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is entered of an hour; empty is what nobody entered. `sections` is by the position of paragraphs."""

    form: str = ""
    starts: time | None = None
    stops: time | None = None
    attendance: str = ""
    place: str = ""
    participants: str = ""
    service: str = ""
    risk: str = ""
    sections: Mapping[int, str] = field(default_factory=dict)


def enter_facts(case: EpisodeOfCare, note: Note, doing: Doing, facts: Facts) -> NoteFacts:
    """Enter the facts of a note, or enter them anew: the latest count until the note is signed.

    :raises AlreadyDone: the note is signed
    :raises Locked: it, or its session, is locked
    :raises InvalidEntry: an answer that there is not, or it stops before it starts
    """
    demand_writing(case, doing)
    note_of(case, note.pk)
    demand_open("note", note.pk, note.session_id)
    if any(Signature.objects.using(alias_of(store)).filter(row_id=note.pk).exists() for store in STORES):
        raise AlreadyDone("This note is signed already.", remedy="Write an addendum.")
    reasons = []
    if facts.attendance and facts.attendance not in Outcome.values:
        reasons.append("What became of the hour is none of the answers there are.")
    if facts.risk and facts.risk not in Risk.values:
        reasons.append("The answer about risk is none of the three.")
    if facts.starts and facts.stops and facts.stops <= facts.starts:
        reasons.append("The hour stops before it starts.")
    if reasons:
        raise InvalidEntry(reasons, remedy="Correct it; what nobody knows may stay empty.")
    row = NoteFacts(
        case_id=case.id,
        note_id=note.pk,
        form=facts.form,
        starts=facts.starts,
        stops=facts.stops,
        attendance=facts.attendance,
        place=facts.place,
        participants=facts.participants,
        service=facts.service,
        risk=facts.risk,
        sections={str(position): section for position, section in sorted(facts.sections.items())},
        late=note.late,
    )
    return add(row, doing)


def facts_of(note: Note) -> NoteFacts | None:
    """Return the facts of a note that stand, None where none were entered. Three queries."""
    rows = NoteFacts.objects.filter(note_id=note.pk).order_by("-at", "-pk")
    return next(iter(standing(rows, case_id=note.case_id)), None)
