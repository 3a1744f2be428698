"""``casebook export``, and ``casebook import`` of what it wrote."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from casebook.desk.asking_in_terminal import ask_secret, secret_option, vault_option
from casebook.desk.place import now
from casebook.desk.setting_up import set_up_django

set_up_django()

from casebook.audit.stores import Store  # noqa: E402
from casebook.desk.coming_in import source_at  # noqa: E402
from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.desk.whoami import at_the_terminal  # noqa: E402
from casebook.leaving.coming_back import Back, come_back  # noqa: E402
from casebook.leaving.container import SUFFIX  # noqa: E402
from casebook.leaving.exporting import Report, export_folder, export_sealed  # noqa: E402
from casebook.leaving.scope import Extent, Purpose, one_case, whole_vault  # noqa: E402
from casebook.record.access import case_for  # noqa: E402
from casebook.record.acts.cases import codes_in  # noqa: E402
from casebook.record.who import Doing  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.keys import RecoveryKey  # noqa: E402
from sessionlab.errors import InvalidInput  # noqa: E402

OPEN_WARNING = "Everybody who has this folder can read it. Keep it as you keep paper files, and delete it afterwards."


@contextmanager
def vault_open(vault: Path, passphrase_fd: int | None) -> Iterator[None]:
    """Open the vault for one command without an account being made in it, and lock it again whatever happens."""
    opened.unlock(vault, ask_secret(passphrase_fd), at=now())
    try:
        bring_tables_up_to_date()
        yield
    finally:
        opened.lock(at=now())


@click.command("export")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--case", "code", metavar="CODE", help="One case with its clients; else the whole vault.")
@click.option(
    "--for",
    "purpose",
    type=click.Choice([one.value for one in Purpose]),
    default=Purpose.LEAVE.value,
    help="To leave (and come back); for the client's right of access; for the client's right to take along.",
)
@click.option("--client", metavar="CODE", help="For which client, where several take part in the case.")
@click.option("--process", is_flag=True, help="The process notes too, in a folder of their own.")
@click.option("--readable", is_flag=True, help="A folder that anybody can read, instead of one encrypted file.")
@click.option("--fhir", is_flag=True, help="The record of each case as a FHIR bundle too.")
@vault_option
@secret_option
def export_command(
    target: Path,
    *,
    code: str | None,
    purpose: str,
    client: str | None,
    process: bool,
    readable: bool,
    fhir: bool,
    vault: Path,
    passphrase_fd: int | None,
) -> None:
    """Write everything, or one case, into TARGET: one encrypted file, or a folder to read."""
    if code is None and purpose != Purpose.LEAVE:
        raise InvalidInput("An export for a client is of one case.", remedy="Name it: --case CODE.")
    if readable:
        click.echo(OPEN_WARNING, err=True)
    with vault_open(vault, passphrase_fd):
        doing = at_the_terminal()
        extent = _extent(doing, code, Purpose(purpose), process=process, client=client)
        key = None if readable or code is not None else RecoveryKey.generate()
        report = _export(target, extent, doing, readable=readable, key=key, fhir=fhir)
    _say(report, key, sealed=not readable)


def _extent(doing: Doing, code: str | None, purpose: Purpose, *, process: bool, client: str | None) -> Extent:
    if code is None:
        return whole_vault(process=process)
    case = case_for(doing, code)
    found = {known: one for one, known in codes_in(case).items()}
    if client is not None and client not in found:
        raise InvalidInput("No client of this code takes part in the case.", remedy="Name one who does.")
    return one_case(case, purpose=purpose, process=process, client=None if client is None else found[client])


def _export(
    target: Path, extent: Extent, doing: Doing, *, readable: bool, key: RecoveryKey | None, fhir: bool
) -> Report:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing", total=None)

        def told(done: int) -> None:
            bar.update(task, description=f"Writing, {done:,} rows")

        if readable:
            return export_folder(target, extent, doing, fhir=fhir, progress=told)
        file = target if target.name.endswith(SUFFIX) else target.with_name(target.name + SUFFIX)
        return export_sealed(file, extent, doing, opener=key, fhir=fhir, progress=told)


def _say(report: Report, key: RecoveryKey | None, *, sealed: bool) -> None:
    click.echo(f"Written: {report.path.name}, {report.rows:,} rows, {report.originals:,} originals.")
    _say_content(report.content)
    if key is not None:
        click.echo(f"It opens with this key, which is shown once and kept nowhere:\n\n    {key.printed()}\n")
    elif sealed:
        click.echo("It opens with this vault alone, and not once the key of this client is destroyed.")


def _say_content(content: Mapping[Store, str]) -> None:
    for store, digest in content.items():
        click.echo(f"content of the {store.value} store: {digest}")


def bring_back(paths: Sequence[Path], vault: Path, passphrase_fd: int | None) -> None:
    """Bring an export into the empty vault, and say whether its content is the same.

    :raises InvalidInput: it is not one folder or file
    """
    if len(paths) != 1:
        raise InvalidInput("Files come into a case, an export comes alone.", remedy="Name the case: --case CODE.")
    bar = Progress(console=Console(stderr=True), transient=True)
    with vault_open(vault, passphrase_fd), source_at(paths[0], ask=_asked_key) as source, bar:
        task = bar.add_task("Bringing back", total=None)
        back = come_back(
            source, at=now(), progress=lambda done: bar.update(task, description=f"Bringing back, {done:,} rows")
        )
    _say_back(back)


def _say_back(back: Back) -> None:
    click.echo(f"Back: {back.rows:,} rows, and {back.entries:,} entries of the log of the earlier vault.")
    _say_content(back.content)
    click.echo("The same as was written. Back up the vault and the keys of the clients now.")


def _asked_key() -> RecoveryKey:
    return RecoveryKey.parse(click.prompt("The key of the export", hide_input=True, err=True))
