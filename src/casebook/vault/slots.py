"""Wrapping and unwrapping keys: the vault key under a secret, everything else under the vault key."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import replace

from casebook.vault.cost import SALT_BYTES, Cost, derive
from casebook.vault.errors import Damaged, WrongSecret
from casebook.vault.header import Header, Name, Slot, SlotKind, key_context, sealed_part, slot_context
from casebook.vault.keys import Key, RecoveryKey, Secret
from casebook.vault.sealing import Sealed, decrypt, derived, encrypt

UNWRITTEN = Sealed(b"", b"")


def kind_of(secret: Secret) -> SlotKind:
    """Return the kind of slot that a secret opens."""
    return SlotKind.RECOVERY if isinstance(secret, RecoveryKey) else SlotKind.PASSPHRASE


def make_slot(vault: str, vault_key: Key, secret: Secret, *, cost: Cost | None) -> Slot:
    """Wrap the vault key under a secret, with a new salt; a passphrase needs its cost."""
    recovery = kind_of(secret) is SlotKind.RECOVERY
    empty = Slot(kind_of(secret), secrets.token_bytes(SALT_BYTES), None if recovery else cost, UNWRITTEN)
    wrapped = encrypt(_opener(secret, empty), vault_key.reveal(), context=slot_context(vault, empty))
    return replace(empty, wrapped=wrapped)


def unwrap(header: Header, secret: Secret) -> Key:
    """Return the vault key.

    :raises WrongSecret: when the secret does not open its slot; the header is not told from the secret here, because
        a damaged one was refused before by its checksum
    """
    slot = header.slot(kind_of(secret))
    if slot is not None:
        key = _unsealed(_opener(secret, slot), slot.wrapped, slot_context(header.vault, slot))
        if key is not None:
            return key
    raise WrongSecret


def wrap_keys(vault: str, vault_key: Key, keys: Mapping[Name, Key]) -> dict[Name, Sealed]:
    """Wrap store keys, the client file's key and the audit key under the vault key."""
    return {
        name: encrypt(vault_key, key.reveal(), context=key_context(vault, name)) for name, key in sorted(keys.items())
    }


def unwrap_keys(
    vault: str, vault_key: Key, wrapped: Mapping[Name, Sealed], *, names: Iterable[Name] = Name
) -> dict[Name, Key]:
    """Unwrap what `wrap_keys` wrapped.

    :raises Damaged: when one of them is not what was written
    """
    keys = {name: _unsealed(vault_key, wrapped[name], key_context(vault, name)) for name in names}
    whole = {name: key for name, key in keys.items() if key is not None}
    if len(whole) != len(keys):
        raise Damaged("header", "A key in the header is not the one that was written there.")
    return whole


def sealed(header: Header, vault_key: Key) -> Header:
    """Return the header with its seal made new."""
    key = derived(vault_key, "casebook.vault/1 header")
    return replace(header, seal=encrypt(key, b"", context=sealed_part(header)))


def check_seal(header: Header, vault_key: Key) -> None:
    """Refuse a header that somebody changed and gave a fitting checksum.

    :raises Damaged: when the seal does not fit
    """
    if decrypt(derived(vault_key, "casebook.vault/1 header"), header.seal, context=sealed_part(header)) is None:
        raise Damaged("header", "The header was changed by something that did not have the vault's key.")


def _opener(secret: Secret, slot: Slot) -> Key:
    if isinstance(secret, RecoveryKey) or slot.cost is None:
        return derived(secret, "casebook.vault/1 recovery", salt=slot.salt)
    return derive(secret, slot.salt, slot.cost)


def _unsealed(key: Key, content: Sealed, context: bytes) -> Key | None:
    plain = decrypt(key, content, context=context)
    return None if plain is None or len(plain) != 32 else Key(plain)
