"""The hour that is being followed: in memory alone, one at a time, gone with the lock."""

import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from casebook.desk.place import now
from casebook.reading.following import Followed, grown, turns_in
from casebook.vault import opened
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.errors import InvalidInput, Refusal
from sessionlab.reading import read
from sessionlab.transcript import Transcript, Turn

MOST_SIGNS: Final = 400_000
SETTLED_AFTER: Final = 2.0
"""A last turn of a file that has not grown for so many seconds is taken as said."""
SPEAKERS: Final = ("T", "C")


@dataclass(slots=True)
class Hour:
    """An hour on its way. `path` is the file that grows; without one its lines are typed."""

    case: uuid.UUID
    path: Path | None
    speakers: dict[str, str]
    hints: bool
    begun: float = field(default_factory=time.monotonic)
    typed: list[str] = field(default_factory=list, repr=False)
    followed: Followed = field(default_factory=Followed, repr=False)
    size: int = -1
    changed: float = 0.0
    fault: str = ""

    @property
    def text(self) -> str:
        """Return the words so far, as a typed dialogue."""
        names = {"therapist": "Therapist", "client": "Client"}
        said = (f"{names.get(turn.role.value, turn.speaker or 'Other')}: {turn.text}" for turn in self.followed.turns)
        return "\n".join(self.typed) if self.path is None else "\n".join(said)


class _Running:
    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.hour: Hour | None = None


_running = _Running()


def begin(case: uuid.UUID, *, path: Path | None, speakers: dict[str, str], hints: bool) -> Hour:
    """Begin to follow an hour; the one before is let go.

    :raises InvalidInput: there is no such file
    """
    if path is not None and not path.is_file():
        raise InvalidInput("There is no such file.", remedy="Give the whole path of the file the transcriber writes.")
    opened.current()
    opened.at_lock(let_go)
    with _running.guard:
        _running.hour = Hour(case, path, speakers, hints)
        return _running.hour


def of(case: uuid.UUID) -> Hour | None:
    """Return the hour of this case that is being followed."""
    hour = _running.hour
    return hour if hour is not None and hour.case == case and opened.is_open() else None


def let_go() -> None:
    """Forget the hour and its words."""
    with _running.guard:
        _running.hour = None


def say(hour: Hour, speaker: str, words: str) -> None:
    """Take a typed line in.

    :raises InvalidInput: nobody or nothing was said, or the hour grew too long
    """
    line = " ".join(words.split())
    faults = []
    if speaker not in SPEAKERS:
        faults.append("Nobody is named who says it.")
    if not line:
        faults.append("No words stand in the line.")
    if sum(map(len, hour.typed)) + len(line) > MOST_SIGNS:
        faults.append("The hour is longer than can be followed.")
    if faults:
        raise InvalidInput(faults, remedy="Choose who speaks and write what was said.")
    with _running.guard:
        hour.typed.append(f"{speaker}: {line}")
    look(hour)


def look(hour: Hour) -> bool:
    """Take in what came since the last look; tell whether anything did. New words show that somebody is there."""
    with _running.guard:
        before = len(hour.followed.turns)
        try:
            turns = _turns(hour)
            hour.fault = ""
        except Refusal as refusal:
            hour.fault = str(refusal)
            return False
        if turns is not None:
            parcel = reader_parcel()
            at = time.monotonic() - hour.begun
            hour.followed = grown(hour.followed, turns, parcel, hints=hour.hints, now=at)
        came = len(hour.followed.turns) != before
    if came:
        opened.touch(now())
    return came


def _turns(hour: Hour) -> tuple[Turn, ...] | None:
    """Return the turns said so far, None where the file is as it was."""
    if hour.path is None:
        return _typed(hour.typed)
    at = time.monotonic()
    try:
        size = hour.path.stat().st_size
    except OSError:
        raise InvalidInput("The file is gone.", remedy="End this hour, or put the file back.") from None
    if size != hour.size:
        hour.size, hour.changed = size, at
        return turns_in(hour.path, hour.speakers)[:-1]
    if hour.changed and at - hour.changed >= SETTLED_AFTER:
        hour.changed = 0.0
        return turns_in(hour.path, hour.speakers)
    return None


def _typed(lines: list[str]) -> tuple[Turn, ...]:
    if not lines:
        return ()
    [found] = read("\n".join(lines), speakers={"T": "therapist", "C": "client"})
    return found.turns if isinstance(found, Transcript) else ()


def reader_parcel() -> Parcel | None:
    """Return the learned reader, None where the rules go alone."""
    try:
        return shipped()
    except ReaderUnavailable:
        return None
