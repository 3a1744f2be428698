"""The header: refused when changed, when too weak, when from another time; checks 3 and 7."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.cost import FLOOR, Cost, Hardness
from casebook.vault.errors import Damaged, NewerVault, NotAVault, TooWeak, VaultRefusal, WrongSecret
from casebook.vault.fields import canonical, with_check
from casebook.vault.header import Header, SlotKind, parse, to_bytes
from casebook.vault.keys import RecoveryKey
from casebook.vault.opening import Manner, open_vault


def forge(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the header as somebody who knows the format would, with a checksum that fits."""
    path = folder / "vault.json"
    value = json.loads(path.read_bytes())
    change(value)
    path.write_bytes(canonical(with_check(value)))


def derivation(value: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of the passphrase slot."""
    [slot] = [slot for slot in value["slots"] if slot["kind"] == "passphrase"]
    found: dict[str, Any] = slot["derivation"]
    return found


def passphrase_cost(folder: Path) -> Cost | None:
    """Return what the header on the disk asks for."""
    header: Header = parse((folder / "vault.json").read_bytes())
    slot = header.slot(SlotKind.PASSPHRASE)
    return slot.cost if slot else None


def test_a_header_is_written_in_one_way_only(place: Any) -> None:
    content = (place.folder / "vault.json").read_bytes()

    assert to_bytes(parse(content)) == content


@pytest.mark.parametrize("part", ["vault.json", "client-keys.json"])
def test_a_flipped_bit_at_a_hundred_places_is_noticed(place: Any, part: str, chance: random.Random) -> None:
    path = place.folder / part
    whole = path.read_bytes()
    for _ in range(100):
        changed = bytearray(whole)
        changed[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed)
        with pytest.raises((Damaged, NotAVault)):
            place.open()
        assert path.read_bytes() == changed


def test_a_header_that_asks_for_less_work_is_refused_before_the_passphrase_is_used(place: Any) -> None:
    forge(place.folder, lambda value: derivation(value).update(time_cost=1, memory_kib=8))

    with pytest.raises(TooWeak, match="Do not type the passphrase again"):
        place.open()


def test_a_header_that_asks_for_all_memory_is_refused(place: Any) -> None:
    forge(place.folder, lambda value: derivation(value).update(memory_kib=2**34))

    with pytest.raises(Damaged):
        open_vault(place.folder, place.passphrase, at=place.at)


def test_a_forged_salt_opens_nothing(place: Any) -> None:
    forge(place.folder, lambda value: derivation(value).update(salt="00" * 16))

    with pytest.raises(WrongSecret):
        open_vault(place.folder, place.passphrase, at=place.at)


def test_what_was_forged_elsewhere_in_the_header_is_noticed_by_its_seal(place: Any) -> None:
    forge(place.folder, lambda value: value.update(made_at="1999-01-01T00:00:00+00:00"))

    with pytest.raises(Damaged, match="did not have the vault's key"):
        place.open()


def test_a_slot_taken_from_another_vault_opens_nothing(place: Any, tmp_path: Path) -> None:
    forge(place.folder, lambda value: value.update(vault="00" * 16))

    with pytest.raises(WrongSecret):
        place.open()


def test_keys_changed_about_in_the_header_are_noticed(place: Any) -> None:
    def swap(value: dict[str, Any]) -> None:
        keys = value["keys"]
        keys["record"], keys["process"] = keys["process"], keys["record"]

    forge(place.folder, swap)
    with pytest.raises(Damaged):
        place.open()


def test_a_newer_header_is_told_and_left_as_it_is(place: Any) -> None:
    forge(place.folder, lambda value: value.update(version=2))
    before = place.files()

    with pytest.raises(NewerVault, match="Install the newest Casebook"):
        place.open()

    assert place.files() == before


@pytest.mark.parametrize("gone", ["slots", "keys", "seal", "vault", "following", "made_at", "version", "format"])
def test_a_header_without_one_of_its_parts_is_refused(place: Any, gone: str) -> None:
    forge(place.folder, lambda value: value.pop(gone) and None)

    with pytest.raises(VaultRefusal):
        place.open()


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"check": 1}'])
def test_what_is_no_header_is_refused_in_words(content: bytes) -> None:
    with pytest.raises((Damaged, NotAVault)):
        parse(content)


def test_a_cheap_slot_is_made_stronger_when_it_is_used(place: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stronger = Cost(3, 96 * 1024, 4)
    monkeypatch.setattr("casebook.vault.opening.calibrate", lambda hardness: stronger)
    assert passphrase_cost(place.folder) == FLOOR

    place.lock(open_vault(place.folder, place.passphrase, at=place.at, manner=Manner(Hardness(60.0))))

    assert passphrase_cost(place.folder) == stronger
    place.lock(open_vault(place.folder, place.passphrase, at=place.at, manner=place.easy))


def test_a_recovery_key_never_makes_a_slot_stronger(place: Any) -> None:
    place.lock(open_vault(place.folder, place.recovery, at=place.at, manner=Manner(Hardness(10.0))))

    assert passphrase_cost(place.folder) == FLOOR


def test_another_recovery_key_opens_nothing(place: Any) -> None:
    with pytest.raises(WrongSecret):
        open_vault(place.folder, RecoveryKey.generate(), at=place.at)
