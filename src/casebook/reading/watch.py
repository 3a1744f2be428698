"""``casebook watch``: follow a transcript that grows, and show after every turn where the alliance stands."""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from casebook.reading.command import roles_of
from casebook.reading.following import BOUNDS, UNNAMED, Followed, Growing, grown, turns_in
from casebook.reading.terminal_words import one_line
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.coding.tracker import Point
from sessionlab.errors import Refusal
from sessionlab.transcript import Role, Turn

LOOKS_EVERY: Final = 0.5
"""Seconds between two looks at the file."""
TURNS_SHOWN: Final = 6
CURVE: Final = 60
BARS: Final = "▁▂▃▄▅▆▇█"


@click.command("watch")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--speakers", metavar="NAME=ROLE,...", callback=roles_of, help="Who is who: Anna=therapist,Ben=client.")
@click.option(
    "--hints/--no-hints", default=True, show_default=True, help="A quiet question, at most one in five minutes."
)
@click.option("--once", is_flag=True, help="Read what is there, show it, and end.")
@click.option("--reader", "reader_name", type=click.Choice(["both", "rules"]), default="both", show_default=True)
def watch_command(path: Path, *, speakers: dict[str, str], hints: bool, once: bool, reader_name: str) -> None:
    """Follow a transcript that grows, as a local transcriber writes it, and show where the alliance stands.

    FILE is a WebVTT, SRT or text file. Nothing is stored and nothing is sent. Ctrl-C ends it.
    """
    parcel = _parcel(reader_name)
    console = Console(file=sys.stdout)
    followed = Followed()
    if once:
        console.print(shown(grown(followed, turns_in(path, speakers), parcel, hints=hints, now=0.0)))
        return
    with Live(shown(followed), console=console, refresh_per_second=4) as live:
        try:
            for turns, now, fault in looks(path, speakers):
                if turns is not None:
                    followed = grown(followed, turns, parcel, hints=hints, now=now)
                live.update(shown(followed, fault=fault))
        except KeyboardInterrupt:
            return


def _parcel(name: str) -> Parcel | None:
    if name == "rules":
        return None
    try:
        return shipped()
    except ReaderUnavailable as refusal:
        click.echo(str(refusal), err=True)
        return None


def looks(path: Path, speakers: dict[str, str]) -> Iterator[tuple[tuple[Turn, ...] | None, float, str]]:
    """Yield the turns that are said, the seconds since the start, and why it cannot be read, whenever that changes."""
    growing, begun, told = Growing(path, speakers), time.monotonic(), ""
    while True:
        now = time.monotonic()
        try:
            turns = growing.look(now)
            fault = "" if turns is not None else told
        except Refusal as refusal:
            turns, fault = None, str(refusal)
        if turns is not None or fault != told:
            told = fault
            yield turns, now - begun, fault
        time.sleep(LOOKS_EVERY)


def shown(followed: Followed, *, fault: str = "") -> RenderableType:
    """Return the last turns, the curve of the strain and the hint; `fault` says why no more is read for now."""
    why = [Text(fault, style="bold")] if fault else []
    if followed.state is None or not followed.state.points:
        return Group(*why, Text("Waiting for the first turn.", style="dim"))
    points = followed.state.points
    lines = [_turn_line(turn, point) for turn, point in zip(followed.turns, points, strict=True)][-TURNS_SHOWN:]
    standing = [Text(UNNAMED, style="bold")] if followed.unnamed else [_curve(points), _standing(points[-1])]
    return Group(*lines, Text(), *why, *standing, *_asked(followed), Text(BOUNDS, style="dim"))


def _turn_line(turn: Turn, point: Point) -> Text:
    strain = f"{point.strain:4.0%}" if turn.role in (Role.THERAPIST, Role.CLIENT) else "    "
    return Text(
        f"{turn.index + 1:4} {turn.role.value[:1].upper()} {strain}  {one_line(turn.text)}",
        overflow="ellipsis",
        no_wrap=True,
    )


def _curve(points: Sequence[Point]) -> Text:
    latest = points[-CURVE:]
    bars = "".join(BARS[min(len(BARS) - 1, int(point.strain * len(BARS)))] for point in latest)
    return Text(f"strain, turns {latest[0].turn + 1} to {latest[-1].turn + 1}  {bars}")


def _standing(point: Point) -> Text:
    told = [f"strain {point.strain:.0%}"]
    if point.role is Role.CLIENT:
        told += [f"away {point.withdrawal:.0%}", f"against {point.confrontation:.0%}"]
    elif point.role is Role.THERAPIST:
        told += [f"push {point.push:.0%}", f"repair {point.repair:.0%}"]
    if point.given is not None:
        told.append(f"input {point.given:.0%} of input and reflection")
    if point.slipping_since is not None:
        told.append(f"it began to slip at turn {point.slipping_since + 1}")
    return Text(", ".join(told))


def _asked(followed: Followed) -> list[Text]:
    return [Text(followed.question, style="italic")] if followed.question else []
