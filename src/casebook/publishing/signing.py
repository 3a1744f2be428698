"""The key one signs with: made once, kept in the vault, named as minisign names it."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from casebook.audit.stores import Store
from casebook.publishing.models import SigningKey
from casebook.record.adding import add
from casebook.record.errors import NotYours
from casebook.record.models import Account
from casebook.record.who import Doing

ALGORITHM: Final = b"Ed"
ID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Signer:
    """A key with what it is called."""

    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """The 32 bytes that check."""
        return self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def key_id(self) -> bytes:
        """The eight bytes that name it."""
        return hashlib.sha256(self.public).digest()[:ID_BYTES]

    @property
    def shown(self) -> str:
        """The id as minisign prints it: in reverse."""
        return self.key_id[::-1].hex().upper()

    def public_file(self) -> bytes:
        """Return the two lines that the site is given once."""
        line = _base64(ALGORITHM + self.key_id + self.public)
        return f"untrusted comment: the public key {self.shown} of an author who uses Casebook\n{line}\n".encode()

    def signature(self, manifest: bytes, *, comment: str) -> bytes:
        """Return the four lines of a signature over the bytes of a manifest."""
        signed = self.key.sign(manifest)
        lines = (
            "untrusted comment: signature of a Casebook bundle",
            _base64(ALGORITHM + self.key_id + signed),
            f"trusted comment: {comment}",
            _base64(self.key.sign(signed + comment.encode())),
        )
        return "".join(f"{line}\n" for line in lines).encode()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def signer_of(doing: Doing) -> Signer:
    """Return the key of the vault; the first time it is made.

    :raises NotYours: the vault is not one's own
    """
    if Account.objects.order_by("at")[0].pk != doing.account:
        raise NotYours
    row = SigningKey.objects.order_by("at", "pk").first()
    if row is None:
        made = Ed25519PrivateKey.generate().private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        row = add(SigningKey(secret=made), doing, store=Store.PROCESS)
    return Signer(Ed25519PrivateKey.from_private_bytes(bytes(row.secret)))
