"""The audit log as it leaves: the entries of this vault after those of the vaults it came from."""

import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from casebook.audit.models import AuditEntry
from casebook.audit.stores import Store, alias_of
from casebook.leaving.lines import canonical
from casebook.leaving.models import EarlierEntry

ENTRY = ("vault", "seq", "at", "by", "action", "kind", "object_id", "count", "digest")


def log_lines(store: Store, *, vault: str, about: frozenset[str] | None = None) -> Iterator[bytes]:
    """Yield the log of a store, the earlier ones first.

    :param about: the ids of the only rows of which is told; everything where there is none
    """
    for entry in _entries(store, vault):
        if about is None or entry["object_id"].replace("-", "") in about:
            yield canonical(entry)


def _entries(store: Store, vault: str) -> Iterator[dict[str, Any]]:
    earlier = EarlierEntry.objects.using(alias_of(store)).order_by("at", "vault", "seq")
    names = ("vault", "seq", "noted_at", "noted_by", "action", "kind", "object_id", "count", "digest")
    for row in earlier.values_list(*names).iterator():
        yield dict(zip(ENTRY, row, strict=True))
    now = AuditEntry.objects.using(alias_of(store)).order_by("seq")
    for row in now.values_list(*ENTRY[1:]).iterator():
        yield dict(zip(ENTRY, (vault, *row), strict=True))


def earlier_from(entries: Iterable[dict[str, Any]], *, at: datetime, by: str) -> Iterator[EarlierEntry]:
    """Return entries as they are kept in another vault."""
    for entry in entries:
        yield EarlierEntry(
            id=uuid.uuid4(),
            at=at,
            by=by,
            vault=entry["vault"],
            seq=entry["seq"],
            noted_at=entry["at"],
            noted_by=entry["by"],
            action=entry["action"],
            kind=entry["kind"],
            object_id=entry["object_id"],
            count=entry["count"],
            digest=entry["digest"],
        )
