"""The program itself: its commands, its version, and how it fails."""

import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from casebook import __version__, cli
from sessionlab.errors import InvalidInput


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(cli.main, ["--version"]).output == f"casebook, version {__version__}\n"


def test_help_lists_every_command() -> None:
    said = CliRunner().invoke(cli.main, ["--help"]).output

    assert all(f"\n  {name} " in said for name in cli.COMMANDS)


def test_a_command_that_is_not_there_is_a_misuse() -> None:
    assert CliRunner().invoke(cli.main, ["sing"]).exit_code == 2


def failing(failure: Exception) -> click.Group:
    """Return a program whose one command fails."""
    program = cli.Commands("program")

    @program.command("read")
    def read() -> None:
        raise failure

    program.get_command = lambda ctx, cmd_name: read  # type: ignore[method-assign]
    return program


def test_a_refusal_ends_in_its_reasons_its_remedy_and_code_two() -> None:
    refusal = InvalidInput(["Line 3 is odd.", "Line 9 is odd."], remedy="Mend them.")

    done = CliRunner().invoke(failing(refusal), ["read"])

    assert (done.exit_code, done.stderr) == (2, "Line 3 is odd.\nLine 9 is odd.\nMend them.\n")


def test_a_fault_of_our_own_names_its_place_and_no_words() -> None:
    done = CliRunner().invoke(failing(KeyError("what the client said")), ["read"])

    assert done.exit_code == 1
    assert "KeyError in test_cli.py, line" in done.stderr
    assert "what the client said" not in done.output
    assert "Traceback" not in done.output


@pytest.mark.parametrize("module", ["django", "scipy", "asyncio"])
def test_reading_does_not_wait_for_what_it_does_not_need(module: str) -> None:
    ask = f"import sys, casebook.cli, casebook.reading.command; sys.exit({module!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0


PAGE = (Path(__file__).parents[2] / "docs" / "command-line.md").read_text("utf-8")


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_the_page_on_the_command_line_holds_every_command_and_option(name: str) -> None:
    command = cli.main.get_command(click.Context(cli.main), name)

    assert command is not None
    assert f"casebook {name}" in PAGE
    assert [o for p in command.params if isinstance(p, click.Option) for o in p.opts if f"`{o}" not in PAGE] == []
