"""The record of a case as a FHIR bundle: R4B, checked by the models of `fhir.resources`.

Pseudonyms only. Nothing of the process store is in it, and the states of the relationship are those that follow from
the record alone. R4B, because most systems of today read R4; between the two nothing used here differs.
"""

import base64
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from fhir.resources.R4B.bundle import Bundle

from casebook.audit.stores import Store
from casebook.leaving.fhir_course import outcome_of, status_history, status_of
from casebook.leaving.fhir_encounters import encounters
from casebook.leaving.fhir_extent import tells_of_events, within
from casebook.leaving.fhir_measures import measure_resources
from casebook.leaving.fhir_words import SYSTEM, Names, Whose, code, reference
from casebook.leaving.scope import Extent
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import clients_of
from casebook.record.acts.keeping import paragraphs_of
from casebook.record.course import Course, course_of
from casebook.record.inventory import scope_of
from casebook.record.models import (
    Addendum,
    Client,
    ClientName,
    Document,
    DocumentKind,
    EpisodeOfCare,
    Note,
    Signature,
    StateOverrule,
)
from casebook.record.standing import standing
from casebook.record.who import Doing

LETTERS: Final = (DocumentKind.LETTER_IN, DocumentKind.LETTER_OUT)
Resource = dict[str, Any]


def bundle_of(case: EpisodeOfCare, doing: Doing, *, extent: Extent | None = None) -> bytes:
    """Return the bundle of a case as JSON, with every reference leading to a resource of it.

    :param extent: what an export holds, and no more of it goes into the bundle; everything where there is none
    """
    course = course_of(case, doing, today=doing.today, stores=(Store.RECORD,))
    asked = extent or Extent(scope=scope_of(case), case=case)
    resources = within(asked, list(_resources(case, course, doing, asked)))
    made = Bundle.model_validate(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "timestamp": doing.at.astimezone(UTC).isoformat(),
            "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
        }
    )
    return str(made.model_dump_json(indent=1)).encode("utf-8")


def _resources(case: EpisodeOfCare, course: Course, doing: Doing, extent: Extent) -> Iterator[Resource]:
    clients = clients_of(case)
    names = Names(case.pseudonym, ClientName.objects.filter(client_id__in=clients))
    whose = Whose(extent.client or clients[0], owners_in(case))
    patient, therapist = whose.patient, reference(case.owner_id)
    yield from (_patient(one) for one in Client.objects.filter(pk__in=clients))
    yield {"resourceType": "Practitioner", "id": str(case.owner_id)}
    yield _episode(case, course, patient, therapist, told=tells_of_events(extent))
    yield from encounters(case, names, patient, therapist, extent=extent)
    yield from _documents(case, names, whose, therapist)
    yield from _notes(case, names, patient, therapist)
    yield from measure_resources(case, whose)
    yield from _events(course, names, whose)
    yield from _judgements(case, names, patient, therapist)


def _patient(client: Client) -> Resource:
    identifier = {"system": f"{SYSTEM}:client", "value": client.code, "use": "secondary"}
    return {"resourceType": "Patient", "id": str(client.pk), "identifier": [identifier]}


def _episode(case: EpisodeOfCare, course: Course, patient: Resource, therapist: Resource, *, told: bool) -> Resource:
    history = {"statusHistory": status_history(course, opened_on=case.opened_on)} if told else {}
    return {
        "resourceType": "EpisodeOfCare",
        "id": str(case.pk),
        "identifier": [{"system": f"{SYSTEM}:case", "value": case.code}],
        "status": status_of(course.state) if told else outcome_of(course.state),
        **history,
        "patient": patient,
        "careManager": therapist,
        "period": {"start": case.opened_on.isoformat()},
    }


def _documents(case: EpisodeOfCare, names: Names, whose: Whose, therapist: Resource) -> Iterator[Resource]:
    rows = Document.objects.filter(case_id=case.pk).defer("original", "losses").order_by("on", "at", "position")
    for row in standing(rows, case_id=case.pk):
        patient = whose.of(row.pk)
        if row.kind in LETTERS:
            yield _letter(row, names, patient, therapist)
        else:
            what = code("document-kind", row.kind, str(DocumentKind(row.kind).label))
            yield _words(row.pk, what, names.hidden(row.text), patient, on=row.on, entered=row.at)


