"""Bringing an export into an empty vault: checked whole before the first row, all of it in one transaction."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from casebook.audit.actions import note
from casebook.audit.chain import PROGRAM
from casebook.audit.stores import STORES, Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.leaving.bag import PAYLOAD, check
from casebook.leaving.describing import FORMAT, VERSION
from casebook.leaving.errors import BrokenExport, NewerExport, NotAnExport, NotEmpty
from casebook.leaving.lines import Sealing, content_hash, row_from
from casebook.leaving.log import earlier_from
from casebook.leaving.models import EarlierEntry
from casebook.leaving.places import Source
from casebook.leaving.scope import Purpose, fingerprints, whole_vault
from casebook.record.inventory import Kind, kinds_of, rows_in
from casebook.record.models import Client
from casebook.vault import opened
from casebook.vault.router import writing
from sessionlab.errors import Refusal

AT_ONCE: Final = 200
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Back:
    """What came back: how many rows and entries of the earlier log, and the hash of the content of each store."""

    rows: int
    entries: int
    content: Mapping[Store, str]
    wanted: Mapping[Store, str]

    @property
    def same(self) -> bool:
        """Tell whether what stands here now is what was written there."""
        return all(self.content[store] == digest for store, digest in self.wanted.items())


def come_back(source: Source, *, at: datetime, progress: Progress | None = None) -> Back:
    """Bring an export into this vault, which must be empty. Keys of the clients are made anew.

    :raises NotEmpty: the vault holds rows
    :raises NotAnExport: it is none, or one that was made for somebody to see
    :raises BrokenExport: a byte differs from what was written; nothing was brought in
    :raises NewerExport: it holds what this Casebook does not know
    """
    there = sum(rows_in(kind).count() for kind in kinds_of())
    if there:
        raise NotEmpty(there)
    digests = check(source)
    try:
        return _brought(source, digests, at, progress or (lambda _: None))
    except Refusal:
        raise
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError, DatabaseError) as failure:
        # What it says may hold words of a row.
        raise BrokenExport(f"A row cannot be read ({type(failure).__name__}).") from None


def _brought(source: Source, digests: Mapping[str, str], at: datetime, progress: Progress) -> Back:
    told = _told(source)
    stores = {store: told["stores"][store.value] for store in STORES if store.value in told["stores"]}
    _refuse_unknown(stores, digests)
    with writing(*STORES):
        rows = sum(_bring_in(source, store, part, progress) for store, part in stores.items())
        entries = sum(_bring_log(source, store, at) for store in stores)
        for store in stores:
            note(Action.COME_BACK, by=PROGRAM, at=at, kind="export", count=rows, store=store)
        # Looked at before it is kept: what does not come back the same does not come back.
        sealing, extent = Sealing(), whole_vault(process=Store.PROCESS in stores)
        content = {store: content_hash(fingerprints(extent, store, sealing=sealing)) for store in stores}
        back = Back(rows, entries, content, {store: part["content"] for store, part in stores.items()})
        if not back.same:
            raise BrokenExport("What came in is not what was written.")
    return back


def _told(source: Source) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(b"".join(source.read(f"{PAYLOAD}export.json")))
        what = (told["format"], told["version"], told["purpose"])
    except (KeyError, ValueError, OSError):
        raise NotAnExport("This bag is no export of Casebook.", remedy="Choose the folder or file of one.") from None
    if what[0] == FORMAT and isinstance(what[1], int) and what[1] > VERSION:
        raise NewerExport("The export was written by a newer Casebook than this one.")
    if what != (FORMAT, VERSION, Purpose.LEAVE.value):
        raise NotAnExport(
            "This export was made for somebody to see or to take along, not to come back.",
            remedy="Make one for leaving: casebook export.",
        )
    return told


def _refuse_unknown(stores: Mapping[Store, Mapping[str, Any]], digests: Mapping[str, str]) -> None:
    """Refuse tables and fields that are not known here, and lists of rows that are not those that are told of."""
    reasons = []
    for store, part in stores.items():
        known = {kind.table: {one.attname for one in kind.model._meta.concrete_fields} for kind in kinds_of(store)}
        for table, fields in part["fields"].items():
            if table not in known or not set(fields) <= known[table]:
                reasons.append(f"This Casebook does not know all that the table {table} ({store.value}) holds.")
        for table, found in part["tables"].items():
            if digests.get(f"{PAYLOAD}{store.value}/rows/{table}.jsonl") != found["sha256"]:
                raise BrokenExport(f"The rows of {table} ({store.value}) are not those that the export tells of.")
    if reasons:
        raise NewerExport(" ".join(reasons))


def _bring_in(source: Source, store: Store, part: Mapping[str, Any], progress: Progress) -> int:
    brought = 0
    originals = _originals(source, store)
    # A key to sign with is in no export of ours; from one of somebody else's making none is taken.
    ordered = sorted(whole_vault(process=True).kinds(store), key=lambda kind: kind.model is not Client)
    for kind in (one for one in ordered if one.table in part["tables"]):
        # Anew for each: who holds the key of a case is known once those who take part have come in.
        sealing = Sealing()
        for batch in _batches(_values(source, kind)):
            if kind.model is Client:
                _make_keys(batch)
            rows = [row_from(kind.model, values, _of(source, originals, kind, values), sealing) for values in batch]
            kind.model._base_manager.using(alias_of(store)).bulk_create(rows)
            brought += len(rows)
            progress(brought)
    return brought


def _make_keys(clients: list[dict[str, Any]]) -> None:
    keys = opened.current().clients
    there = keys.ids()
    for client in clients:
        if client["id"] not in there:
            keys.new(client["id"])


def _values(source: Source, kind: Kind) -> Iterator[dict[str, Any]]:
    for line in _lines(source.read(f"{PAYLOAD}{kind.store.value}/rows/{kind.table}.jsonl")):
        yield json.loads(line)


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    if rest:
        yield rest


def _batches(values: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(values, AT_ONCE)):
        yield batch


def _originals(source: Source, store: Store) -> dict[tuple[str, str], str]:
    """Return where each original lies, by what it is of and the id of its row."""
    found = {}
    for path in source.paths():
        parts = path.split("/")
        if parts[:3] == ["data", store.value, "originals"] and len(parts) == 5:
            found[parts[3], parts[4].partition(".")[0]] = path
    return found


def _of(
    source: Source, where: Mapping[tuple[str, str], str], kind: Kind, values: Mapping[str, Any]
) -> dict[str, bytes]:
    sealed: Mapping[str, str] = getattr(kind.model, "sealed", {})
    paths = {name: where.get((f"{kind.table}.{name}", str(values["id"]))) for name in sealed}
    return {name: b"".join(source.read(path)) for name, path in paths.items() if path is not None}


def _bring_log(source: Source, store: Store, at: datetime) -> int:
    entries = (json.loads(line) for line in _lines(source.read(f"{PAYLOAD}{store.value}/audit.jsonl")))
    rows = list(earlier_from(entries, at=at, by=PROGRAM))
    EarlierEntry.objects.using(alias_of(store)).bulk_create(rows, batch_size=AT_ONCE)
    return len(rows)
