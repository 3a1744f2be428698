"""``casebook emergency make`` and ``casebook emergency use``."""

from importlib.resources import files
from pathlib import Path

import click

from casebook.desk.asking_in_terminal import ask_new_passphrase, ask_secret, secret_option, vault_option
from casebook.desk.place import now
from casebook.desk.setting_up import set_up_django
from casebook.vault.actions import lock_vault, open_vault, use_package, write_package
from casebook.vault.keys import RecoveryKey


def letter() -> str:
    """Return the template letter that goes with a package."""
    return files("casebook.desk").joinpath("emergency_letter.txt").read_text("utf-8")


@click.group("emergency")
def emergency_command() -> None:
    """Make, or use, a package with which somebody you trust gets in when you cannot."""


@emergency_command.command("make")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True))
@vault_option
@secret_option
def make_command(folder: Path, *, vault: Path, passphrase_fd: int | None) -> None:
    """Write the sealed half and a letter into FOLDER, and show the half that goes on paper."""
    set_up_django()
    opened = open_vault(vault, ask_secret(passphrase_fd), at=now())
    key = RecoveryKey.generate()
    try:
        path = write_package(opened, folder, key, letter(), at=now(), by="-")
    finally:
        lock_vault(opened, at=now())
    click.echo(f"Written: {path.name} and a letter to fill in. Neither opens anything without this key:\n")
    click.echo(f"    {key.printed()}\n")
    click.echo("Write it on paper, into a sealed envelope, and keep it apart from the file. It is shown once.")


@emergency_command.command("use")
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@vault_option
@secret_option
def use_command(package: Path, *, vault: Path, passphrase_fd: int | None) -> None:
    """Choose a new passphrase for the vault, with both halves of PACKAGE."""
    set_up_django()
    key = RecoveryKey.parse(click.prompt("The key on paper", hide_input=True, err=True))
    use_package(package, key, vault, ask_new_passphrase(passphrase_fd), at=now())
    click.echo("The new passphrase opens the vault. That this was done is noted in its log.")
