"""What is known of an example case because it was written so: hours, events, marks, states, formulations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.states import State
from sessionlab.transcript import When


class Attendance(StrEnum):
    """What became of an hour that was agreed."""

    HELD = "held"
    MISSED = "missed"
    CANCELLED = "cancelled"
    BROKEN_OFF = "broken off"

    @property
    def took_place(self) -> bool:
        """Tell whether the two met, be it for half the time."""
        return self in (Attendance.HELD, Attendance.BROKEN_OFF)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """An hour that was agreed. `by` is who missed it, called it off or broke it off; None where it was held."""

    on: date
    attendance: Attendance
    by: By | None = None
    files: tuple[str, ...] = ()
    """What tells of it, as paths below the case's folder; empty where nobody wrote anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueEvent:
    """One thing that happened, with the file and the words that tell it best; they may be told elsewhere too."""

    kind: EventKind
    when: When
    by: By
    file: str
    quote: str = field(repr=False)
    turn: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueMark:
    """One marker of the codebook in one turn of a transcript, or (with `turn` None) in a letter."""

    marker: str
    file: str
    quote: str = field(repr=False)
    significance: int
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class TrueState:
    """A state of the relationship and the day it holds from."""

    state: State
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulationVersion:
    """What the therapist took to be at work, from a day on. `reason` is why it was written or changed."""

    version: int
    on: date
    file: str
    text: str = field(repr=False)
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The truth of one case. Hours, events, states and versions stand in the order of days, marks file by file."""

    hours: tuple[Hour, ...]
    events: tuple[TrueEvent, ...]
    marks: tuple[TrueMark, ...] = field(repr=False)
    states: tuple[TrueState, ...]
    formulations: tuple[FormulationVersion, ...] = field(repr=False)

    @property
    def final_state(self) -> State:
        """The state in which the last file leaves the two."""
        return self.states[-1].state

    def marks_of(self, file: str) -> tuple[TrueMark, ...]:
        """Return the marks of one file, in the order of its turns."""
        return tuple(mark for mark in self.marks if mark.file == file)


def truth_from(table: Mapping[str, Any]) -> Truth:
    """Return the truth that a `truth.toml` holds.

    Marks stand there under their file, each as `[turn, marker, significance, quote]`, and without the turn in letters.
    """
    return Truth(
        hours=tuple(_hour(entry) for entry in table["hours"]),
        events=tuple(_event(entry) for entry in table["events"]),
        marks=tuple(_mark(file, entry) for file, entries in table["marks"].items() for entry in entries),
        states=tuple(TrueState(State(entry["state"]), entry["on"]) for entry in table["states"]),
        formulations=tuple(FormulationVersion(**entry) for entry in table["formulations"]),
    )


def _hour(entry: Mapping[str, Any]) -> Hour:
    return Hour(
        on=entry["on"],
        attendance=Attendance(entry["attendance"]),
        by=By(entry["by"]) if "by" in entry else None,
        files=tuple(entry.get("files", ())),
    )


def _event(entry: Mapping[str, Any]) -> TrueEvent:
    return TrueEvent(
        kind=EventKind(entry["kind"]),
        when=When(on=entry.get("on"), earliest=entry.get("earliest"), latest=entry.get("latest")),
        by=By(entry["by"]),
        file=entry["file"],
        quote=entry["quote"],
        turn=entry.get("turn"),
        detail=entry.get("detail", ""),
    )


def _mark(file: str, entry: list[Any]) -> TrueMark:
    *turn, marker, significance, quote = entry
    return TrueMark(marker=marker, file=file, quote=quote, significance=significance, turn=turn[0] if turn else None)
