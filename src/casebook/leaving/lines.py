"""Rows as lines: one way to write a row, so that the same content has the same hash in every vault.

A sealed original is named by the SHA-256 of its bytes in the clear, for the key it is sealed under stays in its vault.
"""

import base64
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Final

from django.db.models import Field, Model, QuerySet

from casebook.record.inventory import Kind
from casebook.record.models import CasePerson
from casebook.vault import opened
from casebook.vault.errors import Damaged, NoClientKey
from casebook.vault.sealing import seal, unseal

AT_ONCE: Final = 500
"""Rows that are taken from a store at once: a row may carry an original of some megabytes."""
CLOSED: Final = {"closed": True}
"""What stands for an original whose key is gone."""
_STAND_IN: Final = b"closed"
"""What is kept in the place of such an original when an export comes back."""


@dataclass(frozen=True, slots=True)
class Told:
    """A row as a line without its line end, its values, and its originals in the clear by the name of their field."""

    line: bytes
    values: Mapping[str, Any]
    originals: Mapping[str, bytes]


class Sealing:
    """Opens and seals originals: which clients' keys belong to which case is asked once.

    :param closed: the rows whose originals stay closed
    """

    def __init__(self, closed: frozenset[uuid.UUID] = frozenset()) -> None:
        self._closed = closed
        said = CasePerson.objects.order_by("at", "pk").values_list("case_id", "client_id")
        self._holders: dict[uuid.UUID, dict[uuid.UUID, None]] = {}
        for case, client in said:
            self._holders.setdefault(case, {})[client] = None

    def opened(self, kept: bytes, *, case: uuid.UUID, row: uuid.UUID, context: str) -> bytes | None:
        """Return an original in the clear, None where its key is gone or it stays closed.

        What is one client's own is sealed under that client's key, all else under that of the first.
        """
        for holder in () if row in self._closed else self._holders.get(case, {}):
            with suppress(NoClientKey, Damaged):
                return unseal(opened.current().clients.key_of(holder), kept, context=context)
        return None

    def sealed(self, plain: bytes, *, case: uuid.UUID, context: str) -> bytes:
        """Return an original sealed under the key of its case."""
        return seal(opened.current().clients.key_of(next(iter(self._holders[case]))), plain, context=context)


def told(kind: Kind, rows: "QuerySet[Any]", sealing: Sealing) -> Iterator[Told]:
    """Yield rows of a kind as lines, in the order given."""
    fields = kind.model._meta.concrete_fields
    sealed: Mapping[str, str] = getattr(kind.model, "sealed", {})
    for row in rows.iterator(chunk_size=AT_ONCE):
        originals: dict[str, bytes] = {}
        values = {}
        for field in fields:
            value = getattr(row, field.attname)
            if field.attname in sealed:
                value, plain = _original(value, row, sealed[field.attname], sealing)
                originals |= {} if plain is None else {field.attname: plain}
            values[field.attname] = plain_value(value)
        yield Told(canonical(values), values, originals)


def _original(value: bytes, row: Any, name: str, sealing: Sealing) -> tuple[dict[str, Any], bytes | None]:
    kept = bytes(value or b"")
    if not kept:
        return {"sha256": hashlib.sha256(b"").hexdigest(), "size": 0}, None
    plain = sealing.opened(kept, case=row.case_id, row=row.pk, context=f"{name}/{row.pk}")
    if plain is None:
        return CLOSED, None
    return {"sha256": hashlib.sha256(plain).hexdigest(), "size": len(plain)}, plain


def canonical(values: Mapping[str, Any]) -> bytes:
    """Return the one way to write values: JSON in UTF-8, keys sorted, no spaces; half a character as an escape."""
    spelled = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return spelled.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def plain_value(value: Any) -> Any:
    """Return a value of a field as JSON has it; times in UTC.

    >>> plain_value(date(2024, 5, 2)), plain_value(datetime(2024, 5, 2, 9, tzinfo=UTC))
    ('2024-05-02', '2024-05-02T09:00:00.000000Z')
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, uuid.UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | bytearray | memoryview):
        return {"base64": base64.b64encode(bytes(value)).decode("ascii")}
    return value


def row_from(model: type[Model], values: Mapping[str, Any], originals: Mapping[str, bytes], sealing: Sealing) -> Model:
    """Return the row that a line tells of, with its originals sealed anew; it is not added yet."""
    sealed: Mapping[str, str] = getattr(model, "sealed", {})
    known = {
        field.attname: _value_of(field, values[field.attname])
        for field in model._meta.concrete_fields
        if field.attname in values and field.attname not in sealed
    }
    row = model(**known)
    for name, context in sealed.items():
        setattr(row, name, _sealed_again(values.get(name), originals.get(name), row, context, sealing))
    return row


def _sealed_again(value: Any, plain: bytes | None, row: Any, context: str, sealing: Sealing) -> bytes:
    if plain is not None:
        return sealing.sealed(plain, case=row.case_id, context=f"{context}/{row.pk}")
    return _STAND_IN if value == CLOSED else b""


def _value_of(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"base64"} and field.get_internal_type() == "BinaryField":
        return base64.b64decode(value["base64"], validate=True)
    return field.to_python(value)


Fingerprint = tuple[int, str]
"""How many rows, and the SHA-256 of their lines."""


class Counted:
    """Lines that are counted as they go by."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line


def fingerprint(lines: Iterable[bytes]) -> Fingerprint:
    """Return how many lines there are and their SHA-256, each line with its end."""
    found, counted = hashlib.sha256(), Counted(lines)
    for line in counted:
        found.update(line + b"\n")
    return counted.number, found.hexdigest()


def content_hash(tables: Mapping[str, Fingerprint]) -> str:
    """Return the hash of all content of a store: over the name, count and hash of each table that has rows."""
    lines = [f"{table} {count} {digest}" for table, (count, digest) in sorted(tables.items()) if count]
    return hashlib.sha256("\n".join(lines).encode("ascii")).hexdigest()
