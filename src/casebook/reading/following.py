"""Following a transcript that grows: what was read of it so far, and how more turns are taken in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from sessionlab.coding.hints import Hint, hint
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.taught import UNTAUGHT, Taught
from sessionlab.coding.tracker import State, begin, step
from sessionlab.errors import InvalidInput, Refusal, UnreadableSource
from sessionlab.reading import read
from sessionlab.transcript import Role, Transcript, Turn

BOUNDS: Final = (
    "Not a judge and no risk monitor: it reads words alone, is blind to tone and face, and misses much. "
    "Strain is how likely a rupture is here or in the next three answers."
)

UNNAMED: Final = (
    "Nobody is known as therapist or client so far, so nothing can be read of what is said. "
    "Say who is who, with the names as the file writes them."
)
SETTLED_AFTER: Final = 2.0
"""A last turn of a file that has not grown for so many seconds is taken as said."""
STANDS_FOR: Final = 8
"""A question stands for so many turns; after them it is of something past."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What has been read of the file so far: the turns, the state after them, the hint that stands."""

    turns: tuple[Turn, ...] = ()
    state: State | None = None
    last: Hint | None = None

    @property
    def question(self) -> str:
        """Return the question that stands, empty where there is none."""
        if self.last is None or not 0 <= len(self.turns) - 1 - self.last.turn < STANDS_FOR:
            return ""
        return self.last.question

    @property
    def unnamed(self) -> bool:
        """Tell whether nobody who speaks is known as therapist or client."""
        return bool(self.turns) and all(turn.role not in (Role.THERAPIST, Role.CLIENT) for turn in self.turns)


@dataclass(slots=True)
class Growing:
    """A transcript file that somebody else writes, and how it was when it was last looked at."""

    path: Path
    speakers: dict[str, str]
    stamp: tuple[int, int] | None = None
    changed: float | None = None
    known: int = 0

    def look(self, at: float) -> tuple[Turn, ...] | None:
        """Return the turns that are said by now, None where there is nothing new to tell.

        The last turn may still grow, and a file that holds less or cannot be read may be in the midst of being
        written: each is taken as it stands only when it has stood so for `SETTLED_AFTER` seconds.

        :param at: seconds, of any clock that goes on
        :raises Refusal: it is gone, or has settled as something that is no transcript
        """
        stamp = self._stamp()
        settled = False
        if stamp != self.stamp:
            self.stamp, self.changed = stamp, at
        elif self.changed is not None and at - self.changed >= SETTLED_AFTER:
            self.changed, settled = None, True
        else:
            return None
        try:
            turns = turns_in(self.path, self.speakers)
        except Refusal:
            if settled:
                raise
            return None
        except OSError:
            self.stamp = None
            return None
        said = turns if settled else turns[:-1]
        if len(said) < self.known and not settled:
            return None
        self.known = len(said)
        return said

    def _stamp(self) -> tuple[int, int]:
        try:
            known = self.path.stat()
        except OSError:
            self.stamp = None
            raise InvalidInput("The file is gone.", remedy="End this, or put the file back.") from None
        return known.st_size, known.st_mtime_ns


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


def grown(
    followed: Followed,
    turns: Sequence[Turn],
    parcel: Parcel | None,
    *,
    hints: bool,
    now: float,
    taught: Taught = UNTAUGHT,
) -> Followed:
    """Return what is known after more turns; from the beginning where what was said before reads otherwise now."""
    known = len(followed.turns)
    if tuple(turns[:known]) != followed.turns:
        followed = replace(Followed(), last=followed.last)
        known = 0
    state, last = followed.state or begin(), followed.last
    for turn in turns[known:]:
        state = step(state, turn, parcel=parcel, taught=taught)
        asked = hint(state.points, now=turn.end or now, last=last, learned=parcel is not None) if hints else None
        last = asked or last
    return Followed(tuple(turns), state, last)
