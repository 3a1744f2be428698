"""How hard a passphrase is to guess: the parameters of Argon2id, their floor, and their calibration."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from casebook.vault.errors import Damaged, TooWeak, VaultRefusal
from casebook.vault.keys import KEY_BYTES, Key, Passphrase

MIB = 1024
SALT_BYTES = 16


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """Argon2id's passes, memory in KiB, and lanes."""

    time_cost: int
    memory_kib: int
    parallelism: int

    def below(self, other: Self) -> bool:
        """Tell whether guessing is cheaper with this than with the other, in passes or in memory."""
        return self.time_cost < other.time_cost or self.memory_kib < other.memory_kib


FLOOR = Cost(3, 64 * MIB, 4)
"""The second recommended profile of RFC 9106, section 4. Nothing below it is written or read."""
STANDARD = Cost(3, 256 * MIB, 4)
CEILING = Cost(64, 4096 * MIB, 64)
"""A header that asks for more was tampered with, to exhaust the machine."""
MOST_MEMORY_WRITTEN = 512 * MIB
"""A vault made on a large machine must still open on a small one."""


@dataclass(frozen=True, slots=True)
class Hardness:
    """How long one try should take on this machine, in seconds. Whatever it says, `FLOOR` holds."""

    seconds: float = 0.5


USUAL = Hardness()


def derive(passphrase: Passphrase, salt: bytes, cost: Cost) -> Key:
    """Turn a passphrase into a key.

    :raises TooWeak: when the cost is below `FLOOR`
    """
    refuse_unfit(cost)
    key = _argon2id(passphrase, salt, cost)
    if key is None:
        raise VaultRefusal(
            f"There is not enough free memory to open the vault: it takes {cost.memory_kib // MIB} MiB for a moment.",
            remedy="Close other programs and try again.",
        )
    return key


def _argon2id(passphrase: Passphrase, salt: bytes, cost: Cost) -> Key | None:
    # A refusal is raised by the caller, after this: the frames of argon2 hold the passphrase, and tracebacks show them.
    try:
        return Key(
            hash_secret_raw(
                bytes(passphrase.reveal()),
                salt,
                time_cost=cost.time_cost,
                memory_cost=cost.memory_kib,
                parallelism=cost.parallelism,
                hash_len=KEY_BYTES,
                type=Type.ID,
                version=19,
            )
        )
    except HashingError:
        return None


def refuse_unfit(cost: Cost) -> None:
    """Refuse a cost below the floor or above what any machine should be asked for."""
    if cost.below(FLOOR) or cost.parallelism < 1:
        raise TooWeak
    if CEILING.below(cost) or cost.parallelism > CEILING.parallelism:
        raise Damaged("header", "The header asks for more memory or time than any computer should spend.")


def seconds_for(cost: Cost) -> float:
    """Measure one derivation on this machine."""
    begun = time.perf_counter()
    derive(Passphrase("measured, not kept"), bytes(SALT_BYTES), cost)
    return time.perf_counter() - begun


def calibrate(hardness: Hardness = USUAL, *, measure: Callable[[Cost], float] = seconds_for) -> Cost:
    """Choose the cost that takes about as long as wanted here: memory first, then passes.

    Time grows with memory times passes, so one measurement at the floor is enough.

    >>> calibrate(measure=lambda cost: 0.125)
    Cost(time_cost=3, memory_kib=262144, parallelism=4)
    >>> calibrate(measure=lambda cost: 2.0)
    Cost(time_cost=3, memory_kib=65536, parallelism=4)
    """
    if hardness.seconds <= 0:
        return FLOOR
    factor = max(1.0, hardness.seconds / measure(FLOOR))
    memory = min(round(FLOOR.memory_kib * factor / (32 * MIB)) * 32 * MIB, MOST_MEMORY_WRITTEN)
    memory = max(memory, FLOOR.memory_kib)
    passes = round(FLOOR.time_cost * FLOOR.memory_kib * factor / memory)
    return Cost(max(FLOOR.time_cost, min(passes, 10)), memory, FLOOR.parallelism)


def due(cost: Cost, *, took: float, hardness: Hardness = USUAL) -> bool:
    """Tell whether a passphrase slot has become too cheap: below the standard, and done in under half the time wanted.

    >>> due(FLOOR, took=0.1), due(FLOOR, took=0.4), due(STANDARD, took=0.1)
    (True, False, False)
    """
    return cost.below(STANDARD) and took < hardness.seconds / 2
