"""``casebook gate`` and ``casebook release``: what keeps a draft in the house, and letting it out."""

from pathlib import Path

import click

from casebook.desk.asking_in_terminal import secret_option, vault_option
from casebook.desk.case_commands import unlocked
from casebook.publishing.actions import parcel_of, release
from casebook.publishing.deciding import latest
from casebook.publishing.drafts import draft_named
from casebook.publishing.models import Draft, Release
from casebook.publishing.weighing import weigh
from casebook.record.errors import AlreadyDone
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.errors import AlreadyThere, in_plain_words
from casebook.vault.writing import create_private

REFUSED = 2
OPEN = "Nothing keeps this text in the house."


@click.command("gate")
@click.argument("draft", metavar="DRAFT")
@vault_option
@secret_option
@click.pass_context
def gate_command(ctx: click.Context, draft: str, *, vault: Path, passphrase_fd: int | None) -> None:
    """Say every reason why DRAFT, named by its address, does not go out; the page of the gate says the same."""
    with unlocked(vault, passphrase_fd) as doing:
        case, found = draft_named(draft, doing)
        reasons = weigh(case, found, doing).reasons
    for reason in reasons:
        click.echo(f"{reason.name}: {reason.sentence}\n    {reason.remedy}")
    if not reasons:
        click.echo(OPEN)
    ctx.exit(REFUSED if reasons else 0)


@click.command("release")
@click.argument("draft", metavar="DRAFT")
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@vault_option
@secret_option
def release_command(draft: str, target: Path, *, vault: Path, passphrase_fd: int | None) -> None:
    """Let DRAFT out through the gate, and write its signed bundle to FILE, a zip to be carried to the site."""
    if target.exists():
        raise AlreadyThere("There is a file of this name already.", remedy="Name another.")
    with unlocked(vault, passphrase_fd) as doing:
        case, found = draft_named(draft, doing)
        content = parcel_of(case, found, _let_out(case, found, doing).pk, doing).content
    with in_plain_words(target.name), create_private(target) as file:
        file.write(content)
    click.echo(f"Written: {target.name}. On the site: journal take-in {target.name}")


def _let_out(case: EpisodeOfCare, draft: Draft, doing: Doing) -> Release:
    """Return the release of the draft as it stands: made now, or made before and fetched again."""
    try:
        return release(case, draft, doing)
    except AlreadyDone:
        row = latest(Release, draft)
        assert row is not None  # it is what was done before
        return row
