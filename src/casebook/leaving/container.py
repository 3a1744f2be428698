"""An export as one encrypted file: a line, a header, and pieces of a megabyte, each sealed by itself.

The key of the content is random and stands in the header, wrapped either under the client's own key (the file opens in
this vault only, and never again once that key is destroyed) or under a printed key that is shown once.
"""

import hashlib
import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casebook.leaving.errors import BrokenExport, NewerExport, NotAnExport
from casebook.vault.errors import WrongSecret, in_plain_words
from casebook.vault.fields import Fields, as_fields, canonical, read_object, with_check, without
from casebook.vault.keys import Hidden, Key, RecoveryKey
from casebook.vault.layout import NEXT
from casebook.vault.sealing import TAG_BYTES, Sealed, decrypt, derived, encrypt
from casebook.vault.writing import CHUNK, create_private, flush, put_in_place

FORMAT: Final = "casebook.sealed-export"
VERSION: Final = 1
PART: Final = "export"
SUFFIX: Final = ".casebook-export"
_LINE: Final = b"casebook.export %d %012d\n"
_LINE_BYTES: Final = len(_LINE % (1, 0))
_LARGEST_HEADER: Final = 64 * 1024


class Lock(StrEnum):
    """What opens a sealed export."""

    CLIENT = "client"
    KEY = "key"


