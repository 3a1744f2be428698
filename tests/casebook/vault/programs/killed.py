"""Work on a vault until killed. The recovery key comes on the input; every acknowledged step is told on the output.

``killed.py write FOLDER``            write notes into both stores, telling each number after its commit
``killed.py back-up FOLDER TARGETS``  make one backup after another
``killed.py rotate FOLDER STEP``      change the keys, and be killed at the given file operation
"""

import os
import signal
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from casebook.vault.backup import back_up
from casebook.vault.cipher import immediately
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.opening import open_vault
from casebook.vault.rotation import rotate_keys
from casebook.vault.vault import Vault, lock_vault

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)
STEPS = {"open", "os.rename", "os.remove", "os.truncate"}


def tell(word: object) -> None:
    """Tell something that holds from now on."""
    print(word, flush=True)


def write(vault: Vault) -> None:
    """Write one note after another, now and then a client's key, and tell each when it is safe."""
    with closing(vault.connect("record")) as record, closing(vault.connect("process")) as process:
        for number in range(1000, 100_000):
            for connection in (process, record):
                with immediately(connection):
                    connection.execute("INSERT INTO note VALUES (?, ?)", (number, f"note {number} " * 30))
            if number % 10 == 0:
                vault.clients.new(number)
            tell(number)


def back_up_again_and_again(vault: Vault, targets: Path) -> None:
    """Make backups, and tell each when it is there."""
    for number in range(1000):
        back_up(vault, targets / f"{number}.backup", at=AT, by=1)
        tell(number)


def rotate(vault: Vault, words: str, recovery: RecoveryKey, step: int) -> None:
    """Change the keys; at the given file operation the process is gone."""
    left = step

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in STEPS or str(vault.folder) not in str(arguments):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    rotate_keys(vault, Passphrase(words), recovery=recovery, at=AT, by=1, hardness=Hardness(0))


def main(work: str, folder: Path, *more: str) -> None:
    """Open the vault and do the work."""
    vault = open_vault(folder, RecoveryKey.parse(sys.stdin.readline()), at=AT)
    tell("open")
    if work == "write":
        write(vault)
    elif work == "back-up":
        back_up_again_and_again(vault, Path(more[0]))
    else:
        new, words = RecoveryKey.parse(sys.stdin.readline()), sys.stdin.readline().rstrip("\n")
        rotate(vault, words, new, int(more[0]))
    lock_vault(vault, at=AT)
    tell("done")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
