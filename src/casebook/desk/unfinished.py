"""What was begun and not brought to its end: a destruction, an export. Told from the stores alone."""

from collections.abc import Iterator
from contextlib import closing

from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.vault.findings import Finding, fault, warning
from casebook.vault.vault import Vault

EXPORTS = ("open_export", "sealed_export")
_UNENDED = """
    SELECT count(*) FROM retention_destruction WHERE id NOT IN (SELECT destruction_id FROM retention_tombstone)
"""


def left_unfinished(vault: Vault) -> Iterator[Finding]:
    """Yield what was begun and not ended, with what to do."""
    with closing(vault.connect(Store.RECORD)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        if "retention_tombstone" in tables:
            (number,) = connection.execute(_UNENDED).fetchone()
            if number:
                what = f"{number} destructions of a record were begun and did not come to their end."
                yield fault("destruction-begun", what, "Open the vault in the workbench once: that ends them.")
        rows = connection.execute(
            "SELECT action, kind, object_id, at FROM audit_entry WHERE action IN (?, ?) ORDER BY seq",
            (str(Action.EXPORT), str(Action.EXPORT_FINISHED)),
        ).fetchall()
    yield from _exports([row for row in rows if row[1] in EXPORTS])


def _exports(rows: list[tuple[str, str, str, str]]) -> Iterator[Finding]:
    begun: dict[tuple[str, str], str] = {}
    for action, kind, row, at in rows:
        if action == Action.EXPORT:
            begun[kind, row] = at
        else:
            begun.pop((kind, row), None)
    for (kind, _), at in begun.items():
        left = "a folder whose name ends in .unfinished" if kind == "open_export" else "a file whose name ends in .next"
        what = f"An export of {at[:10]} was begun and not finished; {left} may lie where it was to be."
        yield warning("export-unfinished", what, "Delete what is left of it, and make the export again.")
