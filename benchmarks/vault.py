"""The vault: what a guess costs, how long opening takes beyond it, and five hundred kills at random moments."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.vault.backup import back_up, verify_backup
from casebook.vault.checking import verify_logs, verify_vault
from casebook.vault.cost import Hardness, calibrate, seconds_for
from casebook.vault.errors import WrongSecret
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault
from casebook.vault.opening import USUALLY, open_vault
from casebook.vault.restoring import restore
from casebook.vault.rotation import rotate_keys
from casebook.vault.vault import Vault, lock_vault

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
WORDS = "five green umbrellas walk home"
EASY = Hardness(0)
KILLED = Path(__file__).parent.parent / "tests" / "casebook" / "vault" / "programs" / "killed.py"
KILLS = {"write": 150, "back-up": 100, "rotate": 150}
RECORD_KILLS = int(os.environ.get("CASEBOOK_KILLS", "100"))
"""So often while notes are signed, files brought in, sessions locked: by the test that does it twelve times."""
KILLED_RECORD = KILLED.parents[2] / "record" / "kept" / "test_killed_record.py"
LONGEST_WAIT = {"write": 0.5, "back-up": 0.5, "rotate": 1.2}
"""Seconds after opening; a change of keys begins with a guess at the passphrase, which takes a while."""
NOTE = "She came ten minutes late and said that the week had been long. " * 24


def run() -> None:
    """Print every figure."""
    cost = calibrate()
    print(f"passphrase: {cost}, {seconds_for(cost):.2f} s a guess")
    for notes, each in ((5_000, NOTE), (100_000, NOTE)):
        with TemporaryDirectory() as place:
            times_of(Path(place), notes, each)
    killed = kills(KILLS) | {"write, sign, import and lock": kills_of_the_record(RECORD_KILLS)}
    print(f"killed at random: {sum(killed.values())} times {killed}, nothing acknowledged lost, every vault whole")


def timed(name: str, do: Callable[[], object]) -> None:
    """Do it and print how long it took."""
    begun = time.perf_counter()
    do()
    print(f"  {name}: {time.perf_counter() - begun:.3f} s")


def times_of(place: Path, notes: int, each: str) -> None:
    """Make a vault with so many notes and time everything that is done with it."""
    recovery = filled(place / "vault", notes, each)
    size = sum(path.stat().st_size for path in (place / "vault").glob("*.db"))
    print(f"{notes} notes of {len(each.split())} words, searchable, {size / 1e6:.0f} MB:")
    vaults: list[Vault] = []
    timed("open, beyond the passphrase", lambda: vaults.append(open_vault(place / "vault", recovery, at=AT)))
    vault = vaults[0]
    timed("verify", lambda: verify_vault(vault, at=AT, by=1))
    timed("back up, with its proof", lambda: back_up(vault, place / "one.backup", at=AT, by=1))
    timed("verify the backup", lambda: verify_backup(place / "one.backup", recovery))
    timed("restore", lambda: restore(place / "one.backup", place / "again", recovery, at=AT, by=1))
    new = RecoveryKey.generate()
    timed("change the keys", lambda: rotate_keys(vault, Passphrase(WORDS), recovery=new, at=AT, by=1, hardness=EASY))
    timed("1,000 audit entries, each on the disk", lambda: note(vault, 1000))
    timed("check both audit logs", lambda: verify_logs(vault))
    timed("lock", lambda: lock_vault(vault, at=AT))


def note(vault: Vault, times: int) -> None:
    """Add so many entries to the audit log."""
    for _ in range(times):
        vault.note(Action.READ, at=AT, by=1)


def filled(folder: Path, notes: int, each: str) -> RecoveryKey:
    """Make a vault, write the notes with their index, lock it, and return what opens it."""
    recovery = RecoveryKey.generate()
    create_vault(folder, Passphrase(WORDS), recovery=recovery, at=AT, hardness=EASY)
    vault = open_vault(folder, recovery, at=AT)
    for store in STORES:
        with closing(vault.connect(store)) as connection:
            connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, words TEXT)")
            connection.execute("CREATE VIRTUAL TABLE finder USING fts5(words, content='note', content_rowid='id')")
            connection.execute("BEGIN")
            rows = ((number, f"{number} {each}") for number in range(1, notes // 2 + 1))
            connection.executemany("INSERT INTO note VALUES (?, ?)", rows)
            connection.execute("INSERT INTO finder(finder) VALUES ('rebuild')")
            connection.execute("COMMIT")
    lock_vault(vault, at=AT)
    return recovery


def kills(wanted: dict[str, int], *, seed: int = 1) -> dict[str, int]:
    """Kill a process at work so often, each on one vault that lives on, and check the vault after every kill."""
    chance, done = random.Random(seed), dict.fromkeys(wanted, 0)
    with TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        recovery = filled(folder, 400, NOTE)
        for work, times in wanted.items():
            for _ in range(times):
                new = RecoveryKey.generate()
                told = kill_once(Path(place), work, recovery, new, wait=chance.uniform(0, LONGEST_WAIT[work]))
                recovery = whole(folder, told if work == "write" else [], recovery, new)
                check_backups(Path(place), told if work == "back-up" else [], recovery)
                done[work] += 1
    return done


def kills_of_the_record(times: int) -> int:
    """Kill a process that works on a case so often, each on a vault of its own that is checked afterwards."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:randomly", str(KILLED_RECORD)]
    done = subprocess.run(command, env={**os.environ, "CASEBOOK_KILLS": str(times)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    return times


def kill_once(place: Path, work: str, recovery: RecoveryKey, new: RecoveryKey, *, wait: float) -> list[int]:
    """Start the work, kill it after a while, and return what it had acknowledged."""
    last: dict[str, list[object]] = {"write": [], "back-up": [place], "rotate": [100_000]}
    command = [sys.executable, str(KILLED), work, str(place / "vault"), *map(str, last[work])]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{recovery.printed()}\n{new.printed()}\n{WORDS}\n")
        process.stdin.close()
        process.stdout.readline()
        time.sleep(wait)
        process.kill()
        return [int(word) for word in process.stdout.read().split() if word.isdigit()]


def whole(folder: Path, told: list[int], *secrets: RecoveryKey) -> RecoveryKey:
    """Open the vault with the one secret that opens it, and find everything there that was acknowledged."""
    for secret in secrets:
        try:
            vault = open_vault(folder, secret, at=AT, manner=USUALLY._replace(thorough=True))
        except WrongSecret:
            (folder / "tries.json").unlink()
            continue
        wrong = verify_vault(vault, at=AT, by=1)
        assert wrong == (), [finding.what for finding in wrong]
        with closing(vault.connect(Store.RECORD)) as connection:
            found = {row[0] for row in connection.execute("SELECT id FROM note")}
            assert set(told) <= found
        for store in STORES:
            with closing(vault.connect(store)) as connection:
                connection.execute("DELETE FROM note WHERE id >= 1000")
        for client in vault.clients.ids():
            vault.clients.destroy(client)
        lock_vault(vault, at=AT)
        return secret
    raise AssertionError("neither the old nor the new key opens the vault")


def check_backups(place: Path, told: list[int], recovery: RecoveryKey) -> None:
    """Open every backup that has a name, and find every one that was told."""
    made = {path.name for path in place.glob("*.backup")}
    assert {f"{number}.backup" for number in told} <= made
    for name in made:
        verify_backup(place / name, recovery)
        (place / name).unlink()
