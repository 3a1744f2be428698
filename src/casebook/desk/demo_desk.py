"""The workbench on a vault of invented cases, in a private temporary folder that is removed at the end."""

import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import Progress

from casebook.desk.setting_up import set_up_django

set_up_django()

from django.db import connections  # noqa: E402

from casebook.desk.demo_cases import keep_example  # noqa: E402
from casebook.desk.demo_letters import bring_inbox  # noqa: E402
from casebook.desk.open_command import serve  # noqa: E402
from casebook.desk.place import now  # noqa: E402
from casebook.desk.serving import set_up  # noqa: E402
from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.desk.whoami import at_the_terminal  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.actions import create_vault  # noqa: E402
from casebook.vault.keys import Passphrase, RecoveryKey  # noqa: E402
from sessionlab.examples import ExampleCase, cases  # noqa: E402

GROUPS: Final = 4
"""Groups of four signs that the passphrase of the demo is made of."""


def open_demo(*, port: int, no_browser: bool) -> None:
    """Make the vault, keep the invented cases in it and open the workbench, until interrupted.

    :param port: 0 takes any free one
    :raises InvalidInput: when the port cannot be had
    """
    with private_folder() as folder:
        # The port is taken first, so that a taken one is said at once.
        desk = set_up(folder / "vault", port=port, lasting=True)
        try:
            words = fill(folder / "vault")
            click.echo(f"The vault holds three invented cases. Its passphrase: {words}\nIt is removed at the end.")
            serve(desk, no_browser=no_browser)
        finally:
            opened.lock(at=now())


@contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder that this user alone can enter, and remove it with all that is in it."""
    folder = Path(tempfile.mkdtemp(prefix="casebook-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fill(folder: Path) -> str:
    """Make the vault with the invented cases in it, and leave it open.

    :returns: its passphrase, made anew every time
    """
    words = "-".join(secrets.token_hex(2) for _ in range(GROUPS))
    create_vault(folder, Passphrase(words), recovery=RecoveryKey.generate(), at=now())
    opened.unlock(folder, Passphrase(words), at=now())
    bring_tables_up_to_date()
    with Progress(console=Console(stderr=True), transient=True) as bar:
        for example in cases():
            _keep(example, bar)
    bring_inbox(cases(), at_the_terminal())
    # The server answers in threads of its own, with connections of their own.
    connections.close_all()
    return words


def _keep(example: ExampleCase, bar: Progress) -> None:
    task = bar.add_task(f"Keeping the case of {example.pseudonym}", total=len(example.paths))
    keep_example(example, at_the_terminal(), progress=_in_use(lambda done: bar.update(task, completed=done)))


def _in_use(progress: Callable[[int], None]) -> Callable[[int], None]:
    """Say with each step that the vault is in use: a slow machine must not find it locked."""

    def step(done: int) -> None:
        opened.touch(now())
        progress(done)

    return step
