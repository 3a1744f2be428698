"""The client key file: one key for each client, and the seals of the two stores. Values, and their bytes.

It is kept apart from the stores because a backup of the stores must not bring a destroyed key back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from casebook.audit.chain import Head
from casebook.audit.stores import Store
from casebook.vault.cipher import Digest
from casebook.vault.errors import Damaged
from casebook.vault.fields import Fields, as_fields, canonical, read_object, with_check, without
from casebook.vault.keys import Key
from casebook.vault.sealing import decrypt, encrypt

FORMAT = "casebook.client-keys"
VERSION = 1
PART = "client keys"
WAY_BACK = (
    "Restore it from the client key backup (casebook restore-keys --lost, or the page that unlocks). Without one, "
    "a new file can be made: "
    "notes stay readable, originals and attachments of the clients do not."
)


Unexplained = tuple[tuple[Store, Head], ...]


@dataclass(frozen=True, slots=True)
class Seals:
    """What the stores were like when they were last sealed.

    `heads` are the ends of their audit logs; `digests` are over their files and only there while the vault is locked;
    `unexplained` are heads that a later log did not reach and that nobody has accepted yet.
    """

    heads: Mapping[Store, Head] = field(default_factory=dict)
    digests: Mapping[Store, Digest] = field(default_factory=dict)
    unexplained: Unexplained = ()


@dataclass(frozen=True, slots=True)
class Backups:
    """When the last backups were made, of which generation of the client keys, and where these were written.

    `keys_left` are older copies that could not be reached when a later one was written.
    """

    vault_at: datetime | None = None
    keys_at: datetime | None = None
    keys_generation: int = 0
    keys_path: str = ""
    keys_left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The content of the file. `generation` counts the changes to the set of keys."""

    generation: int = 0
    keys: Mapping[str, Key] = field(default_factory=dict, repr=False)
    seals: Seals = Seals()
    backups: Backups = Backups()
    renewed: bool = False
    """The file was made anew, after a restore or a loss; the keys it had may come from the client key backup."""

    def with_key(self, client_id: str, key: Key) -> "Book":
        """Return the book with one more key."""
        return replace(self, generation=self.generation + 1, keys={**self.keys, client_id: key})

    def without_key(self, client_id: str) -> "Book":
        """Return the book with one key less."""
        rest = {known: key for known, key in self.keys.items() if known != client_id}
        return replace(self, generation=self.generation + 1, keys=rest)


def to_value(book: Book, *, vault: str, key: Key) -> dict[str, Any]:
    """Return the file as a value: everything but the vault's number and the generation is encrypted."""
    outside = {"format": FORMAT, "version": VERSION, "vault": vault, "generation": book.generation}
    sealed = encrypt(key, _inside(book), context=canonical(outside))
    return with_check({**outside, "content": as_fields(sealed)})


def to_bytes(book: Book, *, vault: str, key: Key) -> bytes:
    """Write the file."""
    return canonical(to_value(book, vault=vault, key=key))


def parse(content: bytes, *, vault: str, key: Key) -> Book:
    """Read the file.

    :raises Damaged: when it was changed, or belongs to another vault
    """
    return from_fields(read_object(content, part=PART, file_format=FORMAT, version=VERSION), vault=vault, key=key)


def from_fields(fields: Fields, *, vault: str, key: Key) -> Book:
    """Read the file where it is a part of another."""
    if fields.text("vault") != vault:
        raise Damaged(PART, "The client key file belongs to another vault.", remedy=WAY_BACK)
    plain = decrypt(key, fields.sealed("content"), context=without(fields.value, "content"))
    if plain is None:
        raise Damaged(PART, "The client key file was changed, or is sealed under another key.", remedy=WAY_BACK)
    return _from_inside(Fields(json.loads(plain), PART), generation=fields.number("generation"))


def _inside(book: Book) -> bytes:
    value = {
        "clients": {client_id: key.reveal().hex() for client_id, key in book.keys.items()},
        "heads": {store.value: _head_value(head) for store, head in book.seals.heads.items()},
        "digests": {store.value: {"size": d.size, "sha256": d.sha256} for store, d in book.seals.digests.items()},
        "unexplained": [{"store": store.value, **_head_value(head)} for store, head in book.seals.unexplained],
        "renewed": int(book.renewed),
        "backups": {
            "vault_at": _moment_text(book.backups.vault_at),
            "keys_at": _moment_text(book.backups.keys_at),
            "keys_generation": book.backups.keys_generation,
            "keys_path": book.backups.keys_path,
            "keys_left": [{"path": path} for path in book.backups.keys_left],
        },
    }
    return canonical(value)


def _from_inside(fields: Fields, *, generation: int) -> Book:
    clients, heads, digests = fields.within("clients"), fields.within("heads"), fields.within("digests")
    backups = fields.within("backups")
    return Book(
        generation=generation,
        keys={client_id: Key(clients.bytes(client_id)) for client_id in clients.value},
        seals=Seals(
            heads={Store(name): head_from(heads.within(name)) for name in heads.value},
            digests={Store(name): _digest(digests.within(name)) for name in digests.value},
            unexplained=tuple((Store(one.text("store")), head_from(one)) for one in fields.list_of("unexplained")),
        ),
        backups=Backups(
            vault_at=_moment(backups.text("vault_at")),
            keys_at=_moment(backups.text("keys_at")),
            keys_generation=backups.number("keys_generation"),
            # Files from before Casebook remembered where it had written them say nothing of it.
            keys_path=backups.text("keys_path") if "keys_path" in backups.value else "",
            keys_left=tuple(one.text("path") for one in backups.list_of("keys_left"))
            if "keys_left" in backups.value
            else (),
        ),
        renewed=bool(fields.number("renewed")),
    )


def _head_value(head: Head) -> dict[str, Any]:
    return {"seq": head.seq, "digest": head.digest.hex()}


def head_from(fields: Fields) -> Head:
    """Read the head of an audit log."""
    return Head(fields.number("seq"), fields.bytes("digest", 32))


def heads_value(heads: Mapping[Store, Head]) -> dict[str, Any]:
    """Return heads as they are written."""
    return {store.value: _head_value(head) for store, head in heads.items()}


def _digest(fields: Fields) -> Digest:
    return Digest(fields.number("size"), fields.text("sha256"))


def _moment_text(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
