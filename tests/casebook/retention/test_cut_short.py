"""`kill -9` at each step of a destruction and on the way through an export: named, and brought to an end."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.casebook.leaving.filling import AT
from tests.casebook.retention.canaries import CANARIES
from tests.casebook.retention.pages import decrypted

from casebook.audit.actions import check
from casebook.audit.stores import STORES
from casebook.desk.tables import bring_tables_up_to_date
from casebook.desk.unfinished import left_unfinished
from casebook.leaving.bag import check as check_bag
from casebook.leaving.exporting import UNFINISHED, export_folder
from casebook.leaving.places import Folder
from casebook.leaving.scope import whole_vault
from casebook.record.models import Client
from casebook.record.who import Doing
from casebook.retention.destroying import begun, stones
from casebook.vault import opened
from casebook.vault.checking import verify_vault
from casebook.vault.keys import RecoveryKey

PROGRAM = Path(__file__).parent / "programs" / "cut_short.py"
LATER = datetime(2032, 6, 1, 9, 0, tzinfo=UTC)
STEPS = {1: "the key", 2: "its entry", 3: "process", 4: "record", 5: "anew", 6: "anew too", 7: "an end", 8: "its other"}


def run_until(step: int, vault: Path, recovery: RecoveryKey, work: str, *more: object) -> str:
    """Let the program work on the vault until the step, and open the vault again."""
    opened.lock(at=AT)
    command = [sys.executable, str(PROGRAM), work, str(vault), str(step), *map(str, more)]
    done = subprocess.run(command, input=f"{recovery.printed()}\n", capture_output=True, text=True, check=False)
    assert done.returncode in (0, -9), done.stderr
    opened.unlock(vault, recovery, at=LATER)
    return done.stdout


def codes() -> list[str]:
    return [finding.code for finding in left_unfinished(opened.current())]


def assert_whole() -> None:
    assert verify_vault(opened.current(), at=LATER, by=1) == ()
    assert [check(store) for store in STORES] == [None, None]


@pytest.mark.parametrize("step", STEPS, ids=STEPS.get)
def test_a_destruction_that_was_cut_short_is_named_and_ended(
    filled: None, vault: Path, first_vault: tuple[Path, RecoveryKey], step: int
) -> None:
    assert run_until(step, vault, first_vault[1], "destroy") == ""
    assert codes() == ["destruction-begun"]
    assert_whole()

    bring_tables_up_to_date()

    assert (begun(), codes(), len(stones())) == ([], [], 1)
    assert [one.code for one in Client.objects.all()] == ["C-2"]
    assert len(opened.current().clients.ids()) == 1
    assert [one for one in CANARIES if one.encode() in decrypted()] == []
    assert_whole()


def test_the_steps_lie_within_the_destruction(filled: None, vault: Path, first_vault: tuple[Path, RecoveryKey]) -> None:
    assert run_until(len(STEPS) + 1, vault, first_vault[1], "destroy") == "done\n"
    assert codes() == []


@pytest.mark.parametrize("step", [1, 40, 100])
def test_an_export_that_was_cut_short_has_no_name_and_is_named(
    filled: None, vault: Path, first_vault: tuple[Path, RecoveryKey], doing: Doing, tmp_path: Path, step: int
) -> None:
    target = tmp_path / "out"
    assert run_until(step, vault, first_vault[1], "export", target) == ""
    assert not target.exists()
    assert (tmp_path / f"out{UNFINISHED}").exists()
    assert codes() == ["export-unfinished"]
    assert_whole()

    export_folder(target, whole_vault(process=True), doing)

    assert "data/export.json" in check_bag(Folder(target))
    assert not (tmp_path / f"out{UNFINISHED}").exists()
    assert codes() == []
