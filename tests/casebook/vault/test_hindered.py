"""A full disk and a read-only folder end in a clear refusal, and what was saved before is unharmed."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.checking import verify_vault
from casebook.vault.opening import open_vault
from casebook.vault.vault import lock_vault

Run = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits and rights are those of Unix here")


def hindered(place: Any, run: Run, how: str, work: str) -> list[str]:
    """Do the work while it is hindered, and return what was told."""
    done = run("hindered", how, work, place.folder, told="\n".join([place.recovery.printed()] * 2 + [place.words]))
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def numbers(place: Any) -> set[int]:
    """Open the vault as usual, find it whole, and return the numbers of its notes."""
    vault = open_vault(place.folder, place.recovery, at=place.at)
    try:
        assert verify_vault(vault, at=place.at, by=1) == ()
        with closing(vault.connect("record")) as connection:
            return {row[0] for row in connection.execute("SELECT id FROM note")}
    finally:
        lock_vault(vault, at=place.at)


def test_a_full_disk_while_writing_loses_nothing_that_was_acknowledged(place: Any, run_program: Run) -> None:
    *written, refusal = hindered(place, run_program, "full", "write")

    assert refusal.startswith("NoRoom\tThe disk is full")
    assert len(written) > 10
    assert {int(number) for number in written} <= numbers(place)


@pytest.mark.parametrize("work", ["open", "new-client", "lock", "rotate", "back-up"])
def test_a_full_disk_is_told_and_the_vault_is_whole_afterwards(place: Any, run_program: Run, work: str) -> None:
    [refusal] = hindered(place, run_program, "full", work)

    assert refusal.startswith("NoRoom\tThe disk is full")
    assert "Make room" in refusal
    assert numbers(place) == set(range(1, 201))
    assert not list(place.folder.parent.glob("*.backup*"))


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only the super-user can become nobody")
@pytest.mark.parametrize("work", ["open"])
def test_a_folder_that_cannot_be_written_is_told_and_left_as_it_is(
    place: Any, run_program: Run, work: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    for parent in (place.folder, *place.folder.parents):
        if parent == Path(parent.anchor):
            break
        parent.chmod(parent.stat().st_mode | 0o055)
    for path in place.folder.iterdir():
        path.chmod(0o644)
    before = place.files()

    [refusal] = hindered(place, run_program, "read-only", work)

    assert refusal.startswith("NotWritable\t")
    assert place.files() == before


def test_making_a_vault_on_a_full_disk_leaves_nothing(place: Any, tmp_path: Path) -> None:
    program = (
        "import resource, sys\n"
        "from datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from casebook.vault.cost import Hardness\nfrom casebook.vault.errors import NoRoom\n"
        "from casebook.vault.keys import Passphrase, RecoveryKey\nfrom casebook.vault.making import create_vault\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (6000, resource.RLIM_INFINITY))\n"
        "try:\n"
        "    create_vault(Path(sys.argv[1]), Passphrase('five green umbrellas'), recovery=RecoveryKey.generate(),"
        " at=datetime.now(UTC), hardness=Hardness(0))\n"
        "except NoRoom:\n    print('no room')\n"
    )
    new = tmp_path / "new"
    done = subprocess.run([sys.executable, "-c", program, new], capture_output=True, text=True, check=True)

    assert done.stdout == "no room\n"
    assert not new.exists()
