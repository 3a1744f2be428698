"""The backup file: one line, a manifest, and the two stores, still encrypted. Described in docs/vault-format.md.

The manifest carries the header, so that the file opens with the passphrase or the recovery key alone, and the size and
SHA-256 of both stores. It does not carry the client keys.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from casebook.audit.chain import Head
from casebook.audit.stores import STORES, Store
from casebook.vault import header as headers
from casebook.vault.book import head_from, heads_value
from casebook.vault.cipher import Digest
from casebook.vault.errors import Damaged, NewerVault, NotAVault
from casebook.vault.fields import Fields, as_fields, canonical, read_object, with_check, without
from casebook.vault.header import Header
from casebook.vault.keys import Key
from casebook.vault.sealing import Sealed, decrypt, derived, encrypt
from casebook.vault.writing import CHUNK, create_private, flush

FORMAT = "casebook.backup"
VERSION = 1
PART = "backup"
WAY_BACK = "Take an older backup, or make a new one from the vault itself."
_LINE = b"casebook.backup %d %012d\n"
_LINE_BYTES = len(_LINE % (1, 0))
_LARGEST_MANIFEST = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself. `sealed` holds where the audit logs ended."""

    header: Header
    made_at: datetime
    digests: Mapping[Store, Digest]
    sealed: Sealed = field(repr=False)


def make_manifest(
    header: Header, vault_key: Key, *, made_at: datetime, digests: Mapping[Store, Digest], heads: Mapping[Store, Head]
) -> bytes:
    """Write a manifest, sealed under the vault key."""
    body = {
        "format": FORMAT,
        "version": VERSION,
        "made_at": made_at.isoformat(),
        "header": headers.as_value(header),
        "stores": {store.value: {"size": d.size, "sha256": d.sha256} for store, d in digests.items()},
    }
    heads_sealed = encrypt(_key(vault_key), canonical(heads_value(heads)), context=canonical(body))
    return canonical(with_check({**body, "heads": as_fields(heads_sealed)}))


def open_heads(manifest: Manifest, vault_key: Key) -> dict[Store, Head]:
    """Check the seal of a manifest and return where the audit logs ended.

    :raises Damaged: when it was changed by something that did not have the vault's key
    """
    context = without(_body(manifest))
    plain = decrypt(_key(vault_key), manifest.sealed, context=context)
    if plain is None:
        raise Damaged(PART, "The backup was changed after it was made.", remedy=WAY_BACK)
    heads = Fields(json.loads(plain), PART)
    return {Store(name): head_from(heads.within(name)) for name in heads.value}


def write_backup(file: BinaryIO, manifest: bytes, stores: Mapping[Store, Path]) -> None:
    """Write the line, the manifest and both stores."""
    file.write(_LINE % (VERSION, len(manifest)))
    file.write(manifest)
    for store in STORES:
        with stores[store].open("rb") as part:
            while chunk := part.read(CHUNK):
                file.write(chunk)


def read_manifest(file: BinaryIO) -> Manifest:
    """Read the beginning of a backup; the file then stands at the first store.

    :raises NotAVault: when it is no backup of Casebook
    :raises Damaged: when it was changed or cut off
    """
    content = file.read(_length(file.read(_LINE_BYTES)))
    fields = read_object(content, part=PART, file_format=FORMAT, version=VERSION)
    stores = fields.within("stores")
    return Manifest(
        header=headers.from_fields(fields.within("header")),
        made_at=datetime.fromisoformat(fields.text("made_at")),
        digests={store: _digest(stores.within(store.value)) for store in STORES},
        sealed=fields.sealed("heads"),
    )


def unpack(file: BinaryIO, manifest: Manifest, folder: Path) -> None:
    """Write both stores into a folder and compare them with the manifest. What is there is no good when this refuses.

    :raises Damaged: when a byte differs, or bytes are missing or left over
    """
    for store in STORES:
        with create_private(folder / f"{store.value}.db") as target:
            _copy(file, target, store, manifest.digests[store])
            flush(target)
    if file.read(1):
        raise Damaged(PART, "The backup has more bytes than it had when it was made.", remedy=WAY_BACK)


def _copy(file: BinaryIO, target: BinaryIO, store: Store, digest: Digest) -> None:
    left, found = digest.size, hashlib.sha256()
    while left and (piece := file.read(min(CHUNK, left))):
        found.update(piece)
        target.write(piece)
        left -= len(piece)
    if left:
        what = f"The backup is cut off: {left} bytes of the {store.value} store are missing."
        raise Damaged(PART, what, remedy=WAY_BACK)
    if found.hexdigest() != digest.sha256:
        raise Damaged(PART, f"The {store.value} store in the backup is not what was written.", remedy=WAY_BACK)


def _length(line: bytes) -> int:
    words = line.split()
    if len(words) != 3 or words[0] != b"casebook.backup" or not (words[1] + words[2]).isdigit():
        raise NotAVault("This file is not a backup of Casebook, or its beginning is damaged.", remedy=WAY_BACK)
    version, length = int(words[1]), int(words[2])
    if version > VERSION:
        raise NewerVault("The backup")
    if line != _LINE % (version, length) or version != VERSION or length > _LARGEST_MANIFEST:
        raise Damaged(PART, "The beginning of the backup is damaged.", remedy=WAY_BACK)
    return length


def _body(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": manifest.made_at.isoformat(),
        "header": headers.as_value(manifest.header),
        "stores": {store.value: {"size": d.size, "sha256": d.sha256} for store, d in manifest.digests.items()},
    }


def _digest(fields: Fields) -> Digest:
    return Digest(fields.number("size"), fields.text("sha256"))


def _key(vault_key: Key) -> Key:
    return derived(vault_key, "casebook.vault/1 backup")
