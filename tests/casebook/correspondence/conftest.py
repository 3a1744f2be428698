"""A record in memory that letters come into: one therapist, two cases, a hostile letter."""

import hmac
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from tests.casebook.correspondence.mails import mail

from casebook.audit import keyring
from casebook.audit.chain import begin
from casebook.audit.stores import Store
from casebook.correspondence.agreeing import keep_address, set_up_mail
from casebook.correspondence.receiving import receive
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case
from casebook.record.models import Document, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import Key

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)


class Keys(dict[str, Key]):
    """The keys of the clients, without a vault around them."""

    def new(self, client: object) -> Key:
        return self.setdefault(str(client), Key.random())

    def key_of(self, client: object) -> Key:
        return self[str(client)]


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
    made = open_case(doing, code="C-1", pseudonym="Wren", opened_on=date(2024, 1, 8))
    enter_consent(clients_of(made)[0], doing, on=date(2024, 1, 8), given=True)
    return made


@pytest.fixture
def other(doing: Doing) -> EpisodeOfCare:
    return open_case(doing, code="C-2", pseudonym="Emil", opened_on=date(2024, 1, 8))


@pytest.fixture
def letter(case: EpisodeOfCare, doing: Doing) -> Document:
    """The hostile letter, filed with the case by its address."""
    keep_address(case, doing, address="ben@example.org")
    set_up_mail(doing, folder="", addresses=["m@example.net"], place="GB")
    [received] = receive(doing, name="friday.eml", content=mail())
    assert received.document is not None
    return received.document
