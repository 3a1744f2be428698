"""What tells whether anything was added since: how many rows each table of both stores has.

Rows are only ever added, and two walls hold that: the number of the last row of every table is the state of all of it.
"""

import uuid
from collections.abc import Container
from functools import cache

from django.apps import apps
from django.db import connections

from casebook.audit.stores import STORES, Store, alias_of
from casebook.record.models import Row
from casebook.record.standing import asked_once
from casebook.vault.router import BOTH, store_of

Stamp = tuple[tuple[int | None, ...], ...]


def stamp() -> Stamp:
    """Return the state of both stores; whatever is added to either changes it. Two queries."""
    return tuple(_last_rows(store) for store in STORES)


def _last_rows(store: Store) -> tuple[int | None, ...]:
    with connections[alias_of(store)].cursor() as cursor:
        cursor.execute(_question(store))
        found: tuple[int | None, ...] = cursor.fetchone()
    return found


@cache
def _question(store: Store) -> str:
    """Ask for the last row of each table: one step down a tree for each, however many rows it has."""
    asked = ", ".join(f'(SELECT max(rowid) FROM "{name}")' for name in tables_of(store))  # noqa: S608 names of ours
    return f"SELECT {asked}"


class _Everything:
    """Holds every case."""

    def __contains__(self, case_id: object) -> bool:
        return True


def touched_since(before: Stamp, now: Stamp) -> Container[object]:
    """Return the cases that rows were added to between two states; all of them where such a row names no case.

    One query for each table that was added to, in one moment once.
    """
    return asked_once(("touched", before, now), lambda: _touched_since(before, now))


def _touched_since(before: Stamp, now: Stamp) -> Container[object]:
    found: set[object] = set()
    for store, olds, news in zip(STORES, before, now, strict=True):
        for table, old, new in zip(tables_of(store), olds, news, strict=True):
            if old == new:
                continue
            if table not in _of_a_case():
                return _Everything()
            with connections[alias_of(store)].cursor() as cursor:
                asked = f'SELECT DISTINCT case_id FROM "{table}" WHERE rowid > %s'  # noqa: S608 a name of ours
                cursor.execute(asked, [old or 0])
                found.update(uuid.UUID(row[0]) for row in cursor.fetchall())
    return found


@cache
def _of_a_case() -> frozenset[str]:
    rows = [model._meta for model in apps.get_models() if issubclass(model, Row)]
    return frozenset(row.db_table for row in rows if any(one.attname == "case_id" for one in row.concrete_fields))


def tables_of(store: Store) -> list[str]:
    """Return the tables of a store that hold rows of the record, whichever room they belong to."""
    rows = [model._meta for model in apps.get_models() if issubclass(model, Row)]
    return sorted(row.db_table for row in rows if store_of(row.app_label, row.model_name) in (store.value, BOTH))
