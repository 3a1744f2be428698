"""Join two tellings of one happening, and weave a chapter into the story so far without changing either order."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, islice
from typing import Final

from sessionlab.relationship.chapters import Chapter, Telling
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.places import LETTERS
from sessionlab.transcript import Narrative

Knot = tuple[Telling, ...]
"""One happening: its tellings, the earliest woven first."""

DECISIONS: Final = frozenset(
    {
        EventKind.BREAK,
        EventKind.QUIT,
        EventKind.RETURN,
        EventKind.ENDED,
        EventKind.HOLIDAY,
        EventKind.ABSENCE,
        EventKind.CANCELLED,
        EventKind.PUBLISHED,
    }
)
"""What is one happening on its day, wherever it is told."""
OF_THE_HOUR: Final = frozenset(
    {EventKind.SESSION, EventKind.RUPTURE, EventKind.THERAPIST_MISS, EventKind.REPAIR, EventKind.THREAT}
)


@dataclass(frozen=True, slots=True)
class Fabric:
    """The story so far. `ceilings` holds for each happening the latest day up to it, so that a place is found fast."""

    knots: tuple[Knot, ...] = ()
    ceilings: tuple[date, ...] = ()


def weave(fabric: Fabric, tellings: Sequence[Telling], chapters: Sequence[Chapter]) -> Fabric:
    """Return the story with one more chapter in it.

    Both orders are kept. Between two joined happenings the earlier day comes first, and on one day the hour, then
    the note, then the letter, then what was woven first.
    """
    if not tellings:
        return fabric
    # What lies wholly before the chapter stays as it is: two thousand letters would else take half a minute.
    before = bisect_left(fabric.ceilings, min(_earliest(telling) for telling in tellings))
    woven = _woven(fabric.knots[before:], tellings, chapters)
    ceiling = fabric.ceilings[before - 1] if before else date.min
    ceilings = accumulate((knot[0].day for knot in woven), max, initial=ceiling)
    return Fabric((*fabric.knots[:before], *woven), (*fabric.ceilings[:before], *islice(ceilings, 1, None)))


def _earliest(telling: Telling) -> date:
    told = telling.event.when.on
    return telling.day if told is None else min(told, telling.day)


def _woven(story: Sequence[Knot], tellings: Sequence[Telling], chapters: Sequence[Chapter]) -> list[Knot]:
    woven: list[Knot] = []
    done = [0, 0]
    for ours, theirs in _joined(story, tellings, chapters):
        woven += _merged(story[done[0] : ours], tellings[done[1] : theirs])
        woven.append((*story[ours], tellings[theirs]))
        done = [ours + 1, theirs + 1]
    return woven + _merged(story[done[0] :], tellings[done[1] :])


def are_one(one: Telling, other: Telling, chapters: Sequence[Chapter]) -> bool:
    """Tell whether two chapters tell the same happening.

    They do when both know the day and it is the same, the kind is the same, nobody else did it, and: a decision joins
    wherever it is told; a letter joins with a note about it, never with another letter; what happens in an hour or a
    letter joins with a note about that place. The same file given twice joins with itself, event by event.
    """
    if _are_one_text(chapters[one.chapter], chapters[other.chapter]):
        return one.index == other.index
    if one.event.kind is not other.event.kind or not _same_day(one, other) or not _same_doer(one, other):
        return False
    if one.event.kind in DECISIONS:
        return True
    told_by_a_note = any(isinstance(chapters[it.chapter].reading, Narrative) for it in (one, other))
    return told_by_a_note and one.place is other.place and one.event.kind in LETTERS | OF_THE_HOUR


def _are_one_text(one: Chapter, other: Chapter) -> bool:
    same = one.reading.source.kind == other.reading.source.kind and one.reading.text == other.reading.text
    return same and one.reading.on == other.reading.on and len(one.events) == len(other.events)


def _same_day(one: Telling, other: Telling) -> bool:
    return one.event.when.on is not None and one.event.when == other.event.when


def _same_doer(one: Telling, other: Telling) -> bool:
    return one.event.by is other.event.by or By.BOTH in (one.event.by, other.event.by)


def _joined(story: Sequence[Knot], tellings: Sequence[Telling], chapters: Sequence[Chapter]) -> list[tuple[int, int]]:
    """Return the longest chain of joins that keeps both orders, as places in the story and the chapter.

    Among chains of one length the one that ends earliest in the story is taken (Hunt and Szymanski 1977).
    """
    on_day: dict[tuple[EventKind, date | None], list[int]] = defaultdict(list)
    for place, knot in enumerate(story):
        on_day[knot[0].event.kind, knot[0].event.when.on].append(place)
    ends: list[int] = []
    chains: list[_Link] = []
    for number, telling in enumerate(tellings):
        for place in reversed(on_day[telling.event.kind, telling.event.when.on]):
            if all(are_one(told, telling, chapters) for told in story[place]):
                length = bisect_left(ends, place)
                ends[length : length + 1] = [place]
                chains[length : length + 1] = [(place, number, chains[length - 1] if length else None)]
    return _unrolled(chains[-1] if chains else None)


_Link = tuple[int, int, "_Link | None"]


def _unrolled(link: _Link | None) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    while link is not None:
        pairs.append((link[0], link[1]))
        link = link[2]
    return pairs[::-1]


def _merged(story: Sequence[Knot], tellings: Sequence[Telling]) -> list[Knot]:
    merged: list[Knot] = []
    place = 0
    for telling in tellings:
        while place < len(story) and _place_in_time(story[place][0]) <= _place_in_time(telling):
            merged.append(story[place])
            place += 1
        merged.append((telling,))
    return [*merged, *story[place:]]


def _place_in_time(telling: Telling) -> tuple[date, int]:
    return telling.day, telling.rank
