"""Writing an export: rows, tables, originals, pages, the log; noted before the first byte and after the last."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

from casebook import __version__
from casebook.audit.actions import note
from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.leaving import parquet
from casebook.leaving.bag import BagWriter
from casebook.leaving.container import sealed_file
from casebook.leaving.describing import Tables, description, read_me, said_of
from casebook.leaving.fhir_files import put_bundle
from casebook.leaving.lines import Counted, Fingerprint, Sealing, Told, content_hash, told
from casebook.leaving.log import log_lines
from casebook.leaving.places import Archive, Folder
from casebook.leaving.readable import page_of
from casebook.leaving.readable_pages import index_html, page_html, page_markdown
from casebook.leaving.scope import Extent
from casebook.leaving.tables import header_of, row_of
from casebook.record.access import cases_of, demand_writing
from casebook.record.acts.cases import first_account, key_holder_of
from casebook.record.errors import NotYours
from casebook.record.inventory import Kind
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.errors import AlreadyThere, in_plain_words
from casebook.vault.keys import RecoveryKey
from casebook.vault.writing import PRIVATE_FOLDER

UNFINISHED: Final = ".unfinished"
TELLS_EVERY: Final = 200
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,5}$")
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: where, how many rows and originals, and the hash of the content of each store."""

    path: Path
    rows: int
    originals: int
    content: dict[Store, str]


@dataclass(slots=True)
class _Writing:
    """What one export is written with."""

    bag: BagWriter
    extent: Extent
    sealing: Sealing
    links: dict[str, str] = field(default_factory=dict)
    progress: Progress = lambda _: None
    rows: int = 0


def export_folder(
    target: Path, extent: Extent, doing: Doing, *, fhir: bool = False, progress: Progress | None = None
) -> Report:
    """Write a folder that anybody can read. It gets its name when it is whole.

    :raises AlreadyThere: there is something of this name
    :raises NotYours: it is not the account's own to take out
    """
    _demand(extent, doing)
    if target.exists():
        raise AlreadyThere("There is something of this name already.", remedy="Give the export another name.")
    beside = target.with_name(target.name + UNFINISHED)
    with in_plain_words("export"):
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir(mode=PRIVATE_FOLDER)
    with _noted(extent, doing, kind="open_export"):
        try:
            made = _write(BagWriter(Folder(beside)), extent, doing, fhir=fhir, progress=progress)
            with in_plain_words("export"):
                beside.rename(target)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
    return Report(target, *made)


