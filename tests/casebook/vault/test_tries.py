"""Check 20: the wait after wrong tries grows, is kept, and never locks the owner out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from casebook.vault.errors import TooSoon
from casebook.vault.tries import Tries, read_tries, refuse_too_soon, seconds_left, wait_after, write_tries

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)


def test_the_wait_never_shrinks_and_never_exceeds_a_minute() -> None:
    waits = [wait_after(failures) for failures in range(200)]

    assert waits == sorted(waits)
    assert waits[:3] == [0, 0, 0]
    assert waits[-1] == 60


def test_a_hundred_wrong_tries_take_more_than_an_hour() -> None:
    assert sum(wait_after(failures) for failures in range(1, 101)) > 3600


def test_a_try_before_the_wait_is_over_is_refused_with_the_seconds() -> None:
    tries = Tries(5, NOON)

    with pytest.raises(TooSoon, match="Wait 3 seconds"):
        refuse_too_soon(tries, NOON + timedelta(seconds=1))
    refuse_too_soon(tries, NOON + timedelta(seconds=4))


def test_a_clock_that_was_set_back_costs_one_wait_at_most() -> None:
    assert seconds_left(Tries(4, NOON), NOON - timedelta(days=400)) == 2.0


def test_the_count_is_kept_between_two_starts(tmp_path: Path) -> None:
    write_tries(tmp_path / "tries.json", Tries(2, NOON).failed(NOON))

    assert read_tries(tmp_path / "tries.json") == Tries(3, NOON)


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"failures": 3, "last_at": "noon"}', "\xff"])
def test_a_count_that_makes_no_sense_counts_for_none(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "tries.json").write_text(content)

    assert read_tries(tmp_path / "tries.json") == Tries()
