"""Restoring a backup on trial: into a vault beside it that is looked at whole and taken away again."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from casebook.audit.stores import STORES
from casebook.audit.vocabulary import Action
from casebook.vault import book as books
from casebook.vault.backup import check_unpacked
from casebook.vault.checking import verify_vault
from casebook.vault.errors import Damaged, in_plain_words
from casebook.vault.header import Name
from casebook.vault.keycopies import PART as KEYS_PART
from casebook.vault.keycopies import read_fields
from casebook.vault.keys import RecoveryKey
from casebook.vault.layout import Layout
from casebook.vault.opening import open_vault
from casebook.vault.packing import PART, WAY_BACK, read_manifest, unpack
from casebook.vault.restoring import write_keys
from casebook.vault.slots import make_slot, sealed
from casebook.vault.vault import Vault, lock_vault


@dataclass(frozen=True, slots=True)
class DrillReport:
    """What the restored vault held: rows in all of its tables, and the keys of how many clients."""

    rows: int
    clients: int


def drill(vault: Vault, backup: Path, *, keys: Path | None, at: datetime, by: int | str) -> DrillReport:
    """Restore a backup of this vault on trial, open it, check all of it and count its rows.

    The trial opens with a key of its own that nobody sees; what lies on the disk meanwhile is encrypted.

    :param keys: the backup of the client keys, which is read as well
    :raises Damaged: it does not come back whole
    """
    with in_plain_words(PART), TemporaryDirectory(dir=backup.parent, prefix=f".casebook-{vault.id[:8]}-") as place:
        folder, recovery = Path(place) / "vault", RecoveryKey.generate()
        folder.mkdir(mode=0o700)
        _restore(vault, backup, folder, recovery)
        again = open_vault(folder, recovery, at=at, by=by)
        try:
            wrong = verify_vault(again, at=at, by=by)
            rows = _rows(again)
        finally:
            lock_vault(again, at=at)
    if wrong:
        raise Damaged(PART, [finding.what for finding in wrong], remedy=WAY_BACK)
    clients = 0 if keys is None else _clients(vault, keys)
    vault.note(Action.DRILL, at=at, by=by, count=rows)
    return DrillReport(rows, clients)


def _restore(vault: Vault, backup: Path, folder: Path, recovery: RecoveryKey) -> None:
    with backup.open("rb") as file:
        manifest = read_manifest(file)
        unpack(file, manifest, folder)
    heads = check_unpacked(folder, manifest, vault.vault_key)
    slot = make_slot(manifest.header.vault, vault.vault_key, recovery, cost=None)
    header = sealed(manifest.header.with_slot(slot), vault.vault_key)
    write_keys(Layout(folder), header, vault.vault_key, heads)


def _rows(vault: Vault) -> int:
    rows = 0
    for store in STORES:
        with closing(vault.connect(store)) as connection:
            named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            for (table,) in connection.execute(named).fetchall():
                rows += connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
    return rows


def _clients(vault: Vault, keys: Path) -> int:
    fields = read_fields(keys).within("client_keys")
    saved = books.from_fields(fields, vault=vault.id, key=vault.key(Name.CLIENTS))
    if set(saved.keys) != set(vault.clients.ids()):
        what = "The backup of the client keys does not hold the keys that the vault has."
        raise Damaged(KEYS_PART, what, remedy="Back up the client keys again.")
    return len(saved.keys)
