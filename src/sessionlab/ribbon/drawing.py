"""The values a ribbon is made of.

Lengths along the line are in marks: one is the room that a single mark takes. Heights are significance, 1 to 5, and
know nothing of pixels. Every hour has a column of its own however many days lie between two of them, so that a week
with three letters can be read as easily as a quiet month; the days are said beside it.
"""

from dataclasses import dataclass
from enum import StrEnum

from sessionlab.relationship.states import State
from sessionlab.transcript import When


class PlaceKind(StrEnum):
    """What a stretch of the line stands for."""

    HOUR = "hour"
    LETTER = "letter"
    PAUSE = "pause"
    MOMENT = "moment"


class Side(StrEnum):
    """Above the line is the client's, below it the therapist's; on it what happens to the line."""

    ABOVE = "above"
    ON = "on"
    BELOW = "below"


class Shape(StrEnum):
    """The visual language: one shape for one thing. On each side they stand in this order from left to right."""

    LETTER_IN = "letter_in"
    CONFRONTATION = "confrontation"
    WITHDRAWAL = "withdrawal"
    RUPTURE = "rupture"
    SAID = "said"
    THREAT = "threat"
    PATTERN = "pattern"

    RETURN = "return"
    HOUR = "hour"
    ABSENCE = "absence"
    CANCELLED = "cancelled"
    BREAK = "break"
    HOLIDAY = "holiday"
    QUIT = "quit"
    ENDED = "ended"
    ENDED_UNPLANNED = "ended_unplanned"
    PUBLISHED = "published"

    LETTER_OUT = "letter_out"
    MISS = "miss"
    PUSH = "push"
    REPAIR = "repair"
    FORMULATION = "formulation"
    PREDICTION = "prediction"


@dataclass(frozen=True, slots=True)
class Place:
    """A column of the ribbon: an hour, a letter, a pause, or a moment between them. `events` index those of the story.

    `when` is not known for what nobody dated; such a place stands between its neighbours of the story.
    """

    index: int
    kind: PlaceKind
    when: When
    start: float
    width: float
    events: tuple[int, ...]

    @property
    def end(self) -> float:
        """Where the next place begins."""
        return self.start + self.width

    @property
    def middle(self) -> float:
        """Where its day is written."""
        return self.start + self.width / 2


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape at one place, and all it rests on.

    `events` index the events of the story; `ratings` are (chapter, rating of that chapter), the strongest first.
    `height` is the highest significance among the ratings, None where nobody rated how much it weighs.
    """

    shape: Shape
    side: Side
    at: float
    place: int
    height: int | None
    events: tuple[int, ...] = ()
    ratings: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stretch of the line during which the two are at work."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch without a line: a pause, or the time after one of the two has gone. `mark` indexes what opened it."""

    start: float
    end: float
    mark: int


@dataclass(frozen=True, slots=True)
class Thread:
    """A repair: from what broke (a mark) to the attempt (a mark); `held` is None while nothing tells."""

    broken: int
    mended: int
    held: bool | None


@dataclass(frozen=True, slots=True)
class Band:
    """How long a state lasted along the line; `change` indexes the states of the story."""

    start: float
    end: float
    state: State
    change: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """The whole course of a story, `width` marks long."""

    width: float
    places: tuple[Place, ...]
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    gaps: tuple[Gap, ...]
    threads: tuple[Thread, ...]
    bands: tuple[Band, ...]

    def marks_of(self, place: int) -> tuple[Mark, ...]:
        """Return the marks that stand at a place."""
        return tuple(mark for mark in self.marks if mark.place == place)
