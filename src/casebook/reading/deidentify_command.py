"""``casebook deidentify``: what a text says about who it is about, and the text in disguise; store nothing."""

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from sessionlab.deidentify import Disguise, Kind, Known, Mention, Name, Risks, disguise, find, risks
from sessionlab.deidentify.shifting import check_shift
from sessionlab.errors import InvalidInput
from sessionlab.reading import read
from sessionlab.reading.limits import MAX_BYTES

DAY: Final = click.DateTime(formats=["%Y-%m-%d"])
STANDARD_INPUT: Final = Path("-")


def _day(_ctx: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return None if value is None else value.date()


def _shift(_ctx: click.Context, _option: click.Parameter, value: int | None) -> int | None:
    if value is not None:
        check_shift(value)
    return value


def _known(_ctx: click.Context, _option: click.Parameter, value: Path | None) -> Known:
    """Read lines like ``client = Ada Quist, Addie`` or ``place: home town = Brekke``; a fault is named by its line."""
    names, faulty = [], []
    for number, line in enumerate(value.read_text("utf-8").splitlines() if value else (), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        left, _, right = line.partition("=")
        kind, _, role = left.rpartition(":")
        spellings = tuple(one.strip() for one in right.split(",") if one.strip())
        if not role.strip() or not spellings or (kind.strip() or "person") not in set(Kind):
            faulty.append(number)
        else:
            names.append(Name(role.strip(), spellings, Kind(kind.strip() or "person")))
    if faulty:
        raise InvalidInput(
            [f"Line {number} of the names cannot be read." for number in faulty],
            remedy="Write each as ROLE = NAME, NICKNAME or KIND: ROLE = NAME; kinds are place, organisation and so on.",
        )
    return Known(tuple(names))


@click.command("deidentify")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "known",
    "--names",
    metavar="NAMES",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    callback=_known,
    help="A file with who is who, a line each: client = Ada Quist, Addie or place: home town = Brekke.",
)
@click.option(
    "--shift", metavar="DAYS", type=int, callback=_shift, help="Move every date; without it they are blurred."
)
@click.option(
    "published_on",
    "--published",
    metavar="DATE",
    type=DAY,
    callback=_day,
    help="The day it comes out (YYYY-MM-DD): which days can a reader work out?",
)
def deidentify_command(path: Path, *, known: Known, shift: int | None, published_on: date | None) -> None:
    """List what in FILE may say who it is about, then print it in disguise. Nothing is stored.

    FILE is a note, letter or transcript, or - for standard input. A person decides about every finding.
    """
    for text in _texts(path):
        mentions = find(text, known=known)
        _show_findings(text, mentions)
        told = disguise(text, mentions, shift=shift)
        _show_risks(text, risks(text, known=known, mentions=mentions, published_on=published_on))
        _show_disguise(told)


def _texts(path: Path) -> list[str]:
    if path == STANDARD_INPUT:
        return [reading.text for reading in read(sys.stdin.buffer.read(MAX_BYTES + 1).decode("utf-8", "replace"))]
    return [reading.text for reading in read(path)]


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _show_findings(text: str, mentions: Sequence[Mention]) -> None:
    click.echo(f"Found: {len(mentions)}")
    for one in mentions:
        words = " ".join(one.text.split())
        click.echo(f"  line {_line(text, one.span.start)}: {words} ({one.kind}, {one.weight}; {one.because})")


def _show_risks(text: str, found: Risks) -> None:
    click.echo("\nWhat remains when every name is gone")
    for reason in found.small_world.reasons:
        click.echo(f"  {reason}")
    for day in found.chain:
        click.echo(f"  line {_line(text, day.span.start)}: “{day.words}” leads to {day.on}; {day.because}")
    for one in found.client_as_reader:
        click.echo(f"  line {_line(text, one.span.start)}: the client would know it by {', '.join(one.because)}")


def _show_disguise(told: Disguise) -> None:
    click.echo("\nIn disguise\n")
    click.echo(told.text)
