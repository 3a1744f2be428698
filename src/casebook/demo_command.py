"""``casebook demo``: the invented cases that come with Casebook, in a browser on this machine."""

import sys
import webbrowser
from contextlib import suppress
from threading import Thread
from typing import Final

import click

from casebook.demo import ending_on_a_signal, serve
from casebook.late import load

WORKBENCH: Final = "casebook.desk.demo_desk:open_demo"
"""Only this needs the vault and the record, whose loading the pages need not wait for."""


@click.command("demo")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="A port of your choice; else any free one."
)
@click.option("--no-browser", is_flag=True, help="Open no browser.")
@click.option("--pages", is_flag=True, help="Serve finished pages to read instead of the workbench; no vault is made.")
def demo_command(*, port: int, no_browser: bool, pages: bool) -> None:
    """Open the workbench on a vault of invented cases, on this machine alone, until Ctrl-C; then remove it."""
    if pages:
        _serve_pages(port=port, no_browser=no_browser)
        return
    with ending_on_a_signal(), suppress(KeyboardInterrupt):
        load(WORKBENCH)(port=port, no_browser=no_browser)


def _serve_pages(*, port: int, no_browser: bool) -> None:
    def announce(address: str) -> None:
        click.echo(f"The invented cases are at {address}\nCtrl-C ends.")
        sys.stdout.flush()
        if not no_browser and sys.stdout.isatty():
            # In a thread of its own: a browser in the terminal would wait for an answer before anybody listens.
            Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(port=port, announce=announce)
