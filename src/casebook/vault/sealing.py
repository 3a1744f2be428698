"""Encrypting small things: AES-256-GCM with a random nonce, and keys derived for one purpose.

What a sealed thing belongs to (its context) is authenticated with it, so that it opens nowhere else.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casebook.vault.errors import Damaged
from casebook.vault.keys import KEY_BYTES, Hidden, Key

NONCE_BYTES = 12
TAG_BYTES = 16
MARK = b"CBS1"
"""The first bytes of a sealed file: Casebook, sealed, version 1."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A nonce, and the ciphertext with its tag at the end."""

    nonce: bytes
    content: bytes


def encrypt(key: Key, plain: bytes | bytearray, *, context: bytes) -> Sealed:
    """Seal bytes under a key, bound to a context."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Sealed(nonce, AESGCM(key.reveal()).encrypt(nonce, plain, context))


def decrypt(key: Key, sealed: Sealed, *, context: bytes) -> bytes | None:
    """Open what was sealed; None where key, context or content is not the one it was sealed with."""
    try:
        return AESGCM(key.reveal()).decrypt(sealed.nonce, sealed.content, context)
    except InvalidTag:
        return None


def seal(key: Key, plain: bytes, *, context: str) -> bytes:
    """Seal an original, an attachment or an export under a client's key, as one piece of bytes.

    :param context: what it is and which, such as "document/17"; the same is needed to open it
    """
    sealed = encrypt(key, plain, context=MARK + context.encode("utf-8"))
    return MARK + sealed.nonce + sealed.content


def unseal(key: Key, whole: bytes, *, context: str) -> bytes:
    """Open what `seal` gave.

    :raises Damaged: when a byte was changed, or it is another client's, or something else than asked for
    """
    start = len(MARK) + NONCE_BYTES
    plain = None
    if whole.startswith(MARK) and len(whole) >= start + TAG_BYTES:
        sealed = Sealed(whole[len(MARK) : start], whole[start:])
        plain = decrypt(key, sealed, context=MARK + context.encode("utf-8"))
    if plain is None:
        raise Damaged("document", f"A sealed document of {len(whole)} bytes is damaged, or sealed under another key.")
    return plain


def derived(source: Hidden, purpose: str, *, salt: bytes = b"") -> Key:
    """Derive a key for one purpose (HKDF-SHA-256). Only from keys and recovery keys, never from a passphrase."""
    kdf = HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=purpose.encode("ascii"))
    return Key(kdf.derive(source.reveal()))


class KeyedHash:
    """HMAC-SHA-256 under a key that stays hidden; what the audit log is chained with."""

    __slots__ = ("__weakref__", "_key")

    def __init__(self, key: Key) -> None:
        self._key = key

    def __call__(self, message: bytes) -> bytes:
        return hmac.digest(self._key.reveal(), message, hashlib.sha256)

    def __repr__(self) -> str:
        return "<KeyedHash: not shown>"
