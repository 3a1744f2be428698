"""Following a transcript that grows: what was read of it so far, and how more turns are taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sessionlab.coding.hints import Hint, hint
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.tracker import State, begin, step
from sessionlab.errors import InvalidInput, UnreadableSource
from sessionlab.reading import read
from sessionlab.transcript import Transcript, Turn

BOUNDS: Final = (
    "Not a judge and no risk monitor: it reads words alone, is blind to tone and face, and misses much. "
    "Strain is how likely a rupture is here or in the next three answers."
)


@dataclass(frozen=True, slots=True)
class Followed:
    """What has been read of the file so far: the turns, the state after them, the hint that stands."""

    turns: tuple[Turn, ...] = ()
    state: State | None = None
    last: Hint | None = None


def turns_in(path: Path, speakers: dict[str, str]) -> tuple[Turn, ...]:
    """Return the turns of a transcript file; none while nothing stands in it yet.

    :raises InvalidInput: it holds something else
    """
    try:
        found = read(path, speakers=speakers)
    except UnreadableSource:
        if path.stat().st_size == 0:
            return ()
        raise
    if len(found) != 1 or not isinstance(found[0], Transcript):
        raise InvalidInput(
            "The file holds no single transcript.", remedy="Give one WebVTT, SRT or text file with speakers."
        )
    return found[0].turns


def grown(followed: Followed, turns: Sequence[Turn], parcel: Parcel | None, *, hints: bool, now: float) -> Followed:
    """Return what is known after more turns; from the beginning where what was said before reads otherwise now."""
    known = len(followed.turns)
    if tuple(turns[:known]) != followed.turns:
        followed = replace(Followed(), last=followed.last)
        known = 0
    state, last = followed.state or begin(), followed.last
    for turn in turns[known:]:
        state = step(state, turn, parcel=parcel)
        asked = hint(state.points, now=turn.end or now, last=last, learned=parcel is not None) if hints else None
        last = asked or last
    return Followed(tuple(turns), state, last)
