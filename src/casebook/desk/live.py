"""The hour that is being followed: in memory alone, one at a time, gone with the lock."""

import threading
import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from casebook.desk.place import now
from casebook.reading.following import Followed, Growing, grown, turns_in
from casebook.vault import opened
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped
from sessionlab.coding.learned.taught import Taught
from sessionlab.errors import InvalidInput, Refusal
from sessionlab.transcript import Role, Span, Turn

MOST_SIGNS: Final = 400_000
SPEAKERS: Final = {"T": ("Therapist", Role.THERAPIST), "C": ("Client", Role.CLIENT)}


@dataclass(slots=True)
class Hour:
    """An hour on its way. `path` is the file that grows; without one its lines are typed.

    `taught` is what decisions had taught the reader by `taught_at`: fitting it takes seconds, so it is not asked for at
    every line.
    """

    case: uuid.UUID
    path: Path | None
    speakers: dict[str, str]
    hints: bool
    taught: Taught = field(repr=False)
    taught_at: datetime
    begun: float = field(default_factory=time.monotonic)
    typed: list[tuple[str, str]] = field(default_factory=list, repr=False)
    followed: Followed = field(default_factory=Followed, repr=False)
    growing: Growing | None = None
    fault: str = ""
    changes: int = 0
    """How often what the page shows has changed."""

    @property
    def text(self) -> str:
        """Return the words so far, as a typed dialogue."""
        names = {"therapist": "Therapist", "client": "Client"}
        said = (f"{names.get(turn.role.value, turn.speaker or 'Other')}: {turn.text}" for turn in self.followed.turns)
        return "\n".join(said)

    @property
    def shows(self) -> str:
        """Return a name for what the page shows now, so that it is sent to each page once."""
        return f"{self.begun}-{self.changes}"


class _Running:
    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.hour: Hour | None = None


_running = _Running()


def begin(
    case: uuid.UUID,
    *,
    path: Path | None,
    speakers: dict[str, str],
    hints: bool,
    taught: Taught,
    taught_at: datetime,
) -> Hour:
    """Begin to follow an hour; the one before is let go.

    :raises InvalidInput: there is no such file
    """
    if path is not None and not path.is_file():
        raise InvalidInput("There is no such file.", remedy="Give the whole path of the file the transcriber writes.")
    opened.current()
    opened.at_lock(let_go)
    with _running.guard:
        growing = None if path is None else Growing(path, speakers)
        _running.hour = Hour(case, path, speakers, hints, taught, taught_at, growing=growing)
        return _running.hour


def of(case: uuid.UUID) -> Hour | None:
    """Return the hour of this case that is being followed."""
    hour = _running.hour
    return hour if hour is not None and hour.case == case and opened.is_open() else None


def let_go() -> None:
    """Forget the hour and its words."""
    with _running.guard:
        _running.hour = None


def whole(hour: Hour) -> tuple[str, bytes] | None:
    """Return the file that is followed as it stands now, None where there is none or it holds no talk any more."""
    if hour.path is None:
        return None
    try:
        return (hour.path.name, hour.path.read_bytes()) if turns_in(hour.path, hour.speakers) else None
    except (OSError, Refusal):
        return None


def ask(hour: Hour, *, hints: bool) -> None:
    """Let the quiet questions come, or stop them and take the one that stands away."""
    with _running.guard:
        hour.hints = hints
        hour.followed = hour.followed if hints else replace(hour.followed, last=None)
        hour.changes += 1


def teach(hour: Hour, taught: Taught, *, at: datetime) -> None:
    """Read what is said from now on as the reader is taught by now; what was read stays as it was read."""
    with _running.guard:
        hour.taught, hour.taught_at = taught, at
        hour.changes += 1


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
    if sum(len(said) for _, said in hour.typed) + len(line) > MOST_SIGNS:
        faults.append("The hour is longer than can be followed.")
    if faults:
        raise InvalidInput(faults, remedy="Choose who speaks and write what was said.")
    with _running.guard:
        hour.typed.append((speaker, line))
    look(hour)


def look(hour: Hour) -> bool:
    """Take in what came since the last look; tell whether anything did. New words show that somebody is there."""
    with _running.guard:
        before, fault = hour.followed.turns, hour.fault
        try:
            at = time.monotonic()
            turns = _typed(hour.typed) if hour.growing is None else hour.growing.look(at)
            if turns is not None:
                hour.fault = ""
                spent = at - hour.begun
                hour.followed = grown(
                    hour.followed, turns, reader_parcel(), hints=hour.hints, now=spent, taught=hour.taught
                )
        except Refusal as refusal:
            hour.fault = str(refusal)
        came = hour.followed.turns != before
        hour.changes += came or hour.fault != fault
    if came:
        opened.touch(now())
    return came


def _typed(lines: list[tuple[str, str]]) -> tuple[Turn, ...]:
    """Return typed lines as turns, also the first one, which no file would show to be a talk."""
    found: list[Turn] = []
    at = 0
    for speaker, words in lines:
        name, role = SPEAKERS[speaker]
        at += len(f"{name}: ")
        found.append(Turn(len(found), name, role, Span(at, at + len(words)), words))
        at += len(words) + 1
    return tuple(found)


def reader_parcel() -> Parcel | None:
    """Return the learned reader, None where the rules go alone."""
    try:
        return shipped()
    except ReaderUnavailable:
        return None
