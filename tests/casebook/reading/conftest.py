"""Tell small cases from texts, with marks and events on phrases of them."""

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.story import Chapter, Story, gather_story
from sessionlab.transcript import UNDATED, Reading, Span, Transcript, When

NOTE = """She came late and found fault with the chair. I asked what had happened.

She called me useless and looked at the door. I had not seen it coming, and I said so."""
SESSION = "\n".join(["T: How was the week?", "C: It was the week you left me alone with this.", "T: I did leave you."])
LETTER = """From: Ines <ines@example.org>
To: Dr. Holm <holm@example.org>
Subject: No more
Date: Tue, 3 Mar 2020 20:15:00 +0000
Message-ID: <1@example.org>
Content-Type: text/plain; charset=utf-8

I will not come any more. You have had your chance.
"""


def find(reading: Reading, phrase: str) -> Span:
    """Return where a phrase stands in a reading."""
    start = reading.text.index(phrase)
    return Span(start, start + len(phrase))


def turn_of(reading: Reading, span: Span) -> int | None:
    """Return the turn that holds a span."""
    turns = reading.turns if isinstance(reading, Transcript) else ()
    return next((turn.index for turn in turns if turn.span.overlaps(span)), None)


def rating_of(reading: Reading, phrase: str, mark: str, *, by: Coder, because: str) -> Rating:
    """Return the rating written as ``C.therapist=3``."""
    span, (marker, significance) = find(reading, phrase), mark.split("=")
    return Rating(
        marker=marker,
        span=span,
        quote=phrase,
        turn=turn_of(reading, span),
        significance=int(significance),
        confidence=0.72,
        coder=by,
        because=because,
    )


def event_of(reading: Reading, phrase: str, kind: str) -> Event:
    """Return the event written as ``repair:held``, on the day of the reading."""
    span, (name, _, detail) = find(reading, phrase), kind.partition(":")
    return Event(
        kind=EventKind(name),
        when=When.exactly(reading.on) if reading.on else UNDATED,
        by=By.CLIENT,
        span=span,
        quote=phrase,
        confidence=0.8,
        because="the rule of the test",
        turn=turn_of(reading, span),
        detail=detail,
    )


def chapter_of(
    text: str = NOTE,
    *,
    on: date | None = None,
    marks: Mapping[str, str] | None = None,
    events: Mapping[str, str] | None = None,
    by: Coder = Coder("rules", "1"),  # noqa: B008
    because: str = "the client finds fault",
    speakers: Mapping[str, str] | None = None,
) -> Chapter:
    """Return a text as a chapter, with a mark or an event on each phrase."""
    [reading] = read(text, written_on=on, speakers=speakers)
    ratings = (rating_of(reading, phrase, mark, by=by, because=because) for phrase, mark in (marks or {}).items())
    told = (event_of(reading, phrase, kind) for phrase, kind in (events or {}).items())
    return Chapter(reading, tuple(ratings), tuple(told))


def small_case() -> Story:
    """Return a case of an hour, a note and a letter: it breaks, and the client leaves."""
    session = chapter_of(
        SESSION,
        on=date(2020, 3, 2),
        events={"How was the week?": "session", "you left me alone": "rupture"},
        marks={"you left me alone": "C.therapist=3", "I did leave you": "R.acknowledge=2"},
    )
    note = chapter_of(
        on=date(2020, 3, 2),
        events={"I had not seen it coming": "therapist_miss", "I said so": "repair"},
        marks={"She called me useless": "C.therapist=5", "looked at the door": "W.avoid=1"},
    )
    letter = chapter_of(
        LETTER,
        events={"I will not come": "letter_in", "I will not come any more": "quit"},
        speakers={"ines@example.org": "client"},
    )
    return gather_story([session, note, letter])


@pytest.fixture
def chapter() -> Callable[..., Chapter]:
    """Return the maker of chapters."""
    return chapter_of


@pytest.fixture
def case() -> Story:
    """Return the small case."""
    return small_case()
