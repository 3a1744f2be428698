"""A record in memory with a case whose transcripts hold marks of both minds of the therapist."""

import hmac
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from casebook.audit import keyring
from casebook.audit.chain import begin
from casebook.audit.stores import Store
from casebook.record.acts.cases import first_account, open_case
from casebook.record.acts.documents import file_readings
from casebook.record.models import Document, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import Key
from sessionlab.reading import read

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
TURNS = 120


@pytest.fixture(autouse=True)
def record(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def seal(message: bytes) -> bytes:
        return hmac.digest(b"k" * 32, message, "sha256")

    keyring.hold({store: begin(store.value, seal) for store in Store})
    key = Key.random()
    keys = SimpleNamespace(new=lambda client: key, key_of=lambda client: key)
    monkeypatch.setattr(opened, "current", lambda: SimpleNamespace(clients=keys))
    yield
    keyring.drop()


@pytest.fixture
def doing() -> Doing:
    therapist = Doing(uuid.UUID(int=7), AT)
    first_account(name="M. Example", doing=therapist)
    return therapist


@pytest.fixture
def case(doing: Doing) -> EpisodeOfCare:
    return open_case(doing, code="C-1", pseudonym="Wren", opened_on=date(2024, 1, 8))


def file_talk(case: EpisodeOfCare, doing: Doing, number: int) -> Document:
    """File a talk in which the therapist and the client take turns."""
    lines = (f"{'Therapist' if turn % 2 == 0 else 'Client'}: line {turn} of {number}." for turn in range(TURNS))
    text = "\n".join(lines)
    [document] = file_readings(
        case, doing, original=text.encode(), readings=[*read(text, written_on=date(2024, 4, number))]
    )
    return document
