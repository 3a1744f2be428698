"""What the commands ask at the terminal: where the vault is, and what opens it. A secret is never an argument."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from casebook.vault.errors import MistypedRecoveryKey
from casebook.vault.keys import Passphrase, RecoveryKey, Secret
from sessionlab.errors import InvalidInput

Command = TypeVar("Command", bound=Callable[..., Any])
LONGEST = 4096


def vault_option(command: Command) -> Command:
    """Add the option that names the folder of the vault."""
    return click.option(
        "--vault",
        metavar="FOLDER",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="CASEBOOK_VAULT",
        default=lambda: Path.home() / "Casebook",
        help="The folder of the vault; else CASEBOOK_VAULT, else Casebook in your home.",
    )(command)


def secret_option(command: Command) -> Command:
    """Add the option that reads the passphrase from an open file instead of the terminal."""
    return click.option(
        "--passphrase-fd",
        metavar="N",
        type=click.IntRange(0),
        help="Read the passphrase from this open file, one line, instead of asking.",
    )(command)


def ask_secret(passphrase_fd: int | None, *, what: str = "Passphrase or recovery key") -> Secret:
    """Return what opens the vault: a recovery key where it is one, else a passphrase."""
    typed = _from_file(passphrase_fd) if passphrase_fd is not None else click.prompt(what, hide_input=True, err=True)
    try:
        return RecoveryKey.parse(typed)
    except MistypedRecoveryKey:
        return Passphrase(typed)


def ask_new_passphrase(passphrase_fd: int | None) -> Passphrase:
    """Return a new passphrase, typed twice at a terminal.

    :raises WeakPassphrase: when it would not protect anything
    """
    if passphrase_fd is not None:
        chosen = Passphrase(_from_file(passphrase_fd))
    else:
        chosen = Passphrase(click.prompt("New passphrase", hide_input=True, confirmation_prompt=True, err=True))
    chosen.check_new()
    return chosen


def _from_file(number: int) -> str:
    try:
        with os.fdopen(number, "r", encoding="utf-8", closefd=False) as lines:
            return lines.readline(LONGEST).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as failure:
        raise InvalidInput(
            f"The open file {number} gives no passphrase.", remedy="Open it for reading, with one line in it."
        ) from failure
