"""The commands of the site. Each is loaded when it is called, after the settings were read."""

import os
import traceback
from pathlib import Path
from typing import Any, Final

import click
import django

from journal import __version__
from journal.errors import Refusal
from journal.late import load

COMMANDS: Final = {
    "serve": "journal.commands.serving:serve_command",
    "build": "journal.commands.building:build_command",
    "take-in": "journal.commands.publishing:take_in_command",
    "take-down": "journal.commands.publishing:take_down_command",
    "distrust": "journal.commands.publishing:distrust_command",
    "trust": "journal.commands.publishing:trust_command",
    "posts": "journal.commands.publishing:posts_command",
    "moderate": "journal.commands.moderators:moderate_command",
    "import": "journal.commands.exchanging:import_command",
    "export": "journal.commands.exchanging:export_command",
    "prepare": "journal.commands.serving:prepare_command",
}
REFUSED: Final = 2
FAILED: Final = 1


class Commands(click.Group):
    """The group of all commands: loads them late, and says in words why something was not done."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "journal.settings")
        django.setup()
        command = load(COMMANDS[cmd_name])
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo("\n".join((*refusal.reasons, refusal.remedy)), err=True)
            ctx.exit(REFUSED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError):
            raise
        except Exception as failure:
            click.echo(located(failure), err=True)
            ctx.exit(FAILED)


def located(failure: Exception) -> str:
    """Say where the site itself failed. The message of the failure is left out: it may hold words of a comment."""
    last = traceback.extract_tb(failure.__traceback__)[-1]
    place = f"{Path(last.filename).name}, line {last.lineno}"
    return f"The journal failed over a fault of its own ({type(failure).__name__} in {place}). Please report this line."


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="journal")
def main() -> None:
    """Publish what an author has signed, and nothing else."""
