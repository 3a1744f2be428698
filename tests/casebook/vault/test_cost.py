"""The cost of guessing is chosen for the machine and never below the floor."""

import pytest
from argon2.exceptions import HashingError
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from casebook.vault import cost as costs
from casebook.vault.cost import FLOOR, STANDARD, Cost, Hardness, calibrate, derive, due
from casebook.vault.errors import Damaged, TooWeak, VaultRefusal
from casebook.vault.keys import Passphrase

SALT = bytes(16)
WORDS = Passphrase("five green umbrellas walk home")


@pytest.mark.parametrize("seconds", [0.001, 0.01, 0.05, 0.1, 0.3, 1.0, 30.0])
def test_calibration_never_goes_below_the_floor_or_above_what_a_small_machine_opens(seconds: float) -> None:
    chosen = calibrate(measure=lambda cost: seconds)

    assert not chosen.below(FLOOR)
    assert chosen.memory_kib <= 512 * 1024
    assert chosen.time_cost <= 10


def test_calibration_takes_about_the_time_that_is_wanted() -> None:
    rate = 0.1 / (FLOOR.time_cost * FLOOR.memory_kib)

    chosen = calibrate(Hardness(0.5), measure=lambda cost: 0.1)

    assert 0.4 <= rate * chosen.time_cost * chosen.memory_kib <= 0.6


@pytest.mark.parametrize(
    "cost", [Cost(1, 65536, 4), Cost(3, 8, 4), Cost(1, 2**21, 4), Cost(3, 65535, 4), Cost(3, 65536, 0)]
)
def test_a_cost_below_the_floor_is_refused(cost: Cost) -> None:
    with pytest.raises(TooWeak):
        derive(WORDS, SALT, cost)


@pytest.mark.parametrize("cost", [Cost(3, 2**40, 4), Cost(10**6, 65536, 4), Cost(3, 65536, 10**6)])
def test_a_cost_that_would_exhaust_the_machine_is_refused(cost: Cost) -> None:
    with pytest.raises(Damaged):
        derive(WORDS, SALT, cost)


def test_another_salt_gives_another_key() -> None:
    first, again, other = derive(WORDS, SALT, FLOOR), derive(WORDS, SALT, FLOOR), derive(WORDS, b"s" * 16, FLOOR)

    assert first.same(again)
    assert not first.same(other)


def test_the_derivation_is_argon2id_as_another_implementation_has_it() -> None:
    other = Argon2id(salt=SALT, length=32, iterations=3, lanes=4, memory_cost=65536)

    assert derive(WORDS, SALT, FLOOR).reveal() == other.derive(b"five green umbrellas walk home")


def test_a_slot_is_due_when_it_is_cheap_and_the_machine_quick() -> None:
    assert due(FLOOR, took=0.1)
    assert not due(FLOOR, took=0.3)
    assert not due(STANDARD, took=0.01)


def test_too_little_memory_is_told_without_the_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **named: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(costs, "hash_secret_raw", fail)
    with pytest.raises(VaultRefusal, match="memory") as refusal:
        derive(WORDS, SALT, FLOOR)

    assert refusal.value.__context__ is None