def _letter(row: Document, names: Names, patient: Resource, therapist: Resource) -> Resource:
    came_in = row.kind == DocumentKind.LETTER_IN
    sent = row.shape.get("sent_at") or (row.on.isoformat() if row.on else None)
    return {
        "resourceType": "Communication",
        "id": str(row.pk),
        "status": "completed",
        "subject": patient,
        "sender": patient if came_in else therapist,
        "recipient": [therapist if came_in else patient],
        "payload": [{"contentString": names.hidden(row.text) or "-"}],
        **({"sent": _with_zone(sent)} if sent else {}),
    }


def _with_zone(sent: str) -> str:
    """Return a time as FHIR has it: with seconds and a zone, or the day alone."""
    if len(sent) == len("2024-05-02"):
        return sent
    moment = datetime.fromisoformat(sent)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")


def _notes(case: EpisodeOfCare, names: Names, patient: Resource, therapist: Resource) -> Iterator[Resource]:
    rows = standing(Note.objects.filter(case_id=case.pk).order_by("on", "at"), case_id=case.pk)
    signed = set(Signature.objects.filter(case_id=case.pk).values_list("row_id", flat=True))
    progress = code("", "11506-3", "Progress note", system="http://loinc.org")
    for row in rows:
        text = "\n\n".join(paragraph.text for paragraph in paragraphs_of(row, Store.RECORD))
        if text:
            made = _words(row.pk, progress, names.hidden(text), patient, on=row.on, entered=row.at)
            about = {"encounter": [reference(row.session_id)]} if row.session_id else {}
            yield {
                **made,
                "author": [therapist],
                "docStatus": "final" if row.pk in signed else "preliminary",
                "context": {**made["context"], **about},
            }
    written = {row.pk for row in rows}
    for added in standing(Addendum.objects.filter(case_id=case.pk).order_by("on", "at"), case_id=case.pk):
        text = names.hidden(f"{added.text}\n\n({added.reason})")
        made = _words(
            added.pk, code("document-kind", "addendum", "Addendum"), text, patient, on=added.on, entered=added.at
        )
        appends = [{"code": "appends", "target": reference(added.row_id)}] if added.row_id in written else []
        yield {**made, "author": [therapist], "docStatus": "final", **({"relatesTo": appends} if appends else {})}


def _words(
    row: uuid.UUID, what: Resource, text: str, patient: Resource, *, on: date | None, entered: datetime
) -> Resource:
    attached = {"contentType": "text/plain; charset=utf-8", "data": _base64(text)}
    return {
        "resourceType": "DocumentReference",
        "id": str(row),
        "status": "current",
        "type": what,
        "subject": patient,
        "date": entered.astimezone(UTC).isoformat(timespec="seconds"),
        "content": [{"attachment": attached}],
        "context": {"period": {"start": on.isoformat()}} if on else {},
    }


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "backslashreplace")).decode("ascii")


def _events(course: Course, names: Names, whose: Whose) -> Iterator[Resource]:
    for happening in course.happenings:
        row = happening.row
        if row is None:
            continue
        when = happening.told.when
        effective: Resource = {"effectiveDateTime": when.on.isoformat()} if when.on else {}
        if not effective and when.first and when.last:
            effective = {"effectivePeriod": {"start": when.first.isoformat(), "end": when.last.isoformat()}}
        yield {
            "resourceType": "Observation",
            "id": str(row.pk),
            "status": "final",
            "code": code("event-kind", row.kind, row.kind.replace("_", " ")),
            "subject": whose.of(row.source_id),
            **effective,
            **({"valueString": names.hidden(row.quote)} if row.quote.strip() else {}),
        }


def _judgements(case: EpisodeOfCare, names: Names, patient: Resource, therapist: Resource) -> Iterator[Resource]:
    before: uuid.UUID | None = None
    rows: Sequence[StateOverrule] = standing(
        StateOverrule.objects.filter(case_id=case.pk).order_by("at"), case_id=case.pk
    )
    for row in rows:
        said = row.state or "as the rule says"
        yield {
            "resourceType": "ClinicalImpression",
            "id": str(row.pk),
            "status": "completed",
            "subject": patient,
            "assessor": therapist,
            "effectiveDateTime": row.on.isoformat(),
            "date": row.at.astimezone(UTC).isoformat(timespec="seconds"),
            "summary": names.hidden(f"The two stand: {said}. {row.reason}"),
            **({"previous": reference(before)} if before else {}),
        }
        before = row.pk
