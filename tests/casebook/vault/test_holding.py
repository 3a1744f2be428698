"""One process has a vault open; a second one is told so, and what a dead one left is recognised."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.errors import VaultInUse
from casebook.vault.holding import Holder, held_by, hold, this_process
from casebook.vault.opening import Manner, open_vault
from casebook.vault.vault import lock_vault

ELSEWHERE = Holder("other-desk", "0123456789abcdef", 4711, "2024-03-01T08:00:00+00:00")
HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from casebook.vault.keys import RecoveryKey
from casebook.vault.opening import open_vault
vault = open_vault(Path(sys.argv[1]), RecoveryKey.parse(sys.stdin.readline()), at=datetime.now(UTC))
print("open", flush=True)
sys.stdin.readline()
"""


def holder_process(place: Any) -> subprocess.Popen[str]:
    """Open the vault in another process and wait until it has it."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, place.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(place.recovery.printed() + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "open\n"
    return process


def test_a_second_process_is_told_who_has_it(place: Any) -> None:
    with holder_process(place) as process:
        before = place.files()
        with pytest.raises(VaultInUse, match=f"on this computer, in process {process.pid}") as refusal:
            place.open()
        assert "Close it there first" in refusal.value.remedy
        assert place.files() == before
        process.kill()


def test_what_a_killed_process_left_is_recognised(place: Any) -> None:
    with holder_process(place) as process:
        process.kill()

    vault = place.open()

    assert vault.held.stale is not None
    assert vault.held.stale.pid == process.pid
    assert [finding.code for finding in vault.findings] == ["not-locked"]
    place.lock(vault)


def test_a_vault_that_is_open_on_another_computer_is_refused(place: Any) -> None:
    (place.folder / "vault.lock").write_text(
        json.dumps({"host": ELSEWHERE.host, "machine": ELSEWHERE.machine, "pid": 1, "since": ELSEWHERE.since})
    )

    with pytest.raises(VaultInUse, match="on the computer “other-desk”"):
        place.open()

    assert held_by(place.folder / "vault.lock") is not None


def test_it_can_be_taken_over_from_another_computer_and_that_is_noted(place: Any) -> None:
    path = place.folder / "vault.lock"
    path.write_text(json.dumps({"host": "other-desk", "machine": "0" * 16, "pid": 1, "since": "2024"}))

    vault = open_vault(place.folder, place.recovery, at=place.at, manner=Manner(take_over=True))
    connection = vault.connect("record")
    said = [row[0] for row in connection.execute("SELECT action FROM audit_entry ORDER BY seq DESC LIMIT 2")]
    connection.close()
    lock_vault(vault, at=place.at)

    assert said == ["unlock", "take_over"]
    assert path.read_bytes() == b""


def test_nothing_can_be_taken_over_from_a_living_process_here(place: Any) -> None:
    with holder_process(place) as process:
        with pytest.raises(VaultInUse):
            open_vault(place.folder, place.recovery, at=place.at, manner=Manner(take_over=True))
        process.kill()


def test_letting_go_twice_does_nothing(tmp_path: Path, place: Any) -> None:
    held = hold(tmp_path / "lock", this_process(place.at))
    held.let_go()
    held.let_go()

    assert held_by(tmp_path / "lock") is None
    hold(tmp_path / "lock", this_process(place.at)).let_go()


@pytest.mark.parametrize("content", ["", "nonsense", "{}", "[1]", '{"host": 1}', "\x00" * 5000])
def test_a_lock_file_that_makes_no_sense_holds_nothing(tmp_path: Path, place: Any, content: str) -> None:
    (tmp_path / "lock").write_text(content)

    held = hold(tmp_path / "lock", this_process(place.at))

    assert held.stale is None
    held.let_go()


def test_where_the_disk_knows_no_locks_the_file_decides(
    tmp_path: Path, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casebook.vault.holding._lock", lambda handle: None)
    first = hold(tmp_path / "lock", this_process(place.at))

    with pytest.raises(VaultInUse, match="on this computer"):
        hold(tmp_path / "lock", this_process(place.at))

    first.let_go()


def test_a_wrong_passphrase_lets_go_again(place: Any) -> None:
    with pytest.raises(ValueError, match="does not open"):
        open_vault(place.folder, type(place.recovery).generate(), at=place.at)

    place.lock(place.open())
