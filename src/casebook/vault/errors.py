"""The refusals of the vault.

    VaultRefusal                base of all
    ├── VaultLocked             no vault is open in this process, or its keys are being changed
    ├── WrongSecret             neither the passphrase nor the recovery key opens it
    ├── TooSoon                 too many wrong tries, wait first
    ├── WeakPassphrase          a new passphrase that would not protect anything
    ├── MistypedRecoveryKey     a recovery key whose checksum does not fit
    ├── NotAVault               a folder or file that is nothing of ours
    ├── Damaged                 something of the vault is not as it was written
    ├── Missing                 a file of the vault is not there
    ├── NewerVault              written by a newer Casebook
    ├── TooWeak                 the key derivation is below the floor
    ├── VaultInUse              another process, or another computer, has it open
    ├── NoRoom                  the disk is full
    ├── NotWritable             the folder or file may not be read or written
    ├── AlreadyThere            something stands where something new is to be made
    └── NoClientKey             a client's key is not there (any more)

Every remedy names the way back. Messages hold file names of the vault, numbers and counts.
"""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlcipher3 import dbapi2

from sessionlab.errors import Refusal

RESTORE = "Your data is in your last backup: restore it into an empty folder (casebook restore BACKUP FOLDER)."


class VaultRefusal(Refusal):
    """Base of everything the vault refuses."""


class VaultLocked(VaultRefusal):
    """No vault is open in this process, or its keys are being changed."""

    def __init__(self, why: str = "The vault is locked.", *, remedy: str = "Unlock it and try again.") -> None:
        super().__init__(why, remedy=remedy)


class WrongSecret(VaultRefusal):
    """One message for every way of being wrong."""

    def __init__(self) -> None:
        super().__init__(
            "This passphrase or recovery key does not open the vault.",
            remedy="Check the keyboard and capital letters, or use the printed recovery key.",
        )


class TooSoon(VaultRefusal):
    """Too many wrong tries. `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__("There were several wrong tries.", remedy=f"Wait {seconds:.0f} seconds, then try again.")


class WeakPassphrase(VaultRefusal):
    """A new passphrase that would not protect anything."""


class MistypedRecoveryKey(VaultRefusal):
    """A recovery key that cannot have been printed by Casebook."""


class NotAVault(VaultRefusal):
    """A folder or file that is nothing of ours."""


class Damaged(VaultRefusal):
    """Something is not as it was written. `part` says what: header, record, process, client keys, backup."""

    def __init__(self, part: str, reasons: str | Sequence[str], *, remedy: str = RESTORE) -> None:
        self.part = part
        super().__init__(reasons, remedy=f"Nothing was changed. {remedy}")


class Missing(VaultRefusal):
    """A file of the vault is not there. `part` says which."""

    def __init__(self, part: str, reason: str, *, remedy: str = RESTORE) -> None:
        self.part = part
        super().__init__(reason, remedy=f"Nothing was changed. {remedy}")


class NewerVault(VaultRefusal):
    """Written by a newer Casebook."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} was written by a newer Casebook than this one.",
            remedy="Nothing was changed. Install the newest Casebook and open it with that.",
        )


class TooWeak(VaultRefusal):
    """The key derivation is below the floor: the header was tampered with."""

    def __init__(self) -> None:
        super().__init__(
            "The header asks for a key derivation that is too weak; Casebook never writes such a header.",
            remedy="Do not type the passphrase again here. Nothing was changed. " + RESTORE,
        )


class VaultInUse(VaultRefusal):
    """Another process, or another computer, has it open. `holder` says which."""

    def __init__(self, holder: str, *, remedy: str) -> None:
        self.holder = holder
        super().__init__(f"This vault is open already: {holder}.", remedy=remedy)


class NoRoom(VaultRefusal):
    """The disk is full."""

    def __init__(self) -> None:
        super().__init__(
            "The disk is full, so this was not written.",
            remedy="What was saved before is unharmed. Make room on the disk and do it again.",
        )


class NotWritable(VaultRefusal):
    """The folder or file may not be read or written."""

    def __init__(self) -> None:
        super().__init__(
            "The folder, or a file in it, may not be read or written by you, so nothing was changed.",
            remedy="Allow yourself reading and writing there, or copy the folder to a disk of your own.",
        )


class AlreadyThere(VaultRefusal):
    """Something stands where something new is to be made."""


class NoClientKey(VaultRefusal):
    """A client's key is not there, or not any more."""

    def __init__(self) -> None:
        super().__init__(
            "The key of this client is not in the client key file.",
            remedy="If it was not destroyed on purpose, restore the client key backup.",
        )


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GONE = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR}
_SHUT = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def in_plain_words(part: str) -> Iterator[None]:
    """Turn what the system and SQLCipher say into the refusals above; anything else passes as it is."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoom from error
        if error.errno in _SHUT:
            raise NotWritable from error
        if error.errno in _GONE:
            what = f"A file or folder for this is not there ({part})."
            raise Missing(part, what, remedy="Check its name and place.") from error
        raise
    except dbapi2.Error as error:
        refusal = from_database(error, part)
        if refusal is None:
            raise
        raise refusal from error


def from_database(error: Exception, part: str) -> VaultRefusal | None:
    """Say in words what SQLCipher said, None where it was something else."""
    said = str(error)
    makers: tuple[tuple[tuple[str, ...], Any], ...] = (
        (("disk is full", "disk I/O error"), NoRoom),
        (("readonly database", "unable to open database file"), NotWritable),
        (
            ("file is not a database", "malformed", "hmac check failed"),
            lambda: Damaged(part, f"The {part} store is damaged or cut off."),
        ),
    )
    for signs, maker in makers:
        if any(sign in said for sign in signs):
            refusal: VaultRefusal = maker()
            return refusal
    return None
