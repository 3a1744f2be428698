"""Which rows stand: not voided, not superseded; and which things are locked."""

import uuid
from collections.abc import Iterable
from typing import TypeVar

from casebook.audit.stores import STORES, Store, alias_of
from casebook.record.errors import Locked
from casebook.record.models import Locking, Row, Superseding, Voiding

Kind = TypeVar("Kind", bound=Row)


def standing(rows: Iterable[Kind], *, case_id: uuid.UUID, store: Store = Store.RECORD) -> list[Kind]:
    """Return the rows of a case that were neither voided nor superseded, in the order given."""
    alias = alias_of(store)
    gone = set(Voiding.objects.using(alias).filter(case_id=case_id).values_list("row_id", flat=True))
    gone |= set(Superseding.objects.using(alias).filter(case_id=case_id).values_list("row_id", flat=True))
    return [row for row in rows if row.pk not in gone]


def is_locked(*ids: uuid.UUID | None) -> bool:
    """Tell whether any of these rows was locked."""
    wanted = [one for one in ids if one is not None]
    return any(Locking.objects.using(alias_of(store)).filter(row_id__in=wanted).exists() for store in STORES)


def demand_open(what: str, *ids: uuid.UUID | None) -> None:
    """Refuse when any of these rows was locked.

    :raises Locked: with the word for what it is
    """
    if is_locked(*ids):
        raise Locked(what)
