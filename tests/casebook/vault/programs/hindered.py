"""Work on a vault where the disk is full or the folder cannot be written. The recovery key comes on the input.

``hindered.py full WORK FOLDER``       no file may grow beyond what it has now, or beyond 20 kB
``hindered.py read-only WORK FOLDER``  as a user who may read the folder and not write it

The work is one of: open, write, back-up, rotate, lock, new-client. A refusal is told on the output, its kind first.
"""

import os
import resource
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from casebook.vault.backup import back_up
from casebook.vault.cipher import immediately
from casebook.vault.cost import Hardness
from casebook.vault.errors import VaultRefusal, in_plain_words
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.opening import open_vault
from casebook.vault.rotation import rotate_keys
from casebook.vault.vault import Vault, lock_vault

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
NOBODY = 65534


def hinder(how: str, limit: int) -> None:
    """Take away the room on the disk, or the right to write."""
    if how == "full":
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    elif os.getuid() == 0:
        os.setuid(NOBODY)


def write_much(vault: Vault) -> None:
    """Write more than there is room for, in one transaction after another."""
    with closing(vault.connect("record")) as connection, in_plain_words("record"):
        for number in range(1000, 3000):
            with immediately(connection):
                connection.execute("INSERT INTO note VALUES (?, ?)", (number, f"note {number} " * 100))
            print(number, flush=True)


def work_on(vault: Vault, work: str, told: list[str]) -> None:
    """Do one piece of work."""
    if work == "write":
        write_much(vault)
    elif work == "back-up":
        back_up(vault, vault.folder.parent / "one.backup", at=AT, by=1)
    elif work == "rotate":
        recovery = RecoveryKey.parse(told[1])
        rotate_keys(vault, Passphrase(told[2]), recovery=recovery, at=AT, by=1, hardness=Hardness(0))
    elif work == "new-client":
        vault.clients.new(77)
    lock_vault(vault, at=AT)


def main(how: str, work: str, folder: Path) -> None:
    """Open the vault, hinder it, and say what was refused."""
    told = sys.stdin.read().splitlines()
    try:
        if work == "open":
            hinder(how, 100)
            open_vault(folder, RecoveryKey.parse(told[0]), at=AT)
        else:
            vault = open_vault(folder, RecoveryKey.parse(told[0]), at=AT)
            hinder(how, {"new-client": 1000, "lock": 1000}.get(work, 400_000 if work == "write" else 50_000))
            work_on(vault, work, told)
    except VaultRefusal as refusal:
        print(type(refusal).__name__, refusal, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
