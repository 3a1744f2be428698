"""What of a bundle stays in it when the export that it stands in holds less than the case."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Model

from casebook.audit.stores import Store
from casebook.leaving.scope import Extent, Purpose
from casebook.record.models import Administration

Resource = dict[str, Any]
OF_NO_CLIENT: Final = ("Practitioner", "Questionnaire")


def tells_of_events(extent: Extent) -> bool:
    """Tell whether every event of the record is in an export: only then does it say how the episode came to stand."""
    return extent.is_whole and extent.purpose is not Purpose.PORTABILITY


def within(extent: Extent, resources: Sequence[Resource]) -> list[Resource]:
    """Return the resources whose rows are in an export, and the questionnaires that were filled in there."""
    ids = _ids_in(extent)
    found = [one for one in resources if one["resourceType"] in OF_NO_CLIENT or one["id"] in ids]
    asked = {one["questionnaire"] for one in found if one["resourceType"] == "QuestionnaireResponse"}
    return [one for one in found if one["resourceType"] != "Questionnaire" or one["url"] in asked]


def _ids_in(extent: Extent) -> frozenset[str]:
    ids: set[str] = set()
    for kind in extent.kinds(Store.RECORD):
        here = set(extent.rows(kind).values_list("pk", flat=True))
        ids |= {str(one) for one in here}
        if kind.model is Administration:
            ids |= {str(score_of(one)) for one in here}
    return frozenset(ids)


def score_of(row: uuid.UUID) -> uuid.UUID:
    """Return the id of the score of a questionnaire that was filled in."""
    return uuid.uuid5(row, "score")


def holds(extent: Extent, model: type[Model]) -> bool:
    """Tell whether rows of a kind are in an export."""
    return any(kind.model is model for kind in extent.kinds(Store.RECORD))
