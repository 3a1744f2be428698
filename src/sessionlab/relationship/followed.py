"""What followed something: the first of the kinds asked for, or all that came within some days."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessionlab.relationship.events import Event, EventKind


@dataclass(frozen=True, slots=True)
class Followed:
    """What came first, and how many days later; None where one of the two days is not known."""

    event: Event
    days: int | None


def followed_by(events: Sequence[Event], place: int, kinds: Container[EventKind]) -> Followed | None:
    """Return the first event of some kinds after the one at `place`, None where none came.

    An event of the same day counts as after when it stands later in the order.

    :param events: in their order
    """
    began = events[place].when.last
    for event in events[place + 1 :]:
        if event.kind in kinds and not _is_before(event.when.last, began):
            day = event.when.first
            return Followed(event, None if day is None or began is None else max((day - began).days, 0))
    return None


def followed_within(events: Sequence[Event], place: int, *, days: int) -> frozenset[EventKind]:
    """Return the kinds of all events with a day after the one at `place`, up to so many days later."""
    began = events[place].when.last
    if began is None:
        return frozenset()
    end = began + timedelta(days=days)
    return frozenset(
        event.kind for event in events[place + 1 :] if event.when.first is not None and began <= event.when.first <= end
    )


def _is_before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other
