"""The words of the page: what each thing is called, how days are written, how words are shown safely."""

import re
from datetime import date

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.standing import State
from sessionlab.relationship.states import shipped_table
from sessionlab.relationship.wording import MONTHS, say_when
from sessionlab.ribbon import Shape
from sessionlab.transcript import When

EVENT_NAMES = {
    EventKind.PATTERN: "A pattern",
    EventKind.SESSION: "The hour",
    EventKind.ABSENCE: "An hour the client did not come to",
    EventKind.CANCELLED: "An hour cancelled",
    EventKind.RUPTURE: "A rupture",
    EventKind.THERAPIST_MISS: "What the therapist missed",
    EventKind.REPAIR: "A repair tried",
    EventKind.LETTER_IN: "A letter from the client",
    EventKind.LETTER_OUT: "A letter from the therapist",
    EventKind.BREAK: "A break",
    EventKind.HOLIDAY: "A planned pause",
    EventKind.THREAT: "Talk of leaving",
    EventKind.QUIT: "The client quits",
    EventKind.RETURN: "The client returns",
    EventKind.FORMULATION: "A formulation",
    EventKind.PREDICTION: "The therapist’s guess",
    EventKind.ENDED: "The ending",
    EventKind.PUBLISHED: "A publication",
}
DETAILS = {
    (EventKind.REPAIR, "held"): "A repair that held",
    (EventKind.REPAIR, "did not hold"): "A repair that did not hold",
    (EventKind.ENDED, "planned"): "The planned ending",
    (EventKind.ENDED, "unplanned"): "An ending nobody planned",
    (EventKind.RETURN, "contrite"): "The client returns, contrite",
}
SHAPE_NAMES = {
    Shape.CONFRONTATION: "Confrontation",
    Shape.WITHDRAWAL: "Withdrawal",
    Shape.SAID: "Talk about self and bond",
    Shape.PUSH: "The therapist’s part in it",
    Shape.REPAIR: "Repair",
    Shape.THREAT: "Talk of leaving",
}
LEGEND = {
    Shape.CONFRONTATION: "Confrontation: the client moves against the therapist or the work",
    Shape.WITHDRAWAL: "Withdrawal: the client moves away from the therapist or the work",
    Shape.RUPTURE: "A rupture that is told of, its kind and weight not",
    Shape.SAID: "What the client says about self and bond",
    Shape.THREAT: "The client speaks of leaving",
    Shape.PATTERN: "A pattern of the client’s",
    Shape.LETTER_IN: "A letter from the client",
    Shape.LETTER_OUT: "A letter from the therapist",
    Shape.MISS: "What the therapist missed",
    Shape.PUSH: "What the therapist added to it",
    Shape.REPAIR: "The therapist tries to mend it",
    Shape.FORMULATION: "A formulation",
    Shape.PREDICTION: "The therapist’s own guess",
    Shape.HOUR: "An hour",
    Shape.ABSENCE: "An hour the client did not come to",
    Shape.CANCELLED: "An hour cancelled",
    Shape.BREAK: "A break: a gap in the line",
    Shape.HOLIDAY: "A planned pause",
    Shape.QUIT: "The client quits: the line ends open",
    Shape.RETURN: "The client returns: the line starts again",
    Shape.ENDED: "A planned ending: the line is closed",
    Shape.ENDED_UNPLANNED: "An ending nobody planned",
    Shape.PUBLISHED: "A publication",
}
FAMILY_SHAPES = {
    "C": Shape.CONFRONTATION,
    "W": Shape.WITHDRAWAL,
    "S": Shape.SAID,
    "E": Shape.THREAT,
    "T": Shape.PUSH,
    "R": Shape.REPAIR,
}
WHO = {By.CLIENT: "the client", By.THERAPIST: "the therapist", By.BOTH: "both"}

NOTHING_TOLD = "Nothing in these pages tells how the two stand."
NOT_TOLD = "nothing told"
"""Beside a state, in its place, where nothing tells one."""
NO_DAY = "no day told"
DOUBTFUL = "doubtful: changes no state"
_NOT_SHOWN = (*range(0x20), 0x7F, 0x202D, 0x202E, *range(0xD800, 0xE000))
_UNSHOWABLE = dict.fromkeys(_NOT_SHOWN, "\N{REPLACEMENT CHARACTER}")
_UNSHOWABLE |= {0x09: "\t", 0x0A: "\n", 0x0D: "\n"}
_NAME_TO_LOOK = str.maketrans({" ": "-", "(": "", ")": ""})
_TURNERS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def name_event(event: Event) -> str:
    """Return what happened, with what is told of how."""
    return DETAILS.get((event.kind, event.detail), EVENT_NAMES[event.kind])


def say_doubt(event: Event) -> str:
    """Say that a reader is too unsure of an event for it to count; empty where it counts.

    Without this word a page would show a rupture and beside it a state that knows of none.
    """
    return DOUBTFUL if shipped_table().is_doubtful(event) else ""


def say_day_or_none(when: When) -> str:
    """Return the day as exactly as it is known, and say so where nobody told it."""
    return say_when(when) or NO_DAY


def say_day_shortly(when: When) -> str:
    """Return what fits under a column: a day of the month, a range of them, a month, or that there is none."""
    first, last = when.first, when.last
    if first is None or last is None:
        return "undated"
    if first == last:
        return str(first.day)
    if (last - first).days > 9:
        return say_month_shortly(first) if first.month == last.month else f"{first.year}"
    return f"{first.day}–{last.day}"


def say_month_shortly(day: date) -> str:
    """Return the first three letters of the month."""
    return MONTHS[day.month - 1][:3]


def look_of(state: State) -> str:
    """Return the name of a state as the style sheet writes it."""
    return state.value.translate(_NAME_TO_LOOK)


def show(text: str) -> str:
    """Return words as a page can hold them: what cannot be shown, or would turn the line, is replaced sign by sign."""
    return text.translate(_UNSHOWABLE)


def shorten(text: str, *, most: int = 160) -> str:
    """Return the words on one line, cut at a word."""
    line = " ".join(_TURNERS.sub("", show(text)).split())
    if len(line) <= most:
        return line
    return f"{line[: most - 1].rsplit(' ', 1)[0]}…"


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun.

    >>> count(1, "turn"), count(1200, "turn"), count(2, "pause")
    ('1 turn', '1,200 turns', '2 pauses')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"
