"""What stands beside the rows of an export and tells what they are: for programs and for people."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Field

from casebook import __version__
from casebook.audit.stores import Store
from casebook.leaving import parquet
from casebook.leaving.lines import Fingerprint, content_hash
from casebook.leaving.scope import Extent, Purpose
from casebook.record.inventory import Kind

FORMAT: Final = "casebook.export"
VERSION: Final = 1
DESCRIBED: Final = "docs/export-format.md of Casebook"
Tables = Mapping[Store, Mapping[str, Fingerprint]]

SAID: Final = {
    Purpose.LEAVE: "Everything, to be read anywhere and to come back into an empty vault.",
    Purpose.ACCESS: "Everything that is kept of one client, for that client to see.",
    Purpose.PORTABILITY: "What one client gave, without what the therapist made of it.",
}
SAID_OF_ONE: Final = {
    Purpose.ACCESS: "What is kept of one client and of all clients of the case together, for that client to see. "
    "What is another client's own is left out.",
    Purpose.PORTABILITY: "What one client gave, and what was agreed with all clients of the case together, without "
    "what the therapist made of it. What is another client's own is left out.",
}
"""The same where several clients take part and it is for one of them."""


def said_of(extent: Extent) -> str:
    """Return what an export is, in a sentence."""
    return SAID[extent.purpose] if extent.is_whole else SAID_OF_ONE[extent.purpose]


def left_out_of(extent: Extent) -> dict[str, int] | None:
    """Return how much was left out as another client's own: numbers alone, None where no other takes part."""
    out = extent.left_out
    told = {"documents": out.documents, "questionnaires": out.questionnaires, "other_rows": out.others}
    return None if extent.is_whole else told


def _said_left_out(extent: Extent) -> list[str]:
    told = left_out_of(extent)
    if told is None:
        return []
    *first, last = [f"{number} {_counted(name, number)}" for name, number in told.items()]
    return [
        f"Left out as another client's own: {', '.join(first)} and {last}. Notes of hours are of all who take part and "
        "stand here whole.",
    ]


def _counted(name: str, number: int) -> str:
    said = name.replace("_", " ")
    return said.removesuffix("s") if number == 1 else said


def description(
    extent: Extent, tables: Tables, logs: Mapping[Store, Fingerprint], *, vault: str, at: datetime
) -> dict[str, Any]:
    """Return what an export says of itself."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": f"casebook {__version__}",
        "made_at": at.isoformat(),
        "vault": vault,
        "purpose": extent.purpose.value,
        "tables": {"csv": True, "parquet": parquet.is_installed(), "said": _said_of_tables()},
        "case": None if extent.case is None else extent.case.code,
        "left_out": left_out_of(extent),
        "stores": {
            store.value: {
                "content": content_hash(found),
                "tables": {table: {"rows": count, "sha256": digest} for table, (count, digest) in found.items()},
                "log": {"entries": logs[store][0], "sha256": logs[store][1]},
                "fields": {kind.table: _fields(kind) for kind in extent.kinds(store)},
            }
            for store, found in tables.items()
        },
    }


def _said_of_tables() -> str:
    return parquet.INSTALLED if parquet.is_installed() else parquet.MISSING


def _fields(kind: Kind) -> dict[str, str]:
    return {field.attname: _kind(field) for field in kind.model._meta.concrete_fields}


def _kind(field: "Field[Any, Any]") -> str:
    return field.get_internal_type().removesuffix("Field").lower()


def read_me(extent: Extent, *, at: datetime) -> bytes:
    """Return the file that a person opens first."""
    process = (
        "Process notes are in it, in the folder data/process alone."
        if extent.process
        else "Process notes are not in it: no byte, no number and no kind of one."
    )
    return "\n".join(
        (
            "An export of Casebook",
            "=====================",
            "",
            f"Made on {at:%Y-%m-%d %H:%M} UTC. {said_of(extent)}",
            process,
            *_said_left_out(extent),
            "",
            "Whoever has this folder can read it. Keep it as you keep paper files, and delete it when it has served.",
            "",
            "record/readable   pages for a browser, and the same as Markdown",
            "record/originals  files as they came, byte for byte",
            "record/rows       every row, as lines of JSON",
            f"record/tables     the same as tables for a spreadsheet (CSV). {_said_of_tables()}",
            "record/audit.jsonl  who did what, and when",
            "fhir              the record as FHIR R4B, where the export was asked for it",
            "export.json       what this is, with the hash of every table",
            "",
            "The format is BagIt (RFC 8493): manifest-sha256.txt beside this folder holds the SHA-256 of every file.",
            f"It is described in {DESCRIBED}. To come back: casebook import FOLDER --vault EMPTY-VAULT.",
            "",
        )
    ).encode("utf-8")