def export_sealed(
    target: Path,
    extent: Extent,
    doing: Doing,
    *,
    opener: RecoveryKey | None = None,
    fhir: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Write one encrypted file, under the key of the client, or under a printed key where one is given.

    :raises AlreadyThere: there is something of this name
    :raises NotYours: it is not the account's own to take out
    """
    _demand(extent, doing)
    if target.exists():
        raise AlreadyThere("There is something of this name already.", remedy="Give the export another name.")
    client = "" if opener is not None or extent.case is None else str(key_holder_of(extent.case))
    key = opener or opened.current().clients.key_of(client)
    with (
        _noted(extent, doing, kind="sealed_export"),
        sealed_file(target, key, vault=opened.current().id, client=client, at=doing.at) as file,
        ZipFile(file, "w") as archive,
    ):
        made = _write(BagWriter(Archive(archive)), extent, doing, fhir=fhir, progress=progress)
    return Report(target, *made)


def _demand(extent: Extent, doing: Doing) -> None:
    if extent.case is not None:
        demand_writing(extent.case, doing)
    elif first_account(name="", doing=doing).pk != doing.account:
        raise NotYours


@contextmanager
def _noted(extent: Extent, doing: Doing, *, kind: str) -> Iterator[None]:
    """Note that an export was begun, and that it was finished: one without the other is an export that broke off."""
    row = "" if extent.case is None else extent.case.pk
    for store in extent.stores:
        note(Action.EXPORT, by=doing.by, at=doing.at, kind=kind, object_id=row, store=store)
    yield
    for store in extent.stores:
        note(Action.EXPORT_FINISHED, by=doing.by, at=doing.at, kind=kind, object_id=row, store=store)


def _write(
    bag: BagWriter, extent: Extent, doing: Doing, *, fhir: bool, progress: Progress | None
) -> tuple[int, int, dict[Store, str]]:
    work = _Writing(bag, extent, Sealing(extent.left_out.files), progress=progress or (lambda _: None))
    vault = opened.current().id
    tables: dict[Store, dict[str, Fingerprint]] = {}
    logs = {}
    for store in extent.stores:
        about: set[str] = set()
        tables[store] = {kind.table: _put_rows(work, kind, about) for kind in extent.kinds(store)}
        logs[store] = _put_log(work, store, vault, frozenset(about) if extent.case is not None else None)
    _put_pages(work, doing, at=doing.at)
    if fhir:
        for case in _cases(extent, doing):
            put_bundle(bag, case, doing, extent=extent)
    bag.put("export.json", _json(description(extent, tables, logs, vault=vault, at=doing.at)))
    bag.put("README.txt", read_me(extent, at=doing.at))
    bag.finish(made_on=doing.today, program=f"casebook {__version__}", described=said_of(extent))
    return work.rows, len(work.links), _content(tables)


def _content(tables: Tables) -> dict[Store, str]:
    return {store: content_hash(found) for store, found in tables.items()}


def _put_rows(work: _Writing, kind: Kind, about: set[str]) -> Fingerprint:
    """Write a kind of row: its originals, its lines, its table. Each is a way of its own through the rows, for an
    archive takes one file at a time and memory should hold none of them whole."""
    if getattr(kind.model, "sealed", {}):
        for one in _told(work, kind):
            _put_originals(work, kind, one)
    before = work.rows
    digest = work.bag.put(f"{kind.store.value}/rows/{kind.table}.jsonl", _lines(work, kind, about))
    if work.rows > before:
        work.bag.put(f"{kind.store.value}/tables/{kind.table}.csv", _table(work, kind))
        if parquet.is_installed():
            _put_parquet(work, kind)
    return work.rows - before, digest


def _told(work: _Writing, kind: Kind) -> Iterator[Told]:
    return told(kind, work.extent.rows(kind), work.sealing)


def _lines(work: _Writing, kind: Kind, about: set[str]) -> Iterator[bytes]:
    for one in _told(work, kind):
        about.add(str(one.values.get("id", "")).replace("-", ""))
        work.rows += 1
        if work.rows % TELLS_EVERY == 0:
            work.progress(work.rows)
        yield one.line + b"\n"


def _table(work: _Writing, kind: Kind) -> Iterator[bytes]:
    names = [one.attname for one in kind.model._meta.concrete_fields]
    yield header_of(names)
    for one in _told(work, kind):
        yield row_of(names, one.values)


def _put_parquet(work: _Writing, kind: Kind) -> None:
    """Write the same as Parquet; a large table in several files."""
    fields = {one.attname: one.get_internal_type().removesuffix("Field") for one in kind.model._meta.concrete_fields}
    for number, content in enumerate(parquet.files_of(fields, (one.values for one in _told(work, kind))), start=1):
        part = "" if number == 1 else f".{number}"
        work.bag.put(f"{kind.store.value}/tables/{kind.table}{part}.parquet", content)


def _put_originals(work: _Writing, kind: Kind, one: Told) -> None:
    for name, plain in one.originals.items():
        path = original_path(kind, str(one.values["id"]), name, str(one.values.get("name", "")))
        work.bag.put(path, plain)
        work.links[str(one.values["id"])] = f"../../{path}"


def original_path(kind: Kind, row: str, name: str, called: str) -> str:
    """Return where an original lies: by the id of its row, for names that came with files are never used as paths."""
    suffix = found[0] if (found := _SUFFIX.search(called.lower())) else ".bin"
    return f"{kind.store.value}/originals/{kind.table}.{name}/{row}{suffix}"


def _put_log(work: _Writing, store: Store, vault: str, about: frozenset[str] | None) -> Fingerprint:
    lines = Counted(log_lines(store, vault=vault, about=about))
    digest = work.bag.put(f"{store.value}/audit.jsonl", (line + b"\n" for line in lines))
    return lines.number, digest


def _cases(extent: Extent, doing: Doing) -> list[EpisodeOfCare]:
    return [extent.case] if extent.case is not None else cases_of(doing.account)


def _put_pages(work: _Writing, doing: Doing, *, at: datetime) -> None:
    everything = EpisodeOfCare.objects.order_by("code")
    cases = [work.extent.case] if work.extent.case is not None else list(everything)
    for store in work.extent.stores:
        stores = (Store.RECORD,) if store is Store.RECORD else work.extent.stores
        links = []
        for case in cases:
            page = page_of(case, work.extent, stores, links=work.links)
            name = re.sub(r"[^A-Za-z0-9-]", "-", case.code)
            work.bag.put(f"{store.value}/readable/{name}.html", page_html(page))
            work.bag.put(f"{store.value}/readable/{name}.md", page_markdown(page))
            links.append((f"{name}.html", f"{case.code}: {case.pseudonym}"))
        told_first = (said_of(work.extent), f"Made on {at:%Y-%m-%d}.")
        work.bag.put(f"{store.value}/readable/index.html", index_html("The cases", links, told_first))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8")
