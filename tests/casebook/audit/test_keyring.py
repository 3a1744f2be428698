"""What can be noted is known only while a vault is open."""

from collections.abc import Iterator

import pytest

from casebook.audit import keyring
from casebook.audit.chain import Chain
from casebook.audit.errors import LogClosed
from casebook.audit.stores import Store
from sessionlab.errors import Refusal


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    """Leave nothing behind."""
    keyring.drop()
    yield
    keyring.drop()


def test_without_a_vault_nothing_can_be_noted() -> None:
    with pytest.raises(Refusal, match="Unlock the vault first"):
        keyring.chain_of("record")


def test_each_store_has_its_own_chain(chain: Chain) -> None:
    keyring.hold({Store.RECORD: chain})

    assert keyring.chain_of("record") is chain
    with pytest.raises(LogClosed):
        keyring.chain_of(Store.PROCESS)


def test_dropping_forgets_every_chain(chain: Chain) -> None:
    keyring.hold({Store.RECORD: chain, Store.PROCESS: chain})
    keyring.drop()

    with pytest.raises(LogClosed):
        keyring.chain_of("process")


def test_a_chain_shows_nothing_of_its_key(chain: Chain) -> None:
    assert "mac" not in repr(chain)
