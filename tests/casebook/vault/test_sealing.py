"""What is sealed under a client's key opens with that key, in its own place, unchanged, or not at all."""

import random

import pytest

from casebook.vault.errors import Damaged
from casebook.vault.keys import Key
from casebook.vault.sealing import KeyedHash, derived, seal, unseal

KEY = Key(bytes(range(32)))
LETTER = b"A letter of some length.\n" * 8


def test_what_was_sealed_comes_back() -> None:
    assert unseal(KEY, seal(KEY, LETTER, context="document/1"), context="document/1") == LETTER


def test_an_empty_document_can_be_sealed() -> None:
    assert unseal(KEY, seal(KEY, b"", context="document/1"), context="document/1") == b""


def test_every_changed_byte_of_a_sealed_document_is_noticed(chance: random.Random) -> None:
    whole = seal(KEY, LETTER, context="document/1")
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises(Damaged):
            unseal(KEY, bytes(changed), context="document/1")


@pytest.mark.parametrize("length", [0, 3, 4, 16, 31, 100])
def test_a_cut_off_document_is_noticed(length: int) -> None:
    with pytest.raises(Damaged):
        unseal(KEY, seal(KEY, LETTER, context="document/1")[:length], context="document/1")


def test_a_document_put_in_the_place_of_another_is_noticed() -> None:
    with pytest.raises(Damaged):
        unseal(KEY, seal(KEY, LETTER, context="document/1"), context="document/2")


def test_another_clients_key_opens_nothing() -> None:
    with pytest.raises(Damaged):
        unseal(Key.random(), seal(KEY, LETTER, context="document/1"), context="document/1")


def test_the_same_document_is_never_sealed_the_same_way_twice() -> None:
    assert seal(KEY, LETTER, context="document/1") != seal(KEY, LETTER, context="document/1")


def test_keys_for_two_purposes_differ() -> None:
    assert not derived(KEY, "one").same(derived(KEY, "two"))


def test_a_keyed_hash_shows_nothing_of_its_key() -> None:
    assert KEY.reveal().hex() not in repr(KeyedHash(KEY))
    assert len(KeyedHash(KEY)(b"any bytes")) == 32
