"""Tell small stories from a script, a line for each thing that happens.

2 session                     the 2nd of March; - where nobody dated it
2 rupture C.therapist=3       with a mark of significance 3 on its words
5 & break                     told in the sentence of the line before
5 repair:held                 with what the event adds to its kind
. S.warm=2                    a sentence with a mark that tells of nothing new
= ruptured 1                  a state that rests on event 1
= ended (unplanned) 4 30      the same, holding from the 30th
"""

import re
from collections.abc import Callable
from datetime import date

import pytest

from sessionlab.coding.rating import Coder, Rating
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.standing import State, StateChange
from sessionlab.relationship.story import Chapter, Story, StoryEvent
from sessionlab.transcript import UNDATED, Letter, Narrative, Passage, Source, Span, When

READER = Coder("rules", "1")
BY_THERAPIST = {EventKind.LETTER_OUT, EventKind.THERAPIST_MISS, EventKind.REPAIR, EventKind.FORMULATION}
STATE_LINE = re.compile(r"= (?P<state>\D+) (?P<because>\d+)(?: (?P<day>\d+))?")
EVENT_LINE = re.compile(
    r"(?P<day>\d+|-) (?P<same>& )?(?P<kind>\w+)(?::(?P<detail>[\w ]+?))?(?P<marks>( [A-Z]\.\w+=\d)*)"
)


def on(day: str | None) -> When:
    """Return the day of March, or no day."""
    return When.exactly(date(2020, 3, int(day))) if day and day != "-" else UNDATED


def ratings_of(marks: str, span: Span) -> list[Rating]:
    """Return the ratings written as ``C.therapist=3``."""
    return [
        Rating(
            marker=marker,
            span=span,
            quote="",
            turn=None,
            significance=int(significance),
            confidence=0.7,
            coder=READER,
            because="",
        )
        for marker, significance in re.findall(r"([A-Z]\.\w+)=(\d)", marks)
    ]


def event_of(line: re.Match[str], span: Span) -> Event:
    """Return the event of a line."""
    kind = EventKind(line["kind"])
    by = By.THERAPIST if kind in BY_THERAPIST else By.CLIENT
    when, detail = on(line["day"]), line["detail"] or ""
    return Event(kind=kind, when=when, by=by, span=span, quote="", confidence=0.8, because="", detail=detail)


def chapter_of(lines: list[str], *, letter: bool) -> Chapter:
    """Return the chapter whose sentences are the lines."""
    spans: list[Span] = []
    events: list[Event] = []
    ratings: list[Rating] = []
    for number, line in enumerate(lines):
        span, found = Span(number * 10, number * 10 + 9), EVENT_LINE.fullmatch(line)
        if found and found["same"]:
            spans[-1] = Span(spans[-1].start, span.end)
        else:
            spans.append(span)
        if found:
            events.append(event_of(found, span))
        ratings += ratings_of(line, span)
    passages = tuple(Passage(index, span, "", 0) for index, span in enumerate(spans))
    kind = Letter if letter else Narrative
    reading = kind(source=Source("note", "", ""), text="sentence. " * len(lines), passages=passages)
    return Chapter(reading, tuple(ratings), tuple(events))


def change_of(line: str, events: list[StoryEvent]) -> StateChange:
    """Return the change of state of a line."""
    found = STATE_LINE.fullmatch(line)
    assert found is not None, line
    because = int(found["because"])
    when = on(found["day"]) if found["day"] else events[because].event.when
    return StateChange(State(found["state"]), when, (because,), "rule", "A sentence.")


def story_of(script: str, *, letter: bool) -> Story:
    """Return the story of a script."""
    lines = [line.strip() for line in script.strip().splitlines()]
    chapter = chapter_of([line for line in lines if not line.startswith("=")], letter=letter)
    events = [StoryEvent(event, ((0, number),)) for number, event in enumerate(chapter.events)]
    states = tuple(change_of(line, events) for line in lines if line.startswith("="))
    state = states[-1].state if states else State.STEADY
    return Story(events=tuple(events), states=states, state=state, chapters=(chapter,))


@pytest.fixture(scope="session")
def tell() -> Callable[[str], Story]:
    """Return the teller of small stories in a note."""
    return lambda script: story_of(script, letter=False)


@pytest.fixture(scope="session")
def write() -> Callable[[str], Story]:
    """Return the teller of small stories in a letter."""
    return lambda script: story_of(script, letter=True)
