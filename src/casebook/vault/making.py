"""Making a vault, and changing what opens it."""

import secrets
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from casebook.audit.stores import STORES
from casebook.audit.vocabulary import Action
from casebook.vault import cipher
from casebook.vault.book import Book, to_bytes
from casebook.vault.clients import ClientKeys
from casebook.vault.cost import USUAL, Cost, Hardness, calibrate
from casebook.vault.header import Header, Name
from casebook.vault.holding import hold, this_process
from casebook.vault.keys import Key, Passphrase, RecoveryKey, Secret
from casebook.vault.layout import Layout
from casebook.vault.opening import prove
from casebook.vault.slots import UNWRITTEN, make_slot, sealed, wrap_keys
from casebook.vault.vault import Vault, lock_vault
from casebook.vault.writing import emptied_on_failure, replace_file


def create_vault(
    folder: Path,
    passphrase: Passphrase,
    *,
    recovery: RecoveryKey,
    at: datetime,
    by: int | str = "-",
    hardness: Hardness = USUAL,
) -> None:
    """Make a vault in an empty or new folder and leave it locked. Show the recovery key before.

    :raises WeakPassphrase: when the passphrase would not protect anything
    :raises AlreadyThere: when the folder is not empty
    """
    passphrase.check_new()
    layout = Layout(folder)
    cost = calibrate(hardness)
    with emptied_on_failure(folder):
        vault = _assemble(layout, passphrase, recovery, at=at, cost=cost)
        lock_vault(vault, at=at, by=by, action=Action.CREATE)


def change_passphrase(
    vault: Vault, *, current: Secret, new: Passphrase, at: datetime, by: int | str, hardness: Hardness = USUAL
) -> None:
    """Let another passphrase open the vault. Nothing is encrypted anew: who has the old passphrase *and* an old copy
    of the header still has the key, and for that there is `rotate_keys`.

    :raises WrongSecret: when `current` does not open it
    """
    prove(vault, current, at=at)
    new.check_new()
    _replace_slot(vault, new, cost=calibrate(hardness))
    vault.note(Action.CHANGE_PASSPHRASE, at=at, by=by)


def new_recovery_key(vault: Vault, *, current: Secret, recovery: RecoveryKey, at: datetime, by: int | str) -> None:
    """Let another recovery key open the vault; the one on the old paper does not any more. Show the new one before.

    :raises WrongSecret: when `current` does not open it
    """
    prove(vault, current, at=at)
    _replace_slot(vault, recovery, cost=None)
    vault.note(Action.CHANGE_RECOVERY_KEY, at=at, by=by)


def new_header(
    vault_id: str,
    vault_key: Key,
    keys: Mapping[Name, Key],
    ways: tuple[Passphrase, RecoveryKey],
    *,
    cost: Cost,
    made_at: str,
) -> Header:
    """Return a sealed header with one slot for each secret."""
    slots = tuple(make_slot(vault_id, vault_key, secret, cost=cost) for secret in ways)
    header = Header(
        vault=vault_id, made_at=made_at, slots=slots, keys=wrap_keys(vault_id, vault_key, keys), seal=UNWRITTEN
    )
    return sealed(header, vault_key)


def _replace_slot(vault: Vault, secret: Secret, *, cost: Cost | None) -> None:
    slot = make_slot(vault.id, vault.vault_key, secret, cost=cost)
    vault.write_header(sealed(vault.header.with_slot(slot), vault.vault_key))


def _assemble(layout: Layout, passphrase: Passphrase, recovery: RecoveryKey, *, at: datetime, cost: Cost) -> Vault:
    vault_id, vault_key = secrets.token_hex(16), Key.random()
    keys = {name: Key.random() for name in Name}
    made_at = at.astimezone(UTC).isoformat(timespec="seconds")
    header = new_header(vault_id, vault_key, keys, (passphrase, recovery), cost=cost, made_at=made_at)
    with ExitStack() as undo:
        held = hold(layout.lock, this_process(at))
        undo.callback(held.let_go)
        for store in STORES:
            cipher.create(layout.store(store), keys[Name(store.value)], part=store.value)
        book = Book()
        replace_file(layout.client_keys, to_bytes(book, vault=vault_id, key=keys[Name.CLIENTS]))
        clients = ClientKeys(layout.client_keys, book, vault=vault_id, key=keys[Name.CLIENTS])
        vault = Vault(layout, header, vault_key=vault_key, keys=keys, clients=clients, held=held)
        vault.write_header(header)
        undo.pop_all()
    return vault
