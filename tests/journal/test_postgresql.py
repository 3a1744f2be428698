"""The site on PostgreSQL: its own tests once more, on a server made for them and thrown away."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
AGAIN = ("test_comments.py", "test_taking_down.py")


def programs() -> Path | None:
    """Return where a PostgreSQL server is installed: Debian keeps it out of the path."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    return next((place for place in places if (place / "initdb").exists()), Path(found).parent if found else None)


def as_anybody(command: list[str]) -> list[str]:
    """Return a command as root may not run it: PostgreSQL refuses to be root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    bin_ = programs()
    if bin_ is None or not hasattr(os, "geteuid"):
        pytest.skip("no PostgreSQL server is installed; tests/journal/set_up.sh installs one where apt-get can")
    folder = Path(
        subprocess.run(as_anybody(["mktemp", "-d"]), capture_output=True, text=True, check=True).stdout.strip()
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    make = [str(bin_ / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "journal", "-E", "UTF8", "--no-sync"]
    subprocess.run(as_anybody(make), check=True, capture_output=True, cwd="/")
    serve = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    control = [str(bin_ / "pg_ctl"), "-D", str(folder / "data")]
    subprocess.run(as_anybody([*control, "-w", "-o", serve, "-l", str(folder / "log"), "start"]), check=True, cwd="/",
                   stdout=subprocess.DEVNULL)  # fmt: skip
    yield f"postgresql://journal@127.0.0.1:{port}/postgres"
    subprocess.run(as_anybody([*control, "-m", "immediate", "stop"]), check=True, cwd="/", stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


def test_its_tests_pass_on_postgresql(database: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "pytest-journal.ini", "-n", "0", "-q", "-p", "no:cacheprovider",
         *(f"tests/journal/{name}" for name in AGAIN)],
        cwd=ROOT, env={**os.environ, "TESTS_DATABASE": database}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
