"""Suggestions and what was decided about them, for pages that need those of a whole case.

A case has them by the thousand. Ids are left as the stores keep them, 32 hexadecimal digits, and sorting is left to
Python: making an id of each and sorting inside an encrypted store took most of the time of a page.
"""

import uuid
from typing import Any, TypeVar

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from casebook.audit.stores import Store, alias_of
from casebook.record.acts.findings import BY_HAND
from casebook.record.models import Decision, Event, Mark
from casebook.record.standing import asked_once, gone_from

Suggested = TypeVar("Suggested", Event, Mark)


def verdict_by_hex(case_id: uuid.UUID, store: Store) -> dict[str, str]:
    """Return the latest decision that stands about each row of a case in a store, by the id of the row. One query."""
    return asked_once(("verdicts", case_id, store), lambda: _verdicts(case_id, store))


def _verdicts(case_id: uuid.UUID, store: Store) -> dict[str, str]:
    said = _standing(Decision.objects.all(), case_id, store).values_list(
        Cast("at", TextField()), Cast("pk", TextField()), hexed("row_id"), "verdict"
    )
    return {row: verdict for _, _, row, verdict in sorted(said)}


def standing_in(kind: type[Suggested], case_id: uuid.UUID, store: Store) -> "QuerySet[Any]":
    """Return the events or marks of a case that were neither voided nor superseded, in no order."""
    return _standing(kind.objects.all(), case_id, store)


def sources_undecided(kind: type[Suggested], case_id: uuid.UUID, store: Store) -> list[uuid.UUID]:
    """Return the document or paragraph of each suggestion about which no decision stands, in no order."""
    decided = verdict_by_hex(case_id, store)
    rows = standing_in(kind, case_id, store).exclude(origin=BY_HAND).values_list(hexed("pk"), hexed("source_id"))
    return [uuid.UUID(source) for row, source in rows if row not in decided]


def hexed(field: str) -> Cast:
    """Return an id as the stores keep it."""
    return Cast(field, TextField())


def _standing(rows: "QuerySet[Any]", case_id: uuid.UUID, store: Store) -> "QuerySet[Any]":
    gone = gone_from(case_id, store=store)
    return rows.using(alias_of(store)).filter(case_id=case_id).exclude(pk__in=gone)
