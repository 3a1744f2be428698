"""Asking the index of words: what is typed is never a command, what narrows it stands as words of the index itself."""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MOST_WORDS: Final = 20
_PIECE: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
MOST_DAYS: Final = 366 * 200
KINDS: Final = {
    "note": "Notes",
    "addendum": "What was added",
    "letterin": "Letters from clients",
    "letterout": "Letters to clients",
    "transcript": "Transcripts",
    "account": "Accounts of yours",
    "formulation": "Formulations",
    "episode": "Relationship episodes",
    "event": "Events you entered",
    "reason": "Reasons for a state of your own",
    "agreement": "What was agreed",
    "draft": "Drafts of notes",
    "reply": "Drafts of replies",
    "unsent": "Unsent replies",
    "focus": "Lines for a week",
}
"""What can be looked in alone, as the index names it."""
UNFINISHED: Final = ("draft", "reply", "unsent", "focus")
"""What is no part of any note or letter yet, or never will be: nobody but the one whose case it is finds it."""
ELSEWHERE: Final = ("formulation", "episode", "event", "reason", "agreement", *UNFINISHED)
"""Kinds that stand in no note or document: what is known of them is what the index says."""
NAMES: Final = {
    "formulation": "formulation",
    "episode": "relationship episode",
    "event": "event",
    "reason": "reason for a state of your own",
    "agreement": "what was agreed",
    "draft": "draft of a note",
    "reply": "draft of a reply",
    "unsent": "unsent reply",
    "focus": "line for a week",
}
"""What one of these is called."""
OF_EVENTS: Final = "event:"
"""How a mark that is looked for begins when it is a kind of event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What a search is narrowed to; nothing of it where it is empty."""

    kind: str = ""
    since: date | None = None
    until: date | None = None
    marker: str = ""
    state: str = ""


def pieces_of(words: str) -> tuple[tuple[str, bool], ...]:
    """Return what is looked for, and whether words must stand together; nothing without a letter or digit.

    >>> pieces_of('late "the blue door" OR (')
    (('late', False), ('the blue door', True), ('OR', False))
    """
    found = ((phrase or word, bool(phrase)) for phrase, word in _PIECE.findall(words.replace("\0", " ")))
    return tuple(piece for piece in found if any(sign.isalnum() for sign in piece[0]))[:MOST_WORDS]


def query_of(
    pieces: Sequence[tuple[str, bool]],
    *,
    within: Sequence[uuid.UUID] = (),
    kind: str = "",
    days: str = "",
    begun: bool = False,
) -> str:
    """Return what the index is asked. Every piece is quoted, so that none is a command.

    :param within: the only cases to look in; all of them where there is none
    :param days: as `days_between` returns them
    :param begun: let a word stand for those that begin with it
    """
    words = " ".join(f'"{piece}"*' if begun and not together else f'"{piece}"' for piece, together in pieces)
    narrowing = [" OR ".join(case.hex for case in within), f"k{kind}" if kind in KINDS else "", days]
    asked = [f"words : ({words})", *(f"in_case : ({one})" for one in narrowing if one)]
    return " AND ".join(asked)


def days_between(since: date | None, until: date | None, *, today: date) -> str:
    """Return the days of a span as the index has them: years, months and days, as few of each as there can be.

    >>> days_between(date(2023, 12, 30), date(2024, 2, 2), today=date(2024, 5, 2))
    'd20231230 OR d20231231 OR m202401 OR d20240201 OR d20240202'
    """
    if since is None and until is None:
        return ""
    last = until or today + timedelta(days=366)
    first = max(since or date(1900, 1, 1), last - timedelta(days=MOST_DAYS))
    return " OR ".join(_spans(first, last)) or "d00000000"


def _spans(day: date, last: date) -> Iterator[str]:
    while day <= last:
        if (day.month, day.day) == (1, 1) and date(day.year, 12, 31) <= last:
            yield f"y{day.year:04}"
            day = date(day.year + 1, 1, 1)
        elif day.day == 1 and _next_month(day) - timedelta(days=1) <= last:
            yield f"m{day:%Y%m}"
            day = _next_month(day)
        else:
            yield f"d{day:%Y%m%d}"
            day += timedelta(days=1)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
