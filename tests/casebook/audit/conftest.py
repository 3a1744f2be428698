"""A keyed function and a chain of ten entries for every test of the log."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from casebook.audit.chain import Chain, Entry, Link, begin, extend

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def keyed(message: bytes) -> bytes:
    """Hash under a key that only tests have."""
    return hmac.digest(b"a key for tests", message, hashlib.sha256)


@pytest.fixture
def chain() -> Chain:
    """An empty chain."""
    return begin("test/record", keyed)


@pytest.fixture
def links(chain: Chain) -> list[Link]:
    """Ten entries with their hashes."""
    head, made = chain.start, []
    for seq in range(1, 11):
        at = AT + timedelta(minutes=seq)
        entry = Entry(seq=seq, at=at, by="1", action="read", kind="session", object_id=str(seq), count=seq)
        head = extend(head, entry, mac=chain.mac)
        made.append(Link(entry, head.digest))
    return made
