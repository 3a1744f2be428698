"""Check 21: whatever is altered, moved, put in, taken out or cut off is noticed, and the first bad entry named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from casebook.audit.chain import Chain, Entry, Head, Link, begin, extend, verify
from sessionlab.errors import InvalidInput

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)


def bad_entry(links: list[Link], chain: Chain, **more: Any) -> int | None:
    """Return the number of the first entry that does not hold."""
    fault = verify(links, chain, **more)
    return fault.seq if fault else None


def test_an_unchanged_chain_holds(chain: Chain, links: list[Link]) -> None:
    assert verify(links, chain) is None
    assert verify([], chain) is None


@pytest.mark.parametrize("place", range(10))
@pytest.mark.parametrize(
    "change",
    [
        {"at": AT},
        {"by": "2"},
        {"action": "write"},
        {"kind": "note"},
        {"object_id": "99"},
        {"count": 99},
        {"count": None},
    ],
)
def test_a_changed_field_is_noticed_at_its_entry(
    chain: Chain, links: list[Link], place: int, change: dict[str, Any]
) -> None:
    links[place] = Link(replace(links[place].entry, **change), links[place].digest)

    assert bad_entry(links, chain) == place + 1


@pytest.mark.parametrize("place", range(10))
def test_a_changed_hash_is_noticed_at_its_entry(chain: Chain, links: list[Link], place: int) -> None:
    links[place] = Link(links[place].entry, bytes(32))

    assert bad_entry(links, chain) == place + 1


@pytest.mark.parametrize("place", range(9))
def test_an_entry_taken_out_is_noticed(chain: Chain, links: list[Link], place: int) -> None:
    del links[place]

    assert bad_entry(links, chain) == place + 1


@pytest.mark.parametrize("place", range(9))
def test_two_entries_changed_about_are_noticed(chain: Chain, links: list[Link], place: int) -> None:
    links[place], links[place + 1] = links[place + 1], links[place]

    assert bad_entry(links, chain) == place + 1


def test_entries_numbered_anew_after_one_was_taken_out_are_noticed(chain: Chain, links: list[Link]) -> None:
    rest = [*links[:4], *links[5:]]
    renumbered = [Link(replace(link.entry, seq=seq), link.digest) for seq, link in enumerate(rest, 1)]

    assert bad_entry(renumbered, chain) == 5


def test_an_entry_put_in_twice_is_noticed(chain: Chain, links: list[Link]) -> None:
    assert bad_entry([*links, links[-1]], chain) == 11


@pytest.mark.parametrize("left", range(10))
def test_a_cut_tail_is_noticed_by_the_anchor_alone(chain: Chain, links: list[Link], left: int) -> None:
    anchor = Head(10, links[-1].digest)

    assert bad_entry(links[:left], chain) is None
    assert bad_entry(links[:left], chain, anchors=[anchor]) == left + 1


def test_a_log_that_went_on_after_the_anchor_holds(chain: Chain, links: list[Link]) -> None:
    anchors = [chain.start, Head(4, links[3].digest), Head(10, links[9].digest)]

    assert verify(links, chain, anchors=anchors) is None


def test_another_history_of_the_same_length_is_noticed(chain: Chain, links: list[Link]) -> None:
    assert bad_entry(links, chain, anchors=[Head(7, bytes(32))]) == 7


def test_a_chain_written_under_another_key_does_not_hold(links: list[Link]) -> None:
    assert bad_entry(links, begin("test/record", lambda message: bytes(32))) == 1


def test_the_chain_of_another_store_does_not_hold(chain: Chain, links: list[Link]) -> None:
    assert bad_entry(links, begin("test/process", chain.mac)) == 1


def test_an_entry_only_follows_the_one_before_it(chain: Chain, links: list[Link]) -> None:
    with pytest.raises(InvalidInput, match="Audit entry 3 cannot follow entry 0"):
        extend(chain.start, links[2].entry, mac=chain.mac)


def test_the_canonical_form_is_one_line_of_json_in_universal_time() -> None:
    east = timezone(timedelta(hours=2))
    entry = Entry(seq=1, at=datetime(2024, 3, 1, 11, 30, tzinfo=east), by="1", action="read", kind="note", count=2)

    assert entry.canonical() == (
        b'{"action":"read","at":"2024-03-01T09:30:00.000000Z","by":"1","count":2,"id":"","kind":"note","seq":1}'
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"by": "Ann"},
        {"kind": "She said no"},
        {"kind": "Letter"},
        {"object_id": "Ann"},
        {"object_id": "1; 2"},
        {"action": "said that"},
        {"seq": 0},
        {"at": AT.replace(tzinfo=None)},
    ],
)
def test_words_do_not_fit_into_an_entry(fields: dict[str, Any]) -> None:
    good: dict[str, Any] = {"seq": 1, "at": AT, "by": "1", "action": "read"}

    with pytest.raises(InvalidInput, match="words never stand in the audit log") as refusal:
        Entry(**(good | fields))

    assert not [value for value in fields.values() if isinstance(value, str) and value in str(refusal.value)]


def test_every_fault_of_an_entry_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as refusal:
        Entry(seq=0, at=AT.replace(tzinfo=None), by="Ann", action="said that")

    assert len(refusal.value.reasons) == 4


@pytest.mark.parametrize(
    "object_id", ["", "7", "0b54c1d2-0000-4000-8000-00000000000a", "0b54c1d2000040008000" + "0" * 12]
)
def test_numbers_and_uuids_fit_into_an_entry(object_id: str) -> None:
    assert Entry(seq=1, at=AT, by="-", action="read", object_id=object_id).object_id == object_id
