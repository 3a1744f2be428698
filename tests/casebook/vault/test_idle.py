"""The idle lock as a value: due when unused, after sleep, and when the clock was set back."""

from datetime import UTC, datetime, timedelta

from casebook.vault.idle import IdleLock

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def ticked(lock: IdleLock, seconds: int) -> IdleLock:
    """Let the program look every five seconds."""
    for tick in range(0, seconds + 1, 5):
        assert not lock.due(NOON + tick * SECOND)
        lock = lock.seen(NOON + tick * SECOND)
    return lock


def test_it_is_due_after_ten_minutes_without_use() -> None:
    lock = ticked(IdleLock(NOON, NOON), 595)

    assert not lock.due(NOON + 599 * SECOND)
    assert lock.due(NOON + 600 * SECOND)


def test_use_puts_it_off() -> None:
    lock = ticked(IdleLock(NOON, NOON), 595).used(NOON + 598 * SECOND)

    assert not lock.due(NOON + 610 * SECOND)


def test_it_is_due_when_the_computer_slept() -> None:
    lock = ticked(IdleLock(NOON, NOON), 20)

    assert lock.due(NOON + 120 * SECOND)


def test_it_is_due_when_the_clock_was_set_back() -> None:
    assert IdleLock(NOON, NOON).due(NOON - timedelta(hours=1))


def test_the_time_left_counts_down_to_nothing() -> None:
    lock = IdleLock(NOON, NOON, after=timedelta(minutes=2))

    assert lock.left(NOON + 30 * SECOND) == timedelta(seconds=90)
    assert lock.left(NOON + timedelta(hours=1)) == timedelta(0)