@dataclass(frozen=True, slots=True)
class Header:
    """What a sealed export says of itself before it is opened. `client` is empty where a printed key opens it."""

    vault: str
    lock: Lock
    client: str
    salt: bytes
    wrapped: Sealed
    made_at: str

    def value(self) -> dict[str, Any]:
        """Return it as it is written, without its checksum."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "vault": self.vault,
            "lock": self.lock.value,
            "client": self.client,
            "salt": self.salt.hex(),
            "made_at": self.made_at,
            "wrapped": as_fields(self.wrapped),
        }


class _Pieces(io.RawIOBase):
    """Takes bytes and writes them sealed, a piece at a time."""

    def __init__(self, file: BinaryIO, key: Key, context: bytes) -> None:
        self._file, self._cipher, self._context = file, AESGCM(key.reveal()), context
        self._held = bytearray()
        self._number = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        """Take bytes; a full piece goes out."""
        self._held += content
        while len(self._held) > CHUNK:
            self._out(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(content)

    def finish(self) -> None:
        """Write the last piece, which is marked as the last."""
        self._out(bytes(self._held), last=True)
        self._held.clear()

    def _out(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._context))
        self._number += 1


class _Opened(io.RawIOBase):
    """A sealed export as a file to read from anywhere; one piece is held in the clear, in memory."""

    def __init__(self, file: BinaryIO, key: Key, context: bytes, *, start: int) -> None:
        self._file, self._cipher, self._context, self._start = file, AESGCM(key.reveal()), context, start
        sealed = file.seek(0, io.SEEK_END) - start
        self._pieces = -(-sealed // (CHUNK + TAG_BYTES))
        self._size = sealed - self._pieces * TAG_BYTES
        self._at = 0
        self._held: tuple[int, bytes] = (-1, b"")
        if sealed < TAG_BYTES:
            raise BrokenExport("The export is cut off.")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        """Read as much as stands in the piece at this place."""
        number, within = divmod(self._at, CHUNK)
        if self._at >= self._size:
            return 0
        content = self._piece(number)[within : within + len(buffer)]
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)

    def _piece(self, number: int) -> bytes:
        if self._held[0] != number:
            self._file.seek(self._start + number * (CHUNK + TAG_BYTES))
            sealed = self._file.read(CHUNK + TAG_BYTES)
            try:
                nonce = _nonce(number, last=number == self._pieces - 1)
                self._held = (number, self._cipher.decrypt(nonce, sealed, self._context))
            except InvalidTag:
                raise BrokenExport(f"Piece {number + 1} of the export is damaged or cut off.") from None
        return self._held[1]


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


@contextmanager
def sealed_file(target: Path, opener: Hidden, *, vault: str, client: str, at: datetime) -> Iterator[BinaryIO]:
    """Give a file to write into; what is written stands sealed in `target` when the block ends well, else nowhere.

    :param opener: the client's key, or a printed key
    :param client: whose key it is; empty for a printed key
    """
    lock = Lock.CLIENT if client else Lock.KEY
    key, salt = Key.random(), secrets.token_bytes(16)
    empty = Header(vault, lock, client, salt, Sealed(b"", b""), at.isoformat())
    wrapped = encrypt(_wrapping(opener, lock, salt), key.reveal(), context=_bound(empty))
    header = Header(vault, lock, client, salt, wrapped, at.isoformat())
    content = canonical(with_check(header.value()))
    beside = target.with_name(target.name + NEXT)
    with in_plain_words(PART):
        beside.unlink(missing_ok=True)
        try:
            with create_private(beside) as file:
                file.write(_LINE % (VERSION, len(content)) + content)
                pieces = _Pieces(file, key, hashlib.sha256(content).digest())
                with io.BufferedWriter(pieces, CHUNK) as buffered:
                    yield buffered
                    buffered.flush()
                    pieces.finish()
                flush(file)
            put_in_place(beside, target)
        finally:
            key.destroy()
            beside.unlink(missing_ok=True)


def header_of(file: BinaryIO) -> Header:
    """Read the header of a sealed export; the file then stands at its first piece.

    :raises NotAnExport: it is none
    :raises NewerExport: a newer Casebook wrote it
    """
    return _parse(_content(file))


def is_sealed(path: Path) -> bool:
    """Tell whether a file begins as a sealed export does."""
    with in_plain_words(PART), path.open("rb") as file:
        return file.read(16) == (_LINE % (VERSION, 0))[:16]


def open_sealed(file: BinaryIO, opener: Hidden) -> BinaryIO:
    """Return the content of a sealed export as a file.

    :raises WrongSecret: when it is not what the export was sealed under
    :raises BrokenExport: when a piece differs, as soon as it is read
    """
    file.seek(0)
    content = _content(file)
    header = _parse(content)
    wrapping = _wrapping(opener, header.lock, header.salt)
    plain = decrypt(wrapping, header.wrapped, context=_bound(header))
    if plain is None:
        raise WrongSecret
    raw = _Opened(file, Key(plain), hashlib.sha256(content).digest(), start=file.tell())
    return io.BufferedReader(raw, CHUNK)


def _content(file: BinaryIO) -> bytes:
    line = file.read(_LINE_BYTES)
    words = line.split()
    if len(words) != 3 or words[0] != b"casebook.export" or not (words[1] + words[2]).isdigit():
        raise NotAnExport("This file is no sealed export of Casebook.", remedy="Choose another file.")
    if int(words[1]) > VERSION:
        raise NewerExport("The export was written by a newer Casebook than this one.")
    return file.read(min(int(words[2]), _LARGEST_HEADER))


def _parse(content: bytes) -> Header:
    fields: Fields = read_object(content, part=PART, file_format=FORMAT, version=VERSION)
    try:
        lock = Lock(fields.text("lock"))
    except ValueError:
        raise fields.broken("is locked in an unknown way") from None
    return Header(
        fields.text("vault"),
        lock,
        fields.text("client"),
        fields.bytes("salt", 16),
        fields.sealed("wrapped"),
        fields.text("made_at"),
    )


def _bound(header: Header) -> bytes:
    return without(header.value(), "wrapped")


def _wrapping(opener: Hidden, lock: Lock, salt: bytes) -> Key:
    if lock is Lock.KEY and not isinstance(opener, RecoveryKey):
        raise WrongSecret
    return derived(opener, f"casebook.export/1 {lock.value}", salt=salt)
