"""The header of a vault: who may open it, and its keys, each wrapped. The bytes are described in docs/vault-format.md.

One vault key opens everything else. It is wrapped once under the passphrase and once under the recovery key, so that
changing either changes nothing but its own slot.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from casebook.vault.cost import SALT_BYTES, Cost, refuse_unfit
from casebook.vault.fields import Fields, as_fields, canonical, read_object, with_check, without
from casebook.vault.sealing import Sealed

FORMAT = "casebook.vault"
VERSION = 1


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 a kind of slot
    RECOVERY = "recovery"


class Name(StrEnum):
    """The keys wrapped under the vault key."""

    RECORD = "record"
    PROCESS = "process"
    CLIENTS = "clients"
    AUDIT = "audit"


ROTATED = (Name.RECORD, Name.PROCESS, Name.CLIENTS)
"""Those that a rotation changes; the audit key stays, or no old entry could be checked any more."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One way in. `cost` is Argon2id's for a passphrase, None for the recovery key, which needs no stretching."""

    kind: SlotKind
    salt: bytes
    cost: Cost | None
    wrapped: Sealed = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands in `vault.json`.

    `following` holds new store keys while a rotation runs: a store opens with its key here or with that one.
    """

    vault: str
    made_at: str
    slots: tuple[Slot, ...]
    keys: Mapping[Name, Sealed] = field(repr=False)
    following: Mapping[Name, Sealed] = field(default_factory=dict, repr=False)
    seal: Sealed = field(repr=False)

    def slot(self, kind: SlotKind) -> Slot | None:
        """Return the slot of a kind, None where there is none."""
        return next((slot for slot in self.slots if slot.kind is kind), None)

    def with_slot(self, slot: Slot) -> "Header":
        """Return a header with this slot in the place of the other of its kind."""
        rest = tuple(other for other in self.slots if other.kind is not slot.kind)
        return replace(self, slots=tuple(sorted((*rest, slot), key=lambda one: one.kind)))


def as_value(header: Header) -> dict[str, Any]:
    """Return the header as it is written, without its checksum."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "vault": header.vault,
        "made_at": header.made_at,
        "slots": [_slot_value(slot) for slot in header.slots],
        "keys": _wrapped_value(header.keys),
        "following": _wrapped_value(header.following),
        "seal": as_fields(header.seal),
    }


def to_bytes(header: Header) -> bytes:
    """Write a header."""
    return canonical(with_check(as_value(header)))


def sealed_part(header: Header) -> bytes:
    """Return the bytes that the seal of the header covers: all of it but the seal."""
    return without(as_value(header), "seal")


def slot_context(vault: str, slot: Slot) -> bytes:
    """Return what a wrapped vault key is bound to: this vault, and how the slot is opened."""
    public = {name: part for name, part in _slot_value(slot).items() if name != "wrapped"}
    return canonical({"format": FORMAT, "version": VERSION, "vault": vault, "slot": public})


def key_context(vault: str, name: Name) -> bytes:
    """Return what a wrapped store key is bound to."""
    return canonical({"format": FORMAT, "version": VERSION, "vault": vault, "key": name.value})


def parse(content: bytes) -> Header:
    """Read a header, believing nothing of it yet: the seal is checked once the vault key is there."""
    return from_fields(read_object(content, part="header", file_format=FORMAT, version=VERSION))


def from_fields(fields: Fields) -> Header:
    """Read a header that is a file, or a part of a backup."""
    if fields.text("format") != FORMAT or fields.number("version") != VERSION:
        raise fields.broken("is of another format")
    slots = tuple(_slot(part) for part in fields.list_of("slots"))
    if len({slot.kind for slot in slots}) != len(slots):
        raise fields.broken("has two slots of one kind")
    return Header(
        vault=fields.bytes("vault", 16).hex(),
        made_at=fields.text("made_at"),
        slots=slots,
        keys=_wrapped(fields.within("keys"), Name),
        following=_wrapped(fields.within("following"), ROTATED if fields.within("following").value else ()),
        seal=fields.sealed("seal"),
    )


def _slot_value(slot: Slot) -> dict[str, Any]:
    derivation: dict[str, Any] = {"name": "hkdf-sha256", "salt": slot.salt.hex()}
    if slot.cost is not None:
        derivation = {
            "name": "argon2id",
            "version": 19,
            "time_cost": slot.cost.time_cost,
            "memory_kib": slot.cost.memory_kib,
            "parallelism": slot.cost.parallelism,
            "salt": slot.salt.hex(),
        }
    return {"kind": slot.kind.value, "derivation": derivation, "wrapped": as_fields(slot.wrapped)}


def _slot(fields: Fields) -> Slot:
    derivation = fields.within("derivation")
    kind = fields.text("kind")
    wanted = {SlotKind.PASSPHRASE: "argon2id", SlotKind.RECOVERY: "hkdf-sha256"}
    if kind not in wanted or derivation.text("name") != wanted[SlotKind(kind)]:
        raise fields.broken("has a slot of an unknown kind")
    cost = _cost(derivation) if kind == SlotKind.PASSPHRASE else None
    return Slot(SlotKind(kind), derivation.bytes("salt", SALT_BYTES), cost, fields.sealed("wrapped"))


def _cost(fields: Fields) -> Cost:
    if fields.number("version") != 19:
        raise fields.broken("asks for a version of Argon2 that it never had")
    cost = Cost(fields.number("time_cost"), fields.number("memory_kib"), fields.number("parallelism"))
    refuse_unfit(cost)
    return cost


def _wrapped_value(keys: Mapping[Name, Sealed]) -> dict[str, Any]:
    return {name.value: as_fields(sealed) for name, sealed in sorted(keys.items())}


def _wrapped(fields: Fields, names: Iterable[Name]) -> dict[Name, Sealed]:
    return {name: fields.sealed(name.value) for name in names}
