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
            f"Made on {at:%Y-%m-%d %H:%M} UTC. {SAID[extent.purpose]}",
            process,
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
