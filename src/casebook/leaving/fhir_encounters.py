"""Hours as FHIR, with the facts of their notes: when, where, who was there, what for, and whether risk was asked about.

What nobody entered is not in it. The answer about risk goes out in the words in which it stands in the record.
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, Final

from casebook.leaving.fhir_extent import holds
from casebook.leaving.fhir_words import Names, code, reference
from casebook.leaving.scope import Extent
from casebook.record.models import EpisodeOfCare, Note, NoteFacts, Outcome, Session, SessionOutcome, Signature
from casebook.record.standing import standing

Resource = dict[str, Any]
STATUS: Final = {
    Outcome.HELD: "finished",
    Outcome.CAME_LATE: "finished",
    Outcome.BROKEN_OFF: "finished",
    Outcome.CANCELLED_BY_CLIENT: "cancelled",
    Outcome.CANCELLED_BY_THERAPIST: "cancelled",
    Outcome.MISSED: "cancelled",
}
RISK: Final = "The question about risk"


def encounters(
    case: EpisodeOfCare, names: Names, patient: Resource, therapist: Resource, *, extent: Extent
) -> Iterator[Resource]:
    """Yield each hour that was agreed, and each answer about risk."""
    said = standing(SessionOutcome.objects.filter(case_id=case.pk).order_by("at", "pk"), case_id=case.pk)
    outcomes = {row.session_id: row.outcome for row in said}
    notes = standing(Note.objects.filter(case_id=case.pk).order_by("at", "pk"), case_id=case.pk)
    facts = _facts(case) if holds(extent, NoteFacts) else {}
    known: dict[uuid.UUID, list[NoteFacts]] = {}
    for note in notes:
        if note.session_id and note.pk in facts:
            known.setdefault(note.session_id, []).append(facts[note.pk])
    for row in standing(Session.objects.filter(case_id=case.pk).order_by("on", "starts"), case_id=case.pk):
        yield _encounter(row, outcomes.get(row.pk, ""), known.get(row.pk, []), names, patient, therapist)
    signed = set(Signature.objects.filter(case_id=case.pk).values_list("row_id", flat=True))
    for note in notes:
        if note.pk in facts and facts[note.pk].risk:
            yield _risk(note, facts[note.pk], patient, signed=note.pk in signed)


def _facts(case: EpisodeOfCare) -> Mapping[uuid.UUID, NoteFacts]:
    """Return the facts of each note that stand; the latest count."""
    rows = standing(NoteFacts.objects.filter(case_id=case.pk).order_by("at", "pk"), case_id=case.pk)
    return {row.note_id: row for row in rows}


def _encounter(
    row: Session, outcome: str, facts: list[NoteFacts], names: Names, patient: Resource, therapist: Resource
) -> Resource:
    told = {name: _last(facts, name) for name in ("starts", "stops", "attendance", "place", "participants", "service")}
    became = Outcome(found) if (found := outcome or told["attendance"]) else None
    place = told["place"] or row.modality
    there = [{"individual": {"display": names.hidden(told["participants"])}}] if told["participants"] else []
    return {
        "resourceType": "Encounter",
        "id": str(row.pk),
        "status": STATUS[became] if became else "planned",
        "class": _class_of(place),
        "subject": patient,
        "participant": [{"individual": therapist}, *there],
        "episodeOfCare": [reference(row.case_id)],
        "period": period(row.on, told["starts"] or row.starts, told["stops"]),
        **({"serviceType": {"text": names.hidden(told["service"])}} if told["service"] else {}),
        **({"location": [{"location": {"display": names.hidden(place)}}]} if place else {}),
        **({"reasonCode": [{"text": became.label}]} if became else {}),
    }


def _last(facts: list[NoteFacts], name: str) -> Any:
    """Return what was entered last of several notes of an hour; nothing where nobody entered it."""
    return next((value for row in reversed(facts) if (value := getattr(row, name))), None)


def period(on: date, starts: time | None, stops: time | None) -> Resource:
    """Return when an hour was, with its times as far as they are known and with their zone, else the day alone."""
    return {
        "start": _moment(on, starts) if starts else on.isoformat(),
        **({"end": _moment(on, stops)} if stops else {}),
    }


def _moment(on: date, at: time) -> str:
    return datetime.combine(on, at).astimezone().isoformat(timespec="seconds")


def _class_of(place: str) -> Resource:
    at_a_distance = any(word in place.lower() for word in ("video", "phone", "telephone", "online"))
    name = "VR" if at_a_distance else "AMB"
    return {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": name}


def _risk(note: Note, facts: NoteFacts, patient: Resource, *, signed: bool) -> Resource:
    return {
        "resourceType": "Observation",
        "id": str(facts.pk),
        "status": "final" if signed else "preliminary",
        "code": code("note-fact", "risk", RISK),
        "subject": patient,
        "effectiveDateTime": note.on.isoformat(),
        "valueString": facts.risk,
        **({"encounter": reference(note.session_id)} if note.session_id else {}),
    }
