"""The secrets as opaque objects: nothing of them in a repr, a traceback, a log or a pickle.

Their bytes stand in a buffer that `destroy` overwrites. Python may have made copies on the way; that is as far as it
goes here, and `docs/security.md` says so.
"""

import hmac
import secrets
import unicodedata
from typing import NoReturn, Self

from casebook.vault.errors import MistypedRecoveryKey, VaultLocked, WeakPassphrase

KEY_BYTES = 32
RECOVERY_BYTES = 16
SHORTEST_PASSPHRASE = 12
FEWEST_CHARACTERS = 5

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("OIL", "011")
_GROUPS, _GROUP = 7, 4
_CHECK_BITS = 12
_POLYNOMIAL = 0x180F
_NOT_ZERO = 0x5A3


class Hidden:
    """Bytes that do not show. Compares by identity; `reveal` is for the few functions that need them."""

    __slots__ = ("__weakref__", "_bytes")

    def __init__(self, content: bytes | bytearray) -> None:
        self._bytes: bytearray | None = bytearray(content)

    def reveal(self) -> bytearray:
        """Return the buffer itself. Never keep it in a variable: a traceback shows variables.

        :raises VaultLocked: after `destroy`
        """
        if self._bytes is None:
            raise VaultLocked
        return self._bytes

    def same(self, other: "Hidden") -> bool:
        """Tell whether the other holds the same bytes, in a time that does not depend on them."""
        return hmac.compare_digest(self.reveal(), other.reveal())

    def destroy(self) -> None:
        """Overwrite the buffer and forget it."""
        if self._bytes is not None:
            self._bytes[:] = bytes(len(self._bytes))
        self._bytes = None

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: not shown>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is not written anywhere.")

    def __copy__(self) -> NoReturn:
        raise TypeError("A secret is not copied.")

    def __deepcopy__(self, memo: object) -> Self:
        return self


class Key(Hidden):
    """A key of 32 random bytes."""

    __slots__ = ()

    def __init__(self, content: bytes | bytearray) -> None:
        if len(content) != KEY_BYTES:
            raise ValueError(f"A key has {KEY_BYTES} bytes, not {len(content)}.")
        super().__init__(content)

    @classmethod
    def random(cls) -> Self:
        """Make a new key."""
        return cls(secrets.token_bytes(KEY_BYTES))


class Passphrase(Hidden):
    """What the therapist types. Written in one way (Unicode NFC, UTF-8), so that every keyboard gives the same."""

    __slots__ = ()

    def __init__(self, text: str) -> None:
        super().__init__(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass"))

    def check_new(self) -> None:
        """Refuse a passphrase that is short or made of a few characters again and again.

        :raises WeakPassphrase: with every reason
        """
        reasons = _weaknesses(self)
        if reasons:
            raise WeakPassphrase(reasons, remedy="Take four or five words that nobody would put together.")


class RecoveryKey(Hidden):
    """128 random bits, printed on paper: seven groups of four letters and digits, the last three a checksum.

    >>> RecoveryKey(bytes(16)).printed()
    '0000-0000-0000-0000-0000-0000-01D3'
    """

    __slots__ = ()

    def __init__(self, content: bytes | bytearray) -> None:
        if len(content) != RECOVERY_BYTES:
            raise ValueError(f"A recovery key has {RECOVERY_BYTES} bytes, not {len(content)}.")
        super().__init__(content)

    @classmethod
    def generate(cls) -> Self:
        """Make a new one. Show it before it is used, and have it written down."""
        return cls(secrets.token_bytes(RECOVERY_BYTES))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what was typed from the paper; small letters, spaces and O for 0, I or L for 1 do not matter.

        :raises MistypedRecoveryKey: when it cannot have been printed
        """
        fault = _misprint(text)
        if fault:
            text = ""  # what was typed is nearly the key, and a traceback shows variables
            raise MistypedRecoveryKey(fault, remedy="Type it again from the paper.")
        return cls((_number(text) >> _CHECK_BITS).to_bytes(RECOVERY_BYTES, "big"))

    def printed(self) -> str:
        """Return it as it is put on paper."""
        number = int.from_bytes(self.reveal(), "big") << _CHECK_BITS | _checksum(self.reveal())
        length = _GROUPS * _GROUP
        letters = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))
        return "-".join(letters[start : start + _GROUP] for start in range(0, length, _GROUP))


Secret = Passphrase | RecoveryKey


def _weaknesses(passphrase: Passphrase) -> list[str]:
    text = passphrase.reveal().decode("utf-8", "surrogatepass")
    short = f"The passphrase is shorter than {SHORTEST_PASSPHRASE} characters."
    reasons = [short] if len(text) < SHORTEST_PASSPHRASE else []
    return [*reasons, "The passphrase repeats a few characters."] if len(set(text)) < FEWEST_CHARACTERS else reasons


def _letters(text: str) -> str:
    return "".join(text.upper().replace("-", " ").split()).translate(_MISREAD)


def _number(text: str) -> int:
    number = 0
    for letter in _letters(text):
        number = number << 5 | _ALPHABET.index(letter)
    return number


def _misprint(text: str) -> str | None:
    letters = _letters(text)
    if len(letters) != _GROUPS * _GROUP:
        return f"A recovery key has {_GROUPS} groups of {_GROUP} letters and digits; this has {len(letters)} in all."
    if any(letter not in _ALPHABET for letter in letters):
        return "The recovery key holds a character that is never printed."
    number = _number(text)
    if number & (1 << _CHECK_BITS) - 1 != _checksum((number >> _CHECK_BITS).to_bytes(RECOVERY_BYTES, "big")):
        return "The recovery key has a typing mistake: its checksum does not fit."
    return None


def _checksum(content: bytes | bytearray) -> int:
    # CRC-12 finds every single wrong letter and every two neighbours changed about: bursts of less than 12 bits.
    remainder = int.from_bytes(content, "big") << _CHECK_BITS
    for bit in reversed(range(_CHECK_BITS, 8 * RECOVERY_BYTES + _CHECK_BITS)):
        if remainder >> bit & 1:
            remainder ^= _POLYNOMIAL << bit - _CHECK_BITS
    return remainder ^ _NOT_ZERO
