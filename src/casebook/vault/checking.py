"""Verifying a vault: every page, the header, the client key file, and both audit logs."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from casebook.audit import table
from casebook.audit.chain import Fault
from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.vault.cipher import Connection
from casebook.vault.errors import RESTORE, VaultRefusal, in_plain_words
from casebook.vault.examining import refuse_damage
from casebook.vault.fields import read_small
from casebook.vault.findings import Finding, fault
from casebook.vault.header import Name, parse
from casebook.vault.keys import Secret
from casebook.vault.noticing import SEALED_OTHERWISE, log_cut
from casebook.vault.opening import USUALLY, open_vault
from casebook.vault.settling import read_book
from casebook.vault.slots import check_seal
from casebook.vault.vault import Vault, lock_vault


@dataclass(frozen=True, slots=True)
class LogReport:
    """What one audit log is like: how many entries, and the first that does not hold."""

    store: Store
    entries: int
    fault: Fault | None


def verify_folder(
    folder: Path,
    secret: Secret,
    *,
    at: datetime,
    by: int | str,
    more: Callable[[Vault], Iterable[Finding]] = lambda _: (),
) -> tuple[Finding, ...]:
    """Open a locked vault, read every byte of it, and lock it again.

    :param more: looks at what only the rooms above know of
    :raises Damaged: where it does not even open; nothing was changed then
    """
    vault = open_vault(folder, secret, at=at, by=by, manner=USUALLY._replace(thorough=True))
    try:
        return (*vault.findings, *verify_vault(vault, at=at, by=by), *(() if more is None else more(vault)))
    finally:
        lock_vault(vault, at=at, by=by)


def verify_vault(vault: Vault, *, at: datetime, by: int | str) -> tuple[Finding, ...]:
    """Check everything of an open vault. Nothing found means that all of it is as it was written."""
    with vault.working:
        found = [*_small_files(vault), *_stores(vault), *_logs(vault)]
        vault.note(Action.VERIFY, at=at, by=by, count=len(found))
    return tuple(found)


def verify_logs(vault: Vault) -> tuple[LogReport, ...]:
    """Check both audit logs, entry by entry, against their keys and against the heads that were sealed."""
    reports = []
    for store in STORES:
        chain, seals = vault.chain(store), vault.clients.book.seals
        anchors = [seals.heads[store]] if store in seals.heads else []
        with in_plain_words(store.value), closing(vault.connect(store)) as connection:
            wrong = table.check(connection, chain, anchors=anchors)
            reports.append(LogReport(store, table.head_of(connection, chain).seq, wrong))
    return tuple(reports)


def _small_files(vault: Vault) -> Iterator[Finding]:
    try:
        header = parse(read_small(vault.layout.header))
        check_seal(header, vault.vault_key)
        read_book(vault.layout, vault.id, vault.key(Name.CLIENTS))
    except VaultRefusal as refusal:
        yield fault("damaged-file", " ".join(refusal.reasons), refusal.remedy)


def _stores(vault: Vault) -> Iterator[Finding]:
    for store in STORES:
        try:
            with in_plain_words(store.value), closing(vault.connect(store)) as connection:
                refuse_damage(connection, store)
                yield from _structure(connection, store)
        except VaultRefusal as refusal:
            yield fault("damaged-store", " ".join(refusal.reasons), refusal.remedy)


def _structure(connection: Connection, store: Store) -> Iterator[Finding]:
    faults = [row[0] for row in connection.execute("PRAGMA integrity_check(10)") if row[0] != "ok"]
    orphans = len(connection.execute("PRAGMA foreign_key_check").fetchall())
    if faults:
        yield fault("broken-structure", f"The {store.value} store has {len(faults)} faults in its structure.", RESTORE)
    if orphans:
        what = f"The {store.value} store has {orphans} rows that point at rows which are not there."
        yield fault("broken-reference", what, RESTORE)


def _logs(vault: Vault) -> Iterator[Finding]:
    try:
        reports = verify_logs(vault)
    except VaultRefusal as refusal:
        yield fault("unreadable-log", " ".join(refusal.reasons), refusal.remedy)
        return
    for report in reports:
        if report.fault is not None:
            what = f"The audit log of the {report.store.value} store does not hold. {report.fault.what}"
            yield fault("broken-log", what, SEALED_OTHERWISE)
    for store, head in vault.clients.book.seals.unexplained:
        yield log_cut(store, head)
