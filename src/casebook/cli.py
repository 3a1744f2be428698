"""The commands of Casebook. Each is loaded when it is called, so that none waits for what only another needs."""

import sys
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

import click

from casebook import __version__
from casebook.late import load
from sessionlab.errors import Refusal

COMMANDS: Final = {
    "read": "casebook.reading.command:read_command",
    "watch": "casebook.reading.watch:watch_command",
    "deidentify": "casebook.reading.deidentify_command:deidentify_command",
    "demo": "casebook.demo_command:demo_command",
    "new": "casebook.desk.vault_commands:new_command",
    "open": "casebook.desk.open_command:open_command",
    "import": "casebook.desk.case_commands:import_command",
    "export": "casebook.desk.leaving_commands:export_command",
    "case": "casebook.desk.case_commands:case_command",
    "gate": "casebook.desk.publishing_commands:gate_command",
    "release": "casebook.desk.publishing_commands:release_command",
    "backup": "casebook.desk.vault_commands:backup_command",
    "restore": "casebook.desk.vault_commands:restore_command",
    "restore-keys": "casebook.desk.vault_commands:restore_keys_command",
    "verify": "casebook.desk.vault_commands:verify_command",
    "audit": "casebook.desk.vault_commands:audit_command",
    "emergency": "casebook.desk.emergency_commands:emergency_command",
    "doctor": "casebook.desk.vault_commands:doctor_command",
}
REFUSED: Final = 2
FAILED: Final = 1


class Commands(click.Group):
    """The group of all commands: loads them late, and says in words why something was not done."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command from its own module."""
        if cmd_name not in COMMANDS:
            return None
        command = load(COMMANDS[cmd_name])
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; say a refusal with its reasons, and any other failure without a word of what was read."""
        _write_utf8()
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(said(refusal), err=True)
            ctx.exit(REFUSED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise
        except Exception as failure:
            click.echo(located(failure), err=True)
            ctx.exit(FAILED)


def said(refusal: Refusal) -> str:
    """Return a refusal for eyes: one reason a line, then what to do."""
    return "\n".join((*refusal.reasons, refusal.remedy))


def located(failure: Exception) -> str:
    """Say where Casebook itself failed. The message of the failure is left out: it may hold words of the text."""
    last = traceback.extract_tb(failure.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return f"Casebook failed over a fault of its own ({type(failure).__name__} in {place}). Please report this line."


def _write_utf8() -> None:
    """Write UTF-8 wherever we run; a half character, which UTF-8 has not, goes out as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="casebook")
def main() -> None:
    """Read what a therapist writes anyway, and see how the relationship stands."""
