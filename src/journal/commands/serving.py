"""Serve the site for a try, on this machine alone."""

import click

from journal.commands.tables import bring_up_to_date
from journal.serving import serve


@click.command("serve")
@click.option("--port", type=click.IntRange(1, 65535), default=None, help="A port; else that of JOURNAL_ADDRESS.")
def serve_command(port: int | None) -> None:
    """Serve the site on this machine until Ctrl-C."""
    bring_up_to_date()
    serve(port, say=click.echo)


@click.command("prepare")
def prepare_command() -> None:
    """Make the folder, the secret and the tables, before a server of your own starts."""
    bring_up_to_date()
    click.echo("The tables are up to date.")
