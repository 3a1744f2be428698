"""``casebook demo`` as a user starts it: three cases in a vault, a passphrase, an address, and nothing left behind."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

PATIENCE = 120


@dataclass
class Running:
    """A demo that answers, what it printed, and the folder its vault is in."""

    process: subprocess.Popen[str]
    said: str
    temporary: Path

    def ask(self, path: str, cookie: str = "") -> tuple[int, str, str]:
        """Return status, body and cookie of a page."""
        connection = HTTPConnection(str(urlsplit(self.address).netloc), timeout=30)
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode(), (answer.getheader("Set-Cookie") or "").partition(";")[0]

    @property
    def address(self) -> str:
        """The address that was printed."""
        found = re.search(r"http://\S+", self.said)
        assert found
        return found[0]


@contextmanager
def demo_in(temporary: Path) -> Iterator[Running]:
    """Start the demo with a folder of its own for what is temporary."""
    command = [sys.executable, "-m", "casebook", "demo", "--no-browser"]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env={"TMPDIR": str(temporary)}
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "http://" in line:
                break
        yield Running(process, "".join(lines), temporary)
        process.kill()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with demo_in(tmp_path_factory.mktemp("temporary")) as demo:
        yield demo


def test_it_prints_a_passphrase(running: Running) -> None:
    assert re.search(r"passphrase: ([0-9a-f]{4}-){3}[0-9a-f]{4}\n", running.said)


def test_its_folder_is_for_this_user_alone(running: Running) -> None:
    [folder] = running.temporary.iterdir()

    assert folder.stat().st_mode & 0o077 == 0
    assert (folder / "vault").is_dir()


def test_the_address_leads_to_three_cases_as_their_truth_has_them(running: Running) -> None:
    status, _, cookie = running.ask(urlsplit(running.address).path)
    _, page, _ = running.ask("/", cookie)

    assert status == 302
    for sentence in ("Quit, since Thursday 7 December 2023", "Ended as planned, since", "Ended, unplanned, since"):
        assert sentence in page


def test_at_the_end_nothing_is_left(tmp_path: Path) -> None:
    with demo_in(tmp_path) as demo:
        demo.process.send_signal(signal.SIGTERM)

        assert demo.process.wait(timeout=PATIENCE) == 0
    assert list(tmp_path.iterdir()) == []
