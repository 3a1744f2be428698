"""``casebook new, backup, restore, verify, audit verify, doctor``: the vault from the command line."""

from collections.abc import Callable, Sequence
from pathlib import Path

import click

from casebook.desk.asking_in_terminal import ask_new_passphrase, ask_secret, secret_option, vault_option
from casebook.desk.place import now
from casebook.desk.setting_up import set_up_django
from casebook.desk.unfinished import left_unfinished
from casebook.late import load
from casebook.vault.actions import (
    back_up,
    back_up_client_keys,
    backup_name,
    create_vault,
    drill,
    examine,
    key_backup_name,
    lock_vault,
    open_vault,
    renew_client_keys,
    restore,
    restore_client_keys,
    verify_folder,
    verify_logs,
)
from casebook.vault.findings import Finding
from casebook.vault.keys import RecoveryKey
from casebook.vault.places import synchronised_by
from sessionlab.errors import InvalidInput

CHECKUP = "casebook.desk.checkup:checkup"
SOMETHING_FOUND = 3
"""What a look at the vault answers when it found a fault."""


@click.command("new")
@vault_option
@secret_option
def new_command(*, vault: Path, passphrase_fd: int | None) -> None:
    """Make a new vault: shows the recovery key, asks for its last signs, then for a passphrase."""
    if program := synchronised_by(vault):
        click.echo(f"This folder is copied to other computers by {program}; one outside it is safer.", err=True)
    recovery = RecoveryKey.generate()
    click.echo("Write the recovery key down and keep the paper away from the computer:\n")
    click.echo(f"    {recovery.printed()}\n")
    click.echo("Without the passphrase and without this key nobody can open the vault, not even we.")
    if click.prompt("Its last four signs", err=True).strip().upper() != recovery.printed()[-4:]:
        raise InvalidInput("These are not its last four signs.", remedy="Write the key down first; nothing was made.")
    create_vault(vault, ask_new_passphrase(passphrase_fd), recovery=recovery, at=now())
    click.echo("The vault is made, and locked.")


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, file_okay=False, exists=True))
@vault_option
@secret_option
def backup_command(target: Path, *, vault: Path, passphrase_fd: int | None) -> None:
    """Write one encrypted, verified backup into the folder TARGET, and the client keys beside it."""
    set_up_django()
    at = now()
    opened = open_vault(vault, ask_secret(passphrase_fd), at=at)
    try:
        name = backup_name(opened, at=at)
        report = back_up(opened, target / name, at=at, by="-")
        keys = back_up_client_keys(opened, target / key_backup_name(opened), at=at, by="-")
        trial = drill(opened, target / name, keys=keys.path, at=at, by="-")
    finally:
        lock_vault(opened, at=now())
    click.echo(f"Written and verified: {name}, {report.size:,} bytes, and the client keys in {keys.path.name}.")
    click.echo(f"Restored on trial: {trial.rows:,} rows and the keys of {trial.clients} clients came back whole.")
    if keys.taken:
        click.echo(f"Older copies of the client keys that were taken away: {keys.taken}.")
    for path in keys.left:
        click.echo(f"An older copy may still lie in {path}: bring that disk, or destroy the file.", err=True)


@click.command("restore")
@click.argument("backup", type=click.Path(path_type=Path, dir_okay=False))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keys",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The backup of the client keys; without them the sealed originals stay shut.",
)
@secret_option
def restore_command(backup: Path, folder: Path, *, keys: Path | None, passphrase_fd: int | None) -> None:
    """Restore BACKUP into the empty FOLDER, and the client keys from their own backup."""
    set_up_django()
    secret = ask_secret(passphrase_fd)
    report = restore(backup, folder, secret, at=now(), by="-")
    if keys is not None:
        opened = open_vault(folder, secret, at=now())
        try:
            number = restore_client_keys(opened, keys, secret, at=now(), by="-")
        finally:
            lock_vault(opened, at=now())
        click.echo(f"The keys of {number} clients are back.")
    click.echo(f"Restored as it was on {report.made_at:%Y-%m-%d %H:%M} UTC. The vault is locked.")


@click.command("restore-keys")
@click.argument("keys", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--lost", is_flag=True, help="The vault's own client key file is lost or damaged: make a new one first.")
@vault_option
@secret_option
def restore_keys_command(keys: Path, *, lost: bool, vault: Path, passphrase_fd: int | None) -> None:
    """Bring the client keys back from their backup KEYS into a vault that was restored, or that lost its key file."""
    set_up_django()
    secret = ask_secret(passphrase_fd)
    if lost:
        renew_client_keys(vault, secret, at=now(), by="-")
    opened = open_vault(vault, secret, at=now())
    try:
        number = restore_client_keys(opened, keys, secret, at=now(), by="-")
    finally:
        lock_vault(opened, at=now())
    click.echo(f"The keys of {number} clients are back.")


@click.command("verify")
@vault_option
@secret_option
@click.pass_context
def verify_command(ctx: click.Context, *, vault: Path, passphrase_fd: int | None) -> None:
    """Look at every page of both stores, at the keys and at the logs, and for what was begun and not ended."""
    set_up_django()
    secret = ask_secret(passphrase_fd)
    found = verify_folder(vault, secret, at=now(), by="-", more=left_unfinished)
    ctx.exit(_say(found))


@click.command("doctor")
@click.option("--open", "opening", is_flag=True, help="Ask for the passphrase and look at everything inside as well.")
@vault_option
@secret_option
@click.pass_context
def doctor_command(ctx: click.Context, *, opening: bool, vault: Path, passphrase_fd: int | None) -> None:
    """Say what can be seen of a vault without its key, with --open all that can be seen, and what to do about it."""
    found = list(examine(vault, at=now()))
    if opening:
        set_up_django()
        checkup: Callable[..., Sequence[Finding]] = load(CHECKUP)
        found += checkup(vault, ask_secret(passphrase_fd))
    ctx.exit(_say(found))


@click.group("audit")
def audit_command() -> None:
    """Look at the audit logs."""


@audit_command.command("verify")
@vault_option
@secret_option
@click.pass_context
def audit_verify_command(ctx: click.Context, *, vault: Path, passphrase_fd: int | None) -> None:
    """Check that every entry of both logs stands in its chain."""
    set_up_django()
    opened = open_vault(vault, ask_secret(passphrase_fd), at=now())
    try:
        reports = verify_logs(opened)
    finally:
        lock_vault(opened, at=now())
    for report in reports:
        whole = "every entry stands in its chain" if report.fault is None else str(report.fault)
        click.echo(f"{report.store}: {report.entries} entries, {whole}.")
    ctx.exit(SOMETHING_FOUND if any(report.fault is not None for report in reports) else 0)


def _say(findings: Sequence[Finding]) -> int:
    for finding in findings:
        click.echo(f"{finding.severity}: {finding.what} {finding.remedy}".rstrip())
    if not findings:
        click.echo("Nothing to tell: everything is as it was written.")
    return SOMETHING_FOUND if any(finding.severity == "fault" for finding in findings) else 0
