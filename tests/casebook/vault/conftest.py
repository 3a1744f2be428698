"""One vault made once, copied for each test: making one costs a key derivation, copying one costs nothing."""

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault
from casebook.vault.opening import Manner, open_vault
from casebook.vault.vault import Vault, lock_vault

collect_ignore = ["programs"]
"""They configure Django, or kill themselves; each runs in a process of its own."""

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
WORDS = "five green umbrellas walk home"
PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class Place:
    """A vault on the disk, and what opens it. Opening with the recovery key is quick, for it is not stretched."""

    folder: Path
    words: str
    recovery: RecoveryKey
    at: datetime
    easy: Manner
    """The cost floor: the cheapest there is, in tests as anywhere."""

    @property
    def passphrase(self) -> Passphrase:
        return Passphrase(self.words)

    def open(self) -> Vault:
        return open_vault(self.folder, self.recovery, at=self.at)

    def lock(self, vault: Vault) -> None:
        lock_vault(vault, at=self.at)

    def files(self) -> dict[str, bytes]:
        """Return every file with its content, to see whether anything was changed."""
        return {path.name: path.read_bytes() for path in sorted(self.folder.iterdir())}


@pytest.fixture(scope="session")
def first_vault(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Make the vault that all others are copies of, with some rows and a client's key in it."""
    place = Place(tmp_path_factory.mktemp("first") / "vault", WORDS, RecoveryKey.generate(), AT, Manner(Hardness(0)))
    create_vault(place.folder, place.passphrase, recovery=place.recovery, at=AT, hardness=Hardness(0))
    vault = place.open()
    for store in ("record", "process"):
        connection = vault.connect(store)
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)")
        connection.execute("CREATE VIRTUAL TABLE finder USING fts5(words, content='note', content_rowid='id')")
        rows = [(number, f"{store} row {number} " + "of some length " * 20) for number in range(1, 201)]
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO note VALUES (?, ?)", rows)
        connection.execute("INSERT INTO finder(finder) VALUES ('rebuild')")
        connection.execute("COMMIT")
        connection.close()
    vault.clients.new(1)
    place.lock(vault)
    return place


@pytest.fixture
def place(first_vault: Place, tmp_path: Path) -> Place:
    """A locked vault of one's own."""
    shutil.copytree(first_vault.folder, tmp_path / "vault")
    return Place(tmp_path / "vault", WORDS, first_vault.recovery, AT, first_vault.easy)


@pytest.fixture
def vault(place: Place) -> Iterator[Vault]:
    """A vault that is open."""
    opened = place.open()
    yield opened
    if not opened.locked:
        place.lock(opened)


@pytest.fixture
def run_program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run one of the programs beside the tests in a process of its own, with what it asks for on its input."""

    def run(name: str, *arguments: object, told: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-X", "dev", "-W", "error", str(PROGRAMS / f"{name}.py"), *map(str, arguments)]
        return subprocess.run(command, input=told, capture_output=True, text=True, check=False, timeout=120)

    return run


@pytest.fixture
def chance() -> random.Random:
    """Chance that is the same every time."""
    return random.Random(20240301)
