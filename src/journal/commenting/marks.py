"""Marks that recognise a thing without holding it, and the stamp that says when a form was given out."""

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime
from typing import Final

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode

PLACE: Final = f"stamp-{secrets.token_hex(12)}-"
"""Where a page has a form, its stamp is filled in as it leaves: a page that is kept would carry an old one."""
_SIGNER_SALT: Final = "journal.comment"


def mark(kind: str, value: str) -> str:
    """Return what is the same for the same value, and leads back to it for nobody without the secret."""
    return hmac.new(settings.SECRET_KEY.encode(), f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest()


def sender_mark(address: str, *, on: date) -> str:
    """Return the mark of a visitor's address, another one each day, so that nobody can be followed."""
    return mark("sender", f"{on.isoformat()} {address}")


def mail_mark(mail: str) -> str:
    """Return the mark of a mail address, or nothing."""
    return mark("mail", mail.strip().casefold()) if mail.strip() else ""


def key_mark(key: str) -> str:
    """Return the mark of the key that only the writer of a comment has."""
    return mark("key", key)


def key_of(stamped: str, *content: str) -> str:
    """Return the key of a comment: the same for a form that was sent twice, and known to nobody else."""
    return mark("comment", "\0".join((stamped, *content)))[:40]


def stamp(post: str) -> str:
    """Return a signed note that one form of this post was given out now."""
    return TimestampSigner(salt=_SIGNER_SALT).sign(f"{post}~{secrets.token_hex(4)}")


def stamped_at(text: str, *, post: str) -> datetime | None:
    """Return when a form was given out, or nothing if it was not, or for another post."""
    signer = TimestampSigner(salt=_SIGNER_SALT)
    try:
        if signer.unsign(text).split("~")[0] != post:
            return None
        return datetime.fromtimestamp(b62_decode(text.split(signer.sep)[-2]), UTC)
    except (BadSignature, ValueError, OverflowError):
        return None
