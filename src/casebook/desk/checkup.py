"""Everything about an open vault that can be wrong or due: what ``casebook doctor --open`` and the page say."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.db import connections

from casebook.audit.models import AuditEntry
from casebook.audit.stores import STORES, Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.desk.place import now
from casebook.desk.tables import bring_tables_up_to_date
from casebook.desk.unfinished import left_unfinished
from casebook.desk.whoami import at_the_terminal
from casebook.record.acts.documents import original_of
from casebook.record.acts.keeping import holds
from casebook.record.models import Document, EpisodeOfCare, Note, Signature
from casebook.retention.clock import due
from casebook.vault import opened
from casebook.vault.actions import examine_open, verify_vault
from casebook.vault.errors import VaultRefusal
from casebook.vault.findings import Finding, fault, note, warning
from casebook.vault.keys import Secret
from casebook.vault.vault import Vault

ANEW: Final = "Export everything and import it into a new vault: the index is made anew."
DRILL_EVERY: Final = timedelta(days=90)
_INDEXED: Final = {
    "record": ("record_paragraph", "record_addendum", "record_document", "record_stateoverrule"),
    "process": ("record_paragraph", "record_addendum", "formulation_storedformulation", "formulation_storedepisode"),
}


def checkup(folder: Path, secret: Secret) -> list[Finding]:
    """Open a vault, look at all of it, and lock it again."""
    vault = opened.unlock(folder, secret, at=now())
    try:
        # What was begun is named before it is ended.
        begun = list(left_unfinished(vault))
        bring_tables_up_to_date()
        doing = at_the_terminal()
        found = [*begun, *verify_vault(vault, at=doing.at, by=doing.by), *examine_open(vault, at=doing.at)]
        return [*found, *inside(vault), *reminders(at=doing.at)]
    finally:
        opened.lock(at=now())


def inside(vault: Vault) -> Iterator[Finding]:
    """Yield what is wrong with what the rooms keep: the index, the originals, the signatures."""
    for store in STORES:
        yield from _index(vault, store)
    yield from _originals()
    yield from _signatures()


def reminders(*, at: datetime) -> Iterator[Finding]:
    """Yield what is due: a backup that is tried, records whose time of keeping is over."""
    last = AuditEntry.objects.filter(action=Action.DRILL).order_by("-seq").first()
    if last is None or at - datetime.fromisoformat(last.at) > DRILL_EVERY:
        what = "No backup was restored on trial in the last three months."
        yield note("no-drill", what, "Make one: every backup is restored on trial when it is made.")
    over = len(due(at_the_terminal()))
    if over:
        what = f"The time of keeping is over for {over} clients."
        yield note("retention-due", what, "Look at Kept and destroyed, on the page of the vault.")


def _index(vault: Vault, store: Store) -> Iterator[Finding]:
    with connections[alias_of(store)].cursor() as cursor:
        missing = 0
        for table in _INDEXED[store]:
            asked = f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT row_id FROM record_finder)"  # noqa: S608
            cursor.execute(asked)
            missing += cursor.fetchone()[0]
    if missing:
        what = f"The index of the {store} store lacks {missing} rows: a search does not find them."
        yield fault("index-incomplete", what, ANEW)
    with closing(vault.connect(store)) as connection:
        try:
            connection.execute("INSERT INTO record_finder (record_finder) VALUES ('integrity-check')")
        except Exception as failure:  # SQLCipher's own kinds of error, and all of them mean the same
            what = f"The index of the {store} store is damaged ({type(failure).__name__})."
            yield fault("index-damaged", what, ANEW)


def _originals() -> Iterator[Finding]:
    cases = {case.pk: case for case in EpisodeOfCare.objects.all()}
    rows = Document.objects.filter(position=0).only("case_id", "sha256", "position")
    shut = sum(not _opens(cases[row.case_id], row) for row in rows.iterator())
    if shut:
        what = f"{shut} original files do not open, or are not what was filed."
        yield warning("originals-shut", what, "Restore the backup of the client keys, if they were not destroyed.")


def _opens(case: EpisodeOfCare, document: Document) -> bool:
    try:
        return hashlib.sha256(original_of(case, document)).hexdigest() == document.sha256
    except VaultRefusal:
        return False


def _signatures() -> Iterator[Finding]:
    notes: dict[uuid.UUID, Note] = {one.pk: one for one in Note.objects.all()}
    wrong = 0
    for store in STORES:
        rows: Any = Signature.objects.using(alias_of(store)).filter(row_id__in=notes)
        wrong += sum(not holds(notes[row.row_id], row, store) for row in rows)
    if wrong:
        what = f"{wrong} signatures do not fit what stands there."
        yield fault("signature-broken", what, "Compare these notes with a backup: they were changed past Casebook.")
