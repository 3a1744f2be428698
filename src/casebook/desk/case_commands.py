"""``casebook import`` and ``casebook case``: a case of the vault from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from casebook.desk.asking import speakers_in
from casebook.desk.asking_in_terminal import ask_secret, secret_option, vault_option
from casebook.desk.leaving_commands import bring_back
from casebook.desk.place import now
from casebook.desk.setting_up import set_up_django

set_up_django()

from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.desk.waiting import waiting_in  # noqa: E402
from casebook.desk.whoami import at_the_terminal  # noqa: E402
from casebook.importing.bringing import Brought, bring_in  # noqa: E402
from casebook.reading.page_names import name_event, say_day_or_none  # noqa: E402
from casebook.record.access import case_for, cases_of  # noqa: E402
from casebook.record.acts.cases import clients_of, enter_consent, open_case  # noqa: E402
from casebook.record.course import course_of  # noqa: E402
from casebook.record.models import EpisodeOfCare  # noqa: E402
from casebook.record.who import Doing  # noqa: E402
from casebook.vault import opened  # noqa: E402

REFUSED = 2


@contextmanager
def unlocked(vault: Path, passphrase_fd: int | None) -> Iterator[Doing]:
    """Open the vault for one command, and lock it again whatever happens."""
    opened.unlock(vault, ask_secret(passphrase_fd), at=now())
    try:
        bring_tables_up_to_date()
        yield at_the_terminal()
    finally:
        opened.lock(at=now())


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--case", "code", metavar="CODE", help="The code of the case; without one, PATHS is an export.")
@click.option("--new", "pseudonym", metavar="NAME", help="Open the case first, under this pseudonym.")
@click.option("--consent", is_flag=True, help="With --new: every client has agreed to machine reading.")
@click.option("--written", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The day of files without one.")
@click.option("--speakers", metavar="NAME=ROLE,...", default="", help="Who is who: Anna=therapist,Ben=client.")
@vault_option
@secret_option
@click.pass_context
def import_command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    code: str,
    pseudonym: str | None,
    consent: bool,
    written: datetime | None,
    speakers: str,
    vault: Path,
    passphrase_fd: int | None,
) -> None:
    """Bring PATHS into a case: filed as they are, read where the clients agreed. Or an export into an empty vault."""
    if code is None:
        bring_back(paths, vault, passphrase_fd)
        return
    files = [(path.name, path.read_bytes()) for path in paths]
    named = speakers_in(speakers)
    with unlocked(vault, passphrase_fd) as doing:
        if pseudonym:
            _open_first(doing, code, pseudonym, consent=consent)
        case = case_for(doing, code)
        with Progress(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("Bringing in", total=len(files))
            brought = bring_in(
                case,
                doing,
                files=files,
                written_on=written.date() if written else None,
                speakers=named,
                progress=lambda done: bar.update(task, completed=done),
            )
    for one in brought:
        click.echo(said(one))
    ctx.exit(REFUSED if any(one.refused for one in brought) else 0)


def _open_first(doing: Doing, code: str, pseudonym: str, *, consent: bool) -> None:
    today = doing.today
    case = open_case(doing, code=code, pseudonym=pseudonym, opened_on=today)
    if consent:
        for client in clients_of(case):
            enter_consent(client, doing, on=today, given=True)


def said(one: Brought) -> str:
    if one.refused is not None:
        return f"File {one.number}: {' '.join(one.refused.reasons)} {one.refused.remedy}"
    read = f"{one.events} events and {one.marks} marks suggested" if one.was_read else "no program read it"
    return f"File {one.number}: {len(one.documents)} documents, {read}, {len(one.losses)} losses."


@click.command("case")
@click.argument("code", required=False)
@vault_option
@secret_option
def case_command(code: str | None, *, vault: Path, passphrase_fd: int | None) -> None:
    """Say how a case stands and what happened; without CODE, how every case stands."""
    with unlocked(vault, passphrase_fd) as doing:
        today = doing.today
        if code is None:
            for case in cases_of(doing.account):
                click.echo(f"{case.code}: {course_of(case, doing, today=today).sentence}")
            return
        _show(case_for(doing, code), doing, today)


def _show(case: EpisodeOfCare, doing: Doing, today: date) -> None:
    course = course_of(case, doing, today=today)
    click.echo(course.sentence)
    for happening in course.happenings:
        click.echo(f"  {say_day_or_none(happening.told.when)}: {name_event(happening.told)}")
    waiting = waiting_in(case, doing)
    if waiting.marks or waiting.events:
        click.echo(f"{waiting.events} events and {waiting.marks} marks wait for your decision in the workbench.")
