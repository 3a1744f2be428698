"""``casebook demo``: the invented cases that come with Casebook, in a browser on this machine."""

import sys
import webbrowser
from threading import Thread

import click

from casebook.demo import serve


@click.command("demo")
@click.option(
    "--port", metavar="N", type=click.IntRange(0, 65535), default=0, help="A port of your choice; else any free one."
)
@click.option("--no-browser", is_flag=True, help="Open no browser.")
def demo_command(*, port: int, no_browser: bool) -> None:
    """Read invented cases and serve their pages on this machine alone, until Ctrl-C."""

    def announce(address: str) -> None:
        click.echo(f"The invented cases are at {address}\nCtrl-C ends.")
        sys.stdout.flush()
        if not no_browser and sys.stdout.isatty():
            # In a thread of its own: a browser in the terminal would wait for an answer before anybody listens.
            Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(port=port, announce=announce)
