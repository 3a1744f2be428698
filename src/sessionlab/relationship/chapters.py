"""One reading of a case with what was found in it, and the place of each of its events in time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Final

from sessionlab.coding.rating import Rating
from sessionlab.relationship.events import Event
from sessionlab.relationship.places import Place, place_of
from sessionlab.transcript import Letter, Narrative, Reading, Transcript

RANK: Final = {Transcript: 0, Narrative: 1, Letter: 2}
"""On one day the hour comes first, then the note about it, then what was written between the hours."""

LONG_AGO: Final = datetime.min.replace(tzinfo=UTC)
FIRST_AND_LAST: Final = (datetime.min.year, datetime.max.year)
"""Years in which another zone may lie outside the calendar; a letter can claim any date."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One reading of a case, its ratings, and its events in the order of the story."""

    reading: Reading
    ratings: tuple[Rating, ...] = field(repr=False)
    events: tuple[Event, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """The place of a chapter in time: its day, its kind, the moment a letter was sent, then as it was given."""

    day: date
    rank: int
    sent_at: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Telling:
    """An event as one chapter tells it. `day` is its place in time: its own, or its neighbours' where it has none."""

    chapter: int
    index: int
    event: Event = field(repr=False)
    place: Place
    day: date
    rank: int

    @property
    def at(self) -> tuple[int, int]:
        """Return the chapter and the index of the event in it."""
        return self.chapter, self.index


def positions(chapters: Sequence[Chapter]) -> list[Position]:
    """Return the place of each chapter.

    One without any day stands behind the one that was given before it; the same text given again stands with itself.
    """
    found: list[Position] = []
    texts: dict[tuple[str, str, date | None], Position] = {}
    before = Position(date.min, 0, LONG_AGO, 0)
    for number, chapter in enumerate(chapters):
        reading = chapter.reading
        before = replace(texts.setdefault(_text_of(reading), _position(chapter, number, before)), number=number)
        found.append(before)
    return found


def _text_of(reading: Reading) -> tuple[str, str, date | None]:
    return reading.source.kind, reading.text, reading.on


def _position(chapter: Chapter, number: int, before: Position) -> Position:
    day = _own_day(chapter)
    if day is None:
        return replace(before, number=number)
    return Position(day, RANK[type(chapter.reading)], _sent_at(chapter.reading), number)


def tellings_of(chapter: Chapter, *, position: Position) -> tuple[Telling, ...]:
    """Return the events of a chapter, each with a day that never lies before the one told earlier.

    A day that lies ahead of the writing (a holiday to come) is placed on the day of the writing, where it was told.
    """
    places = (place_of(chapter.reading, chapter.events, index) for index in range(len(chapter.events)))
    told = zip(chapter.events, places, _days(chapter, otherwise=position.day), strict=True)
    return tuple(
        Telling(position.number, index, event, place, day, position.rank)
        for index, (event, place, day) in enumerate(told)
    )


def _days(chapter: Chapter, *, otherwise: date) -> Iterator[date]:
    """Fill a gap with the day before it, and a gap at the start with the first day there is."""
    known = [_not_after(event.when.first, chapter.reading.on) for event in chapter.events]
    first = next((day for day in known if day is not None), otherwise)
    running = first
    for day in known:
        running = running if day is None else max(running, day)
        yield running


def _own_day(chapter: Chapter) -> date | None:
    firsts = (event.when.first for event in chapter.events)
    return chapter.reading.on or next((first for first in firsts if first is not None), None)


def _not_after(day: date | None, limit: date | None) -> date | None:
    return day if day is None or limit is None else min(day, limit)


def _sent_at(reading: Reading) -> datetime:
    """Return the moment a letter was sent, in UTC; a moment without a zone is taken as it stands."""
    if not isinstance(reading, Letter) or reading.sent_at is None:
        return LONG_AGO
    moment = reading.sent_at
    if moment.tzinfo is None or moment.year in FIRST_AND_LAST:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)
