"""The keys of the clients while a vault is open: made, used, destroyed."""

import threading
from collections.abc import Callable
from pathlib import Path

from casebook.vault.book import Book, to_bytes
from casebook.vault.errors import AlreadyThere, NoClientKey
from casebook.vault.keys import Key
from casebook.vault.writing import replace_file


class ClientKeys:
    """The open client key file. Every change is on the disk before it is believed."""

    def __init__(self, path: Path, book: Book, *, vault: str, key: Key) -> None:
        self._path = path
        self._book = book
        self._vault = vault
        self._key = key
        self._guard = threading.RLock()

    @property
    def book(self) -> Book:
        """What the file holds now."""
        return self._book

    def ids(self) -> frozenset[str]:
        """Return the clients that have a key."""
        return frozenset(self._book.keys)

    def new(self, client_id: object) -> Key:
        """Make the key of a new client. Make it before the client's first row is written.

        :raises AlreadyThere: when the client has one
        """
        with self._guard:
            if str(client_id) in self._book.keys:
                raise AlreadyThere("This client has a key already.", remedy="Use that one.")
            self.change(lambda book: book.with_key(str(client_id), Key.random()))
            return self.key_of(client_id)

    def key_of(self, client_id: object) -> Key:
        """Return a client's key.

        :raises NoClientKey: when there is none, or it was destroyed
        """
        try:
            return self._book.keys[str(client_id)]
        except KeyError:
            raise NoClientKey from None

    def destroy(self, client_id: object) -> None:
        """Destroy a client's key: what is sealed under it opens never again, but for a client key backup made before.

        :raises NoClientKey: when there is none
        """
        with self._guard:
            key = self.key_of(client_id)
            self.change(lambda book: book.without_key(str(client_id)), shred=True)
            key.destroy()

    def change(self, how: Callable[[Book], Book], *, shred: bool = False) -> None:
        """Write a changed book, then take it."""
        with self._guard:
            book = how(self._book)
            replace_file(self._path, to_bytes(book, vault=self._vault, key=self._key), shred=shred)
            self._book = book

    def put_under(self, key: Key) -> None:
        """Write the file under another key."""
        with self._guard:
            replace_file(self._path, to_bytes(self._book, vault=self._vault, key=key), shred=True)
            self._key = key

    def forget(self) -> None:
        """Destroy the keys in memory; the file stays."""
        with self._guard:
            for key in self._book.keys.values():
                key.destroy()
            self._book = Book(generation=self._book.generation)
