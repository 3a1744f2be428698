"""``casebook read``: read files, say how the relationship stands, store nothing."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from casebook.late import load
from casebook.reading.contract import Json, as_json, written
from casebook.reading.gathering import Gathered, gather
from casebook.reading.page_names import count
from casebook.reading.progress import LateBar
from casebook.reading.sources import STANDARD_INPUT, Origin, list_origins
from casebook.reading.terminal import show_case, show_dialogues, state_sentence
from casebook.reading.unheard import warnings_of
from casebook.reading.unread import LEFT_UNREAD, said_unread
from sessionlab.coding.readers import NAMES, Name, reader
from sessionlab.errors import InvalidInput
from sessionlab.reading.limits import MAX_BYTES
from sessionlab.reading.speakers import read_cast
from sessionlab.relationship.story import Story

PAGE: Final = "casebook.reading.page:render"
"""Only this needs the template engine, whose loading takes longer than reading a note."""
NO_TITLE: Final = "A course of therapy"
DAY: Final = click.DateTime(formats=["%Y-%m-%d"])


def _day(_ctx: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return None if value is None else value.date()


def roles_of(_ctx: click.Context, _option: click.Parameter, value: str | None) -> dict[str, str]:
    """Read ``Anna=therapist,ben@example.org=client``; a fault names the entry by its place and no name."""
    entries = [entry.rpartition("=") for entry in (value or "").split(",") if entry.strip()]
    faulty = [number for number, (_, sign, _) in enumerate(entries, start=1) if not sign]
    if faulty:
        raise InvalidInput(
            [f"Entry {number} of --speakers has no '='." for number in faulty],
            remedy="Write each as NAME=therapist, NAME=client or NAME=other, with commas between them.",
        )
    roles = {name.strip(): role.strip() for name, _, role in entries}
    read_cast(roles)
    return roles


@click.command("read")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "written_on",
    "--written",
    metavar="DATE",
    type=DAY,
    callback=_day,
    help="The day it was written (YYYY-MM-DD). With several files or mails: of those that carry no day.",
)
@click.option(
    "--speakers",
    metavar="NAME=ROLE,...",
    callback=roles_of,
    help="Who is who: Anna=therapist,Ben=client. Names or mail addresses.",
)
@click.option("as_json_", "--json", is_flag=True, help="Write JSON, as docs/json.md describes it.")
@click.option("--scores", is_flag=True, help="With --json: the scores of every turn.")
@click.option(
    "html",
    "--html",
    metavar="OUT",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write one page that holds everything, to look at in a browser.",
)
@click.option(
    "--title", metavar="NAME", default=NO_TITLE, show_default=True, help="What the page is called: a pseudonym."
)
@click.option(
    "reader_name",
    "--reader",
    type=click.Choice(NAMES),
    help="Who looks for marks: the learned reader together with the rules, or the rules alone. "
    "Without it both, and the rules alone for more than 3,000 turns or sentences at once.",
)
@click.option(
    "today",
    "--today",
    metavar="DATE",
    type=DAY,
    callback=_day,
    help="The day on which you ask; a quit long without contact then counts as an ending.",
)
def read_command(
    paths: Sequence[Path],
    *,
    written_on: date | None,
    speakers: dict[str, str],
    as_json_: bool,
    scores: bool,
    html: Path | None,
    title: str,
    reader_name: Name | None,
    today: date | None,
) -> None:
    """Read notes, letters and transcripts of one case and say how the relationship stands.

    PATH is a file, a folder with files, or - for standard input. Nothing is stored and nothing is sent.
    """
    if scores and not as_json_:
        raise InvalidInput("--scores was asked for without --json.", remedy="Add --json: scores are for programs.")
    named = reader(reader_name or "both") if reader_name or scores else None
    typed_in = sys.stdin.buffer.read(MAX_BYTES + 1) if STANDARD_INPUT in paths else b""
    listing = list_origins(paths)
    if html is not None:
        _refuse_to_write_over(listing.origins, html)
    if listing.passed_over:
        click.echo(f"Passed over, as meant for programs: {count(listing.passed_over, 'file')}.", err=True)
    with LateBar(Console(stderr=True)) as bar:
        found = gather(
            listing.origins,
            typed_in=typed_in,
            written_on=written_on,
            speakers=speakers,
            today=today,
            reader=named,
            progress=bar,
        )
        document = _document(found, scores=scores, today=today) if as_json_ else None
    _warn(found, speakers)
    if html is not None:
        _write_page(found, html, title=title)
    if document is not None:
        click.echo(written(document))
    elif html is None:
        _show(found)
    else:
        click.echo(state_sentence(_one_case(found)))
    if found.unread:
        raise click.exceptions.Exit(LEFT_UNREAD)


def _document(found: Gathered, *, scores: bool, today: date | None) -> Json:
    return as_json(
        found.chapters, story=found.story, scores=scores, today=today, reader=found.reader, unread=found.unread
    )


def _warn(found: Gathered, speakers: dict[str, str]) -> None:
    """Say on the error stream what was left unread and what a reading could not know."""
    lacks = (found.reader.lacks,) if found.reader.lacks else ()
    unknown = warnings_of([chapter.reading for chapter in found.chapters], speakers=speakers)
    for warning in (*said_unread(found.unread), *lacks, *unknown):
        click.echo(warning, err=True)


def _show(found: Gathered) -> None:
    console = Console(file=sys.stdout)
    if found.story is None:
        show_dialogues(found.chapters, console=console)
    else:
        show_case(found.story, console=console)
    sys.stdout.flush()


def _one_case(found: Gathered) -> Story:
    if found.story is None:
        raise InvalidInput(
            f"A page shows one case, and {len(found.chapters)} dialogues were read.",
            remedy="Give the files of one case, or ask for --json.",
        )
    return found.story


def _refuse_to_write_over(origins: Sequence[Origin], out: Path) -> None:
    """Refuse a page that would take the place of what is read: the letter or the note would be gone."""
    same = [origin.label for origin in origins if out.exists() and origin.path.exists() and out.samefile(origin.path)]
    if same:
        raise InvalidInput(
            [f"The page would be written over what is read ({label})." for label in same],
            remedy="Give --html a file of another name.",
        )


def _write_page(found: Gathered, out: Path, *, title: str) -> None:
    page: str = load(PAGE)(_one_case(found), title=title, unread=found.unread)
    try:
        out.write_text(page, encoding="utf-8", newline="\n")
    except OSError as fault:
        raise InvalidInput(
            f"The page could not be written ({type(fault).__name__}).", remedy="Give --html a file in a folder you own."
        ) from None
