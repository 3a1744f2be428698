"""Build a copy of the site as files."""

from pathlib import Path

import click
from django.conf import settings

from journal.commands.tables import bring_up_to_date
from journal.pages.addresses import of_post
from journal.published.queries import gone
from journal.static_copy import build
from journal.wsgi import application


@click.command("build")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def build_command(folder: Path) -> None:
    """Write a copy of the site into FOLDER, without forms and search."""
    bring_up_to_date()
    living = settings.JOURNAL["JOURNAL_LIVING"]
    settings.JOURNAL["JOURNAL_LIVING"] = False
    try:
        files = build(folder, application, gone=map(of_post, gone()))
    finally:
        settings.JOURNAL["JOURNAL_LIVING"] = living
    click.echo(f"{files} files in {folder}. gone.nginx.conf lists what answers 410.")
