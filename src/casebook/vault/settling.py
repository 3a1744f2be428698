"""Which keys open what: the usual ones, or after an interrupted rotation the ones that were to follow. Reads only."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from casebook.audit.stores import STORES, Store
from casebook.vault import book as books
from casebook.vault.book import WAY_BACK, Book
from casebook.vault.cipher import connect
from casebook.vault.errors import Damaged, Missing
from casebook.vault.examining import has_log
from casebook.vault.fields import read_small
from casebook.vault.header import ROTATED, Header, Name
from casebook.vault.keys import Key
from casebook.vault.layout import CLIENT_KEYS, Layout
from casebook.vault.slots import sealed, unwrap_keys, wrap_keys


class Settled(NamedTuple):
    """The keys that open everything, the client key file read with them, and the header that says so.

    `interrupted` tells that a rotation was cut short; then the header is another one than on the disk.
    """

    header: Header
    keys: Mapping[Name, Key]
    book: Book
    interrupted: bool


def settle(layout: Layout, header: Header, vault_key: Key, *, book: Book | None = None) -> Settled:
    """Find the key of each store and of the client key file.

    :param book: what to take in the place of a client key file that is lost
    :raises Damaged: when something opens with neither key
    """
    keys = unwrap_keys(header.vault, vault_key, header.keys)
    if not header.following:
        book = book or read_book(layout, header.vault, keys[Name.CLIENTS])
        for store in STORES:
            _refuse_foreign_log(layout, store, book)
            _try_store(layout, store, keys[Name(store.value)])
        return Settled(header, keys, book, interrupted=False)
    others = unwrap_keys(header.vault, vault_key, header.following, names=ROTATED)
    for store in STORES:
        name = Name(store.value)
        if not _opens(layout, store, keys[name]):
            _try_store(layout, store, others[name])
            keys[name] = others[name]
    if book is None:
        keys[Name.CLIENTS], book = _book_with(layout, header.vault, keys[Name.CLIENTS], others[Name.CLIENTS])
    whole = replace(header, keys=wrap_keys(header.vault, vault_key, keys), following={})
    return Settled(sealed(whole, vault_key), keys, book, interrupted=True)


def refuse_lost_book(layout: Layout) -> None:
    """Refuse to go on without a client key file.

    :raises Missing: when it is not there
    """
    if not layout.client_keys.exists():
        raise Missing("client keys", f"The client key file ({CLIENT_KEYS}) is not in the folder.", remedy=WAY_BACK)


def read_book(layout: Layout, vault: str, key: Key) -> Book:
    """Read the client key file.

    :raises Missing: when it is not there
    """
    refuse_lost_book(layout)
    return books.parse(read_small(layout.client_keys), vault=vault, key=key)


def _book_with(layout: Layout, vault: str, key: Key, other: Key) -> tuple[Key, Book]:
    try:
        return key, read_book(layout, vault, key)
    except Damaged:
        return other, read_book(layout, vault, other)


def _opens(layout: Layout, store: Store, key: Key) -> bool:
    try:
        _try_store(layout, store, key)
    except Damaged:
        return False
    return True


def _refuse_foreign_log(layout: Layout, store: Store, book: Book) -> None:
    # SQLite would move the log into the store at the first reading, and older pages with it.
    path = layout.store(store)
    if store in book.seals.digests and path.exists() and has_log(path):
        what = f"The vault was locked properly, but the file {path.name}-wal stands there and belongs to another day."
        raise Damaged(store.value, what, remedy="Move that file out of the folder, and open the vault again.")


def _try_store(layout: Layout, store: Store, key: Key) -> None:
    with closing(connect(layout.store(store), key, part=store.value)):
        return
