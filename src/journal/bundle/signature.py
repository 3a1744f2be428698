"""Keys and signatures as minisign writes them: Ed25519 over the exact bytes."""

import base64
import binascii
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from journal.errors import Untrusted

ALGORITHM: Final = b"Ed"
KEY_ID, PUBLIC, SIGNED = 8, 32, 64
LARGEST: Final = 4096
_TRUSTED: Final = "trusted comment: "
_ANOTHER_KEY: Final = "Ask the author for the file of two lines that holds the public key."
_ANOTHER_BUNDLE: Final = "Ask the author for the bundle again; do not mend it by hand."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An author's public key: eight bytes that name it, thirty-two that check."""

    key_id: bytes
    public: bytes

    @property
    def shown(self) -> str:
        """The id as minisign prints it."""
        return shown_key_id(self.key_id)


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands in manifest.sig."""

    key_id: bytes
    signed: bytes
    comment: str
    comment_signed: bytes


def shown_key_id(key_id: bytes) -> str:
    """Return a key id as minisign prints it.

    >>> shown_key_id(bytes([1, 2, 3, 4, 5, 6, 7, 255]))
    'FF07060504030201'
    """
    return key_id[::-1].hex().upper()


def read_public_key(raw: bytes) -> PublicKey:
    """Read the two lines of a public key.

    :raises Untrusted: when it is anything else; a secret key is named, so that nobody carries it to a server
    """
    lines = _lines(raw)
    if "secret" in lines[0].lower():
        raise Untrusted("This is a secret key. It does not belong on this machine.", remedy=_ANOTHER_KEY)
    if len(lines) != 2:
        raise Untrusted(f"A public key has two lines, this file has {len(lines)}.", remedy=_ANOTHER_KEY)
    bytes_ = _decoded(lines[1])
    if len(bytes_) != len(ALGORITHM) + KEY_ID + PUBLIC or not bytes_.startswith(ALGORITHM):
        raise Untrusted("The second line is not a minisign public key.", remedy=_ANOTHER_KEY)
    return PublicKey(bytes_[2 : 2 + KEY_ID], bytes_[2 + KEY_ID :])


def read_signature(raw: bytes) -> Signature:
    """Read the four lines of a signature.

    :raises Untrusted: when it is anything else
    """
    lines = _lines(raw)
    if len(lines) != 4 or not lines[2].startswith(_TRUSTED):
        raise Untrusted("manifest.sig is not a signature of four lines.", remedy=_ANOTHER_BUNDLE)
    first, last = _decoded(lines[1]), _decoded(lines[3])
    if len(first) != len(ALGORITHM) + KEY_ID + SIGNED or not first.startswith(ALGORITHM) or len(last) != SIGNED:
        raise Untrusted("manifest.sig does not hold an Ed25519 signature.", remedy=_ANOTHER_BUNDLE)
    return Signature(first[2 : 2 + KEY_ID], first[2 + KEY_ID :], lines[2].removeprefix(_TRUSTED), last)


def holds(signature: Signature, key: PublicKey, *, over: bytes) -> bool:
    """Say whether a key signed these bytes, and the comment of the signature too."""
    if signature.key_id != key.key_id:
        return False
    checker = Ed25519PublicKey.from_public_bytes(key.public)
    try:
        checker.verify(signature.signed, over)
        checker.verify(signature.comment_signed, signature.signed + signature.comment.encode())
    except InvalidSignature:
        return False
    return True


def _lines(raw: bytes) -> list[str]:
    if len(raw) > LARGEST:
        raise Untrusted(f"A key or signature of more than {LARGEST} bytes is none.", remedy=_ANOTHER_KEY)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Untrusted("A key or signature is text, this is not.", remedy=_ANOTHER_KEY) from None
    return text.removesuffix("\n").replace("\r\n", "\n").split("\n")


def _decoded(line: str) -> bytes:
    try:
        return base64.b64decode(line, validate=True)
    except (binascii.Error, ValueError):
        return b""
