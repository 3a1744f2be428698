"""The hash chain, as pure functions: ``h_n = MAC(h_(n-1) || canonical JSON of entry n)``.

The keyed function comes in as an argument, so that no key is ever seen here. A chain alone does not notice a cut tail:
its head is anchored elsewhere and given to `verify`.
"""

import hmac
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple

from sessionlab.errors import InvalidInput

Mac = Callable[[bytes], bytes]
"""HMAC-SHA-256 under a key that stays hidden: any bytes in, 32 bytes out."""

_WORD = re.compile(r"[a-z][a-z_]{0,39}")
_ID = re.compile(r"[0-9]{1,18}|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}")
PROGRAM = "-"
"""The actor where no person acted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was done. `by` is a user's id or "-", `kind` and `object_id` say to what, `count` how many."""

    seq: int
    at: datetime
    by: str
    action: str
    kind: str = ""
    object_id: str = ""
    count: int | None = None

    def __post_init__(self) -> None:
        faults = [text for broken, text in _faults(self) if broken]
        if faults:
            raise InvalidInput(faults, remedy="Note ids, kinds and counts only; words never stand in the audit log.")

    def canonical(self) -> bytes:
        """Return the one way to write this entry: JSON in ASCII, keys sorted, no spaces, time in UTC."""
        value = {
            "action": str(self.action),
            "at": written(self.at),
            "by": self.by,
            "count": self.count,
            "id": self.object_id,
            "kind": self.kind,
            "seq": self.seq,
        }
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode("ascii")


def _faults(entry: Entry) -> tuple[tuple[bool, str], ...]:
    return (
        (entry.seq < 1, "The number of an audit entry counts from 1."),
        (entry.at.tzinfo is None, "The time of an audit entry has no time zone."),
        (entry.by != PROGRAM and not _ID.fullmatch(entry.by), "The actor of an audit entry is not an id."),
        (not _WORD.fullmatch(entry.action), "The action of an audit entry is not an action's name."),
        (bool(entry.kind) and not _WORD.fullmatch(entry.kind), "The kind of an audit entry is not a kind's name."),
        (bool(entry.object_id) and not _ID.fullmatch(entry.object_id), "The object of an audit entry is not an id."),
    )


def written(moment: datetime) -> str:
    """Write a time as the log does.

    >>> written(datetime(2024, 3, 1, 9, 30, tzinfo=UTC))
    '2024-03-01T09:30:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Head(NamedTuple):
    """Where a chain ends: the number of its last entry (0 for none) and the hash there."""

    seq: int
    digest: bytes


class Link(NamedTuple):
    """An entry as it is stored, with the hash that was stored beside it."""

    entry: Entry
    digest: bytes


@dataclass(frozen=True, slots=True)
class Chain:
    """What is needed to write and to check one chain: where it starts, and its keyed function."""

    start: Head
    mac: Mac = field(repr=False)


class Fault(NamedTuple):
    """The first place where a chain does not hold. `seq` counts from 1."""

    seq: int
    what: str


def begin(name: str, mac: Mac) -> Chain:
    """Return the empty chain of a name; another name gives another chain under the same key."""
    return Chain(Head(0, mac(b"casebook.audit/1\n" + name.encode("utf-8"))), mac)


def extend(head: Head, entry: Entry, *, mac: Mac) -> Head:
    """Return the head after one more entry.

    :raises InvalidInput: when the entry is not the next one
    """
    if entry.seq != head.seq + 1:
        raise InvalidInput(
            f"Audit entry {entry.seq} cannot follow entry {head.seq}.", remedy="Give it the next number."
        )
    return Head(entry.seq, mac(head.digest + entry.canonical()))


def verify(links: Iterable[Link], chain: Chain, *, anchors: Iterable[Head] = ()) -> Fault | None:
    """Name the first entry that was changed, moved, put in or taken out; None where the chain holds.

    :param anchors: heads the chain is known to have had; one that it no longer reaches is a cut tail
    """
    wanted = {anchor.seq: anchor.digest for anchor in anchors}
    head = chain.start
    for link in links:
        if link.entry.seq != head.seq + 1:
            return Fault(head.seq + 1, f"Entry {head.seq + 1} is missing; the next one found is {link.entry.seq}.")
        head = extend(head, link.entry, mac=chain.mac)
        if not hmac.compare_digest(head.digest, link.digest):
            return Fault(head.seq, f"Entry {head.seq} is not what was written.")
        if not hmac.compare_digest(head.digest, wanted.get(head.seq, head.digest)):
            return Fault(head.seq, f"Entry {head.seq} belongs to another history than the one that was sealed.")
    return _cut(head, wanted)


def _cut(head: Head, wanted: dict[int, bytes]) -> Fault | None:
    furthest = max(wanted, default=0)
    if furthest <= head.seq:
        return None
    return Fault(head.seq + 1, f"The log ends at entry {head.seq}, but had {furthest} when it was sealed.")
