"""Questionnaires as FHIR: without their wording where that may not be shipped; the answers, and the score."""

import math
import uuid
from collections.abc import Iterator
from typing import Any, Final

from casebook.leaving.fhir_extent import score_of
from casebook.leaving.fhir_words import SYSTEM, Whose, code, reference
from casebook.record.acts.measures import administrations
from casebook.record.measured import series_of
from casebook.record.models import Administration, EpisodeOfCare
from sessionlab.course.instruments import Instrument

Resource = dict[str, Any]
_SURVEY: Final = code("", "survey", "Survey", system="http://terminology.hl7.org/CodeSystem/observation-category")


def measure_resources(case: EpisodeOfCare, whose: Whose) -> Iterator[Resource]:
    """Yield each questionnaire once, and for each time it was filled in the answers and the score."""
    for series in series_of(administrations(case)):
        yield _questionnaire(series.instrument)
        for point in series.points:
            patient = whose.of(point.row.pk)
            yield _response(point.row, series.instrument, patient)
            if not math.isnan(point.score.value):
                yield _observation(point.row, series.instrument, point.score.value, patient)


def _id_of(instrument: Instrument) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{SYSTEM}:questionnaire:{instrument.id}:{instrument.version}")


def _questionnaire(instrument: Instrument) -> Resource:
    items = [
        {"linkId": item.id, "type": "decimal", **({"text": item.text} if item.text else {})}
        for item in instrument.items
    ] or [{"linkId": "total", "type": "decimal", "text": "Total"}]
    return {
        "resourceType": "Questionnaire",
        "id": str(_id_of(instrument)),
        "url": f"{SYSTEM}:questionnaire:{instrument.id}",
        "version": instrument.version,
        "title": instrument.name,
        "status": "active",
        "copyright": instrument.licence,
        "item": items,
    }


def _response(row: Administration, instrument: Instrument, patient: Resource) -> Resource:
    named = [item.id for item in instrument.items]
    given = list(zip(named, row.answers, strict=False)) if row.answers else [("total", row.total)]
    return {
        "resourceType": "QuestionnaireResponse",
        "id": str(row.pk),
        "questionnaire": f"{SYSTEM}:questionnaire:{instrument.id}",
        "status": "completed",
        "subject": patient,
        "authored": row.on.isoformat(),
        "item": [
            {"linkId": name, **({"answer": [{"valueDecimal": value}]} if value is not None else {})}
            for name, value in given
        ],
    }


def _observation(row: Administration, instrument: Instrument, score: float, patient: Resource) -> Resource:
    return {
        "resourceType": "Observation",
        "id": str(score_of(row.pk)),
        "status": "final",
        "category": [_SURVEY],
        "code": code("instrument", instrument.id, instrument.name),
        "subject": patient,
        "effectiveDateTime": row.on.isoformat(),
        "valueQuantity": {"value": score},
        "derivedFrom": [reference(row.pk)],
    }
