"""Giving a vault new keys: all is encrypted anew, and at every moment either the old keys or the new ones open it.

The order makes it so: the new store keys are first written down under the old vault key; then each store is replaced by
a finished, checked copy under its new key; only then does the header change to the new vault key.
"""

import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.vault.cipher import connect, empty_log
from casebook.vault.cost import USUAL, Cost, Hardness, calibrate
from casebook.vault.errors import VaultLocked, in_plain_words
from casebook.vault.examining import has_log, refuse_damage
from casebook.vault.header import ROTATED, Header, Name
from casebook.vault.keys import Key, Passphrase, RecoveryKey
from casebook.vault.layout import NEXT
from casebook.vault.making import new_header
from casebook.vault.opening import prove
from casebook.vault.slots import sealed, wrap_keys
from casebook.vault.vault import Vault
from casebook.vault.writing import copy_file, put_in_place


def rotate_keys(
    vault: Vault,
    passphrase: Passphrase,
    *,
    recovery: RecoveryKey,
    at: datetime,
    by: int | str,
    hardness: Hardness = USUAL,
) -> None:
    """Encrypt both stores and the client key file under new keys. Every connection is closed for it.

    Client keys stay as they are, under a new wrap. Backups made before stay under the old keys.

    :param passphrase: the present one; it opens the vault afterwards, too
    :param recovery: a new recovery key; show it before. The old one opens nothing any more
    :raises WrongSecret: when the passphrase is not the present one
    :raises NoRoom: when there is no room for a second copy of a store; nothing is lost
    """
    prove(vault, passphrase, at=at)
    cost = calibrate(hardness)
    with vault.at_rest():
        fresh = {name: Key.random() for name in ROTATED}
        vault.write_header(_announcing(vault, fresh))
        _encrypt_anew(vault, fresh)
        _take(vault, fresh, (passphrase, recovery), cost=cost)
        vault.note(Action.ROTATE_KEYS, at=at, by=by)
        vault.anchor()


def _announcing(vault: Vault, fresh: Mapping[Name, Key]) -> Header:
    # The keys in memory, not those of the header: an earlier rotation may have been cut short in this process.
    now = wrap_keys(vault.id, vault.vault_key, {name: vault.key(name) for name in Name})
    header = replace(vault.header, keys=now, following=wrap_keys(vault.id, vault.vault_key, fresh))
    return sealed(header, vault.vault_key)


def _encrypt_anew(vault: Vault, fresh: Mapping[Name, Key]) -> None:
    for store in STORES:
        name = Name(store.value)
        _replace_store(vault.layout.store(store), store, old=vault.key(name), new=fresh[name])
        vault.take_key(name, fresh[name])
    vault.clients.put_under(fresh[Name.CLIENTS])
    vault.take_key(Name.CLIENTS, fresh[Name.CLIENTS])


def _replace_store(path: Path, store: Store, *, old: Key, new: Key) -> None:
    with closing(connect(path, old, part=store.value)) as connection:
        empty_log(connection, part=store.value)
    if has_log(path):
        raise VaultLocked(f"The {store.value} store is in use by another program.", remedy="Close it and try again.")
    beside = path.with_name(path.name + NEXT)
    _remove(beside)
    try:
        with in_plain_words(store.value):
            copy_file(path, beside)
            _rekey(beside, store, old=old, new=new)
            put_in_place(beside, path)
    finally:
        _remove(beside)


def _remove(beside: Path) -> None:
    # With its write-ahead log: left from an interrupted change, that would be read into the next copy of this name.
    for left in beside.parent.glob(f"{beside.name}*"):
        left.unlink()


def _rekey(path: Path, store: Store, *, old: Key, new: Key) -> None:
    with closing(connect(path, old, part=store.value)) as connection:
        # Before, because a damaged page can be read as zeros without an error, and would then be written as whole.
        refuse_damage(connection, store)
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.reset_key("x'" + new.reveal().hex() + "'")
    with closing(connect(path, new, part=store.value)) as connection:
        refuse_damage(connection, store)
        empty_log(connection, part=store.value)
    with path.open("r+b") as file:
        os.fsync(file.fileno())


def _take(vault: Vault, fresh: Mapping[Name, Key], ways: tuple[Passphrase, RecoveryKey], *, cost: Cost) -> None:
    vault_key = Key.random()
    keys = {**fresh, Name.AUDIT: vault.key(Name.AUDIT)}
    header = new_header(vault.id, vault_key, keys, ways, cost=cost, made_at=vault.header.made_at)
    vault.write_header(header)
    vault.take_vault_key(vault_key)
