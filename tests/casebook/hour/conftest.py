"""A record in memory, as the tests of the record have it, with a case whose client agreed to machine reading."""

import hmac
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from casebook.audit import keyring
from casebook.audit.chain import begin
from casebook.audit.stores import Store
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import Key

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)


class Keys:
    """The keys of the clients, without a vault around them."""

    def __init__(self) -> None:
        self.known: dict[str, Key] = {}

    def new(self, client: object) -> Key:
        return self.known.setdefault(str(client), Key.random())

    def key_of(self, client: object) -> Key:
        return self.known[str(client)]


@pytest.fixture(autouse=True)
def record(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def seal(message: bytes) -> bytes:
        return hmac.digest(b"k" * 32, message, "sha256")

    keyring.hold({store: begin(store.value, seal) for store in Store})
    keys = Keys()
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


@pytest.fixture
def agreed(case: EpisodeOfCare, doing: Doing) -> EpisodeOfCare:
    """The case with the consent of its client to machine reading."""
    for client in clients_of(case):
        enter_consent(client, doing, on=date(2024, 1, 8), given=True)
    return case
