"""An open vault: its keys in memory, its hold on the folder, and what is allowed with them."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from casebook.audit import table
from casebook.audit.chain import Chain, Head, begin
from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.vault.book import Seals
from casebook.vault.cipher import Connection, connect, digest_of, empty_log, immediately
from casebook.vault.clients import ClientKeys
from casebook.vault.errors import VaultLocked
from casebook.vault.findings import Finding
from casebook.vault.header import Header, Name, to_bytes
from casebook.vault.holding import Hold
from casebook.vault.keys import Key
from casebook.vault.layout import Layout
from casebook.vault.sealing import KeyedHash, derived
from casebook.vault.writing import replace_file


def chain_of(vault_id: str, audit_key: Key, store: Store) -> Chain:
    """Return what the audit log of a store of a vault is written and checked with."""
    key = derived(audit_key, f"casebook.vault/1 audit {store.value}")
    return begin(f"{vault_id}/{store.value}", KeyedHash(key))


class Access(NamedTuple):
    """What a database connection needs: where the store is, and its key."""

    path: Path
    key: Key


class Vault:
    """A vault that is open in this process. Make one with `open_vault`, end it with `lock_vault`."""

    def __init__(
        self,
        layout: Layout,
        header: Header,
        *,
        vault_key: Key,
        keys: Mapping[Name, Key],
        clients: ClientKeys,
        held: Hold,
        findings: tuple[Finding, ...] = (),
    ) -> None:
        self.layout = layout
        self.header = header
        self.vault_key = vault_key
        self.clients = clients
        self.held = held
        self.findings = findings
        self.closers: list[Callable[[], None]] = []
        """Called before the stores are taken away: each closes the connections that somebody has open."""
        self.working = threading.RLock()
        """Held by backup, rotation and lock, which never run at once."""
        self._keys = dict(keys)
        self._resting = False

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.layout.folder

    @property
    def id(self) -> str:
        """Its number: 32 hexadecimal digits, given when it was made."""
        return self.header.vault

    @property
    def locked(self) -> bool:
        """Tell whether it was locked meanwhile."""
        return not self._keys

    def access(self, store: Store | str) -> Access:
        """Return what a connection to a store needs.

        :raises VaultLocked: when it was locked, or its keys are being changed
        """
        if self._resting or self.locked:
            why = "The vault is being locked, or its keys are being changed."
            raise VaultLocked(why if self._resting else "The vault is locked.")
        return Access(self.layout.store(Store(store)), self.key(Name(str(store))))

    def key(self, name: Name) -> Key:
        """Return one of its keys.

        :raises VaultLocked: when it was locked
        """
        try:
            return self._keys[name]
        except KeyError:
            raise VaultLocked from None

    def chain(self, store: Store | str) -> Chain:
        """Return what the audit log of a store is written and checked with."""
        return chain_of(self.id, self.key(Name.AUDIT), Store(store))

    def connect(self, store: Store | str) -> Connection:
        """Open a connection of one's own to a store, in autocommit. Close it."""
        return connect(self.layout.store(Store(store)), self.key(Name(str(store))), part=Store(store).value)

    def note(self, action: Action, *, at: datetime, by: int | str, count: int | None = None) -> None:
        """Add an entry about the vault itself to the log of the record store."""
        with closing(self.connect(Store.RECORD)) as connection, immediately(connection):
            table.append(connection, self.chain(Store.RECORD), action, by=str(by), at=at, kind="vault", count=count)

    def heads(self) -> dict[Store, Head]:
        """Return where both audit logs end now."""
        found = {}
        for store in STORES:
            with closing(self.connect(store)) as connection:
                found[store] = table.head_of(connection, self.chain(store))
        return found

    def anchor(self) -> None:
        """Write down where both audit logs end, so that a tail that is cut off later is noticed."""
        heads = self.heads()
        self.clients.change(lambda book: replace(book, seals=replace(book.seals, heads=heads, digests={})))

    def write_header(self, header: Header) -> None:
        """Put a changed header in the place of the old one."""
        replace_file(self.layout.header, to_bytes(header))
        self.header = header

    def take_key(self, name: Name, key: Key) -> None:
        """Go on with another key; the old one is destroyed."""
        old, self._keys[name] = self._keys[name], key
        old.destroy()

    def take_vault_key(self, key: Key) -> None:
        """Go on with another vault key; the old one is destroyed."""
        old, self.vault_key = self.vault_key, key
        old.destroy()

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Close every connection and allow no new one, until the block ends."""
        with self.working:
            self._resting = True
            try:
                for close in self.closers:
                    close()
                yield
            finally:
                self._resting = False

    def seal(self) -> None:
        """Empty the write-ahead logs and write down what both stores are like. Only at rest."""
        heads, digests = {}, {}
        for store in STORES:
            with closing(self.connect(store)) as connection:
                heads[store] = table.head_of(connection, self.chain(store))
                empty_log(connection, part=store.value)
        for store in STORES:
            digests[store] = digest_of(self.layout.store(store))
        self.clients.change(lambda book: replace(book, seals=Seals(heads, digests, unexplained=book.seals.unexplained)))

    def forget(self) -> None:
        """Destroy every key in memory and let go of the folder."""
        self.clients.forget()
        for key in (*self._keys.values(), self.vault_key):
            key.destroy()
        self._keys = {}
        self.held.let_go()


def lock_vault(vault: Vault, *, at: datetime, by: int | str = "-", action: Action = Action.LOCK) -> None:
    """Close a vault: note it, seal the stores, destroy the keys, let go. The keys are gone even when sealing fails.

    :raises NoRoom: when the seal could not be written; the vault is locked all the same
    """
    if vault.locked:
        return
    with vault.at_rest():
        try:
            vault.note(action, at=at, by=by)
            vault.seal()
        finally:
            vault.forget()
