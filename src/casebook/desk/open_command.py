"""``casebook open``: the workbench on a vault, in a browser on this machine."""

import os
import sys
import tempfile
import webbrowser
from html import escape
from pathlib import Path
from threading import Thread, Timer
from typing import Final

import click
import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
django.setup()

from casebook.desk.serving import Desk, each_line, set_up  # noqa: E402

FORGOTTEN_AFTER: Final = 30.0
"""Seconds after which the file that led the browser in is removed."""


@click.command("open")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="A port of your choice; else any free one."
)
@click.option("--no-browser", is_flag=True, help="Open no browser.")
def open_command(folder: Path, *, port: int, no_browser: bool) -> None:
    """Open the workbench on the vault in FOLDER; where there is none yet, it offers to make one."""
    serve(set_up(folder, port=port), no_browser=no_browser)


def serve(desk: Desk, *, no_browser: bool) -> None:
    """Print the address, open the browser, answer until Ctrl-C."""
    announce(desk)
    if sys.stdin.isatty() and not desk.lasting:
        Thread(target=each_line, args=(sys.stdin.readline, lambda: announce(desk)), daemon=True).start()
    if not no_browser and sys.stdout.isatty():
        Thread(target=_open_browser, args=(desk.ticket_address(),), daemon=True).start()
    desk.run()


def announce(desk: Desk) -> None:
    """Print an address that lets its holder in."""
    works = "Ctrl-C ends." if desk.lasting else "The address works once. Enter prints another, Ctrl-C ends."
    click.echo(f"Casebook is at {desk.ticket_address()}\n{works}")
    sys.stdout.flush()


def _open_browser(address: str) -> None:
    """Lead the browser in by a file that only this user can read: arguments of a program are seen by everybody."""
    folder = Path(tempfile.mkdtemp(prefix="casebook-"))
    page = folder / "enter.html"
    page.touch(mode=0o600)
    page.write_text(f'<!doctype html><meta http-equiv="refresh" content="0;url={escape(address)}">', "utf-8")
    webbrowser.open(page.as_uri())
    Timer(FORGOTTEN_AFTER, _forget, (page,)).start()


def _forget(page: Path) -> None:
    page.unlink(missing_ok=True)
    page.parent.rmdir()
