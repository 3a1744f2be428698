"""Our small JSON files: written in one way only, with a checksum, and read without trust.

The checksum tells damage from a wrong passphrase and holds in every version; protection against change is the seal.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

from casebook.vault.errors import Damaged, NewerVault, NotAVault, in_plain_words
from casebook.vault.sealing import NONCE_BYTES, Sealed

T = TypeVar("T")

LARGEST = 64 * 1024 * 1024


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the one way to write a value: JSON in ASCII, keys sorted, indented by one, a line end at the end."""
    return (json.dumps(value, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode("ascii")


def with_check(value: Mapping[str, Any]) -> dict[str, Any]:
    """Add the checksum over everything else."""
    body = {name: part for name, part in value.items() if name != "check"}
    return body | {"check": hashlib.sha256(canonical(body)).hexdigest()}


def without(value: Mapping[str, Any], *names: str) -> bytes:
    """Return the canonical bytes without some fields: what a seal over the rest covers."""
    return canonical({name: part for name, part in value.items() if name not in (*names, "check")})


class Fields:
    """An object of such a file, asked field by field; what does not fit is `Damaged`."""

    def __init__(self, value: Any, part: str) -> None:
        self.part = part
        if not isinstance(value, dict):
            raise self.broken("is not an object")
        self.value: dict[str, Any] = value

    def broken(self, how: str) -> Damaged:
        """Return the refusal for a part that is out of shape."""
        return Damaged(self.part, f"The {self.part} {how}.")

    def text(self, name: str) -> str:
        """Return a string."""
        return self._typed(name, str)

    def number(self, name: str) -> int:
        """Return a whole number."""
        return self._typed(name, int)

    def bytes(self, name: str, length: int | None = None) -> bytes:
        """Return what is written in hexadecimal, of that length where one is given."""
        try:
            content = bytes.fromhex(self.text(name))
        except ValueError:
            raise self.broken(f"has no hexadecimal {name}") from None
        if length is not None and len(content) != length:
            raise self.broken(f"has a {name} of {len(content)} bytes instead of {length}")
        return content

    def within(self, name: str) -> Self:
        """Return an object inside this one."""
        return type(self)(self.value.get(name), self.part)

    def list_of(self, name: str) -> list[Self]:
        """Return the objects of a list."""
        return [type(self)(item, self.part) for item in self._typed(name, list)]

    def sealed(self, name: str) -> Sealed:
        """Return a nonce with its ciphertext."""
        inner = self.within(name)
        return Sealed(inner.bytes("nonce", NONCE_BYTES), inner.bytes("content"))

    def _typed(self, name: str, kind: type[T]) -> T:
        value = self.value.get(name)
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.broken(f"has no proper {name}")
        return value


def as_fields(sealed: Sealed) -> dict[str, str]:
    """Return a sealed thing as it is written."""
    return {"nonce": sealed.nonce.hex(), "content": sealed.content.hex()}


def read_object(content: bytes, *, part: str, file_format: str, version: int) -> Fields:
    """Read one of our files strictly: not a byte may differ from the one way to write it.

    :raises NotAVault: when it is nothing of ours
    :raises Damaged: when it is, and was changed
    :raises NewerVault: when it is whole, and of a later version
    """
    try:
        value = json.loads(content.decode("ascii"))
    except (ValueError, RecursionError):
        raise Damaged(part, f"The {part} file cannot be read.") from None
    fields = Fields(value, part)
    if canonical(with_check(fields.value)) != content:
        raise fields.broken("file was changed or cut off: its checksum does not fit")
    if fields.text("format") != file_format:
        raise NotAVault(f"This is not a {part} file of Casebook.", remedy="Choose another file.")
    if fields.number("version") > version:
        raise NewerVault(f"The {part} file")
    if fields.number("version") != version:
        raise fields.broken("has a version that never was")
    return fields


def read_small(path: Path) -> bytes:
    """Read a file of ours that is never large."""
    with in_plain_words(path.name), path.open("rb") as file:
        return file.read(LARGEST)
