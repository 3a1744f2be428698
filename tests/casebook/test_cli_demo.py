"""``casebook demo`` from the outside: the address, the browser, the end."""

import socket
import sys
import webbrowser
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from casebook import demo_command
from casebook.cli import main

ADDRESS = "http://127.0.0.1:9/"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let nothing listen, and keep the addresses a browser is asked to open."""
    addresses: list[str] = []

    def serve(*, port: int, announce: Callable[[str], None]) -> None:
        announce(ADDRESS)

    monkeypatch.setattr(demo_command, "serve", serve)
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


def test_the_address_is_printed(opened: list[str]) -> None:
    assert ADDRESS in CliRunner().invoke(main, ["demo", "--pages"]).stdout


def test_no_browser_opens_where_nobody_sits_at_the_terminal(opened: list[str]) -> None:
    CliRunner().invoke(main, ["demo", "--pages"])

    assert opened == []


def test_a_browser_opens_at_a_terminal_unless_one_asks_for_none(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo_command, "Thread", RunAtOnce)
    for arguments in (["--pages"], ["--pages", "--no-browser"]):
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        demo_command.demo_command.main(arguments, standalone_mode=False)

    assert opened == [ADDRESS]


class RunAtOnce:
    """A thread that runs where it is started."""

    def __init__(self, *, target: Callable[[str], object], args: tuple[str], daemon: bool) -> None:
        self.target, self.args = target, args

    def start(self) -> None:
        """Run."""
        self.target(*self.args)


@pytest.mark.parametrize("arguments", [[], ["--pages"]])
def test_a_port_that_is_taken_is_refused_in_words(arguments: list[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = CliRunner().invoke(main, ["demo", *arguments, "--port", str(port)])

    assert done.exit_code == 2
    assert f"Port {port} cannot be had." in done.stderr


def test_a_port_that_is_none_is_a_misuse() -> None:
    assert CliRunner().invoke(main, ["demo", "--port", "99999"]).exit_code == 2
