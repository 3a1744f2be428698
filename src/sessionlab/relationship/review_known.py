"""What the review knows of a case on a day: what happened, what is open, how the alliance was rated."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from typing import Final

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.standing import StateChange
from sessionlab.transcript import When

HIGH: Final = 0.8
FELL_BY: Final = 0.15
"""As shares of the range of a scale of the alliance."""
CONTACT: Final = frozenset({EventKind.SESSION, EventKind.LETTER_IN, EventKind.RETURN, EventKind.ABSENCE})


@dataclass(frozen=True, slots=True)
class Dated:
    """Something with a day that stands behind a rule: an event, or a row that `words` name."""

    on: date
    words: str = ""
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """One rating of the alliance: its day, its share of the range (0 to 1, higher better), and its name and score."""

    on: date
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class Due:
    """What is or was open, from a day to the day it was over (None while it is open), and the rows behind it."""

    spans: tuple[tuple[date, date | None], ...]
    rows: tuple[Dated, ...] = ()

    def since(self, day: date) -> date | None:
        """Return from when on it has been open on a day, None where it was not."""
        return min((start for start, end in self.spans if start <= day and (end is None or day < end)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one case: its events in their order, its changes of state, what is open, its alliance.

    `alliance` holds a series of each instrument and client, in the order of the days; `due` is by the names of the
    table.
    """

    events: Sequence[Event] = field(repr=False)
    changes: Sequence[StateChange] = field(repr=False)
    due: Mapping[str, Due] = field(default_factory=dict)
    alliance: Sequence[Sequence[Rated]] = ()


def told_until(events: Iterable[Event], day: date) -> list[Dated]:
    """Return the events whose day is known and not after a day, by their days."""
    found = [(on, one) for one in events if (on := one.when.last) is not None and on <= day]
    return [Dated(on, event=one) for on, one in sorted(found, key=lambda row: (row[0], row[1].kind))]


def last_of(told: Sequence[Dated], *kinds: EventKind) -> Dated | None:
    """Return the last of some kinds."""
    return next(backwards(told, *kinds), None)


def backwards(told: Sequence[Dated], *kinds: EventKind) -> Iterator[Dated]:
    """Yield those of some kinds, the last first."""
    return (one for one in reversed(told) if one.event is not None and one.event.kind in kinds)


def silence(told: Sequence[Dated]) -> tuple[Dated, ...]:
    """Return the last sign of the client and the last of what came after it; nothing where there was no sign."""
    sign = last_of(told, *CONTACT)
    if sign is None:
        return ()
    return (sign, told[-1]) if told[-1].on > sign.on else (sign,)


def silent_since(told: Sequence[Dated]) -> date | None:
    """Return the day of the last sign of the client, or the last day of a planned pause that came after it."""
    sign, pause = last_of(told, *CONTACT), last_of(told, EventKind.HOLIDAY)
    if sign is None or pause is None:
        return sign.on if sign else None
    return max(sign.on, pause.on)


def missed_in_a_row(told: Sequence[Dated]) -> tuple[Dated, ...]:
    """Return the last agreed hours that did not come about through the client, none where the last one did."""
    agreed = backwards(told, EventKind.SESSION, EventKind.ABSENCE, EventKind.CANCELLED)
    return tuple(reversed(list(takewhile(_is_missed, agreed))))


def _is_missed(one: Dated) -> bool:
    return one.event is not None and one.event.kind is not EventKind.SESSION and one.event.by is not By.THERAPIST


def fallen(alliance: Iterable[Sequence[Rated]], day: date) -> tuple[Rated, ...]:
    """Return the last two ratings of a series where the one before was high and the last lies well below it.

    Of several series that fell, the one that fell last.
    """
    pairs = [[one for one in series if one.on <= day][-2:] for series in alliance]
    fell = [pair for pair in pairs if len(pair) == 2 and _fell(*pair)]
    last = max(fell, key=lambda pair: pair[1].on, default=[])
    return tuple(last)


def _fell(before: Rated, last: Rated) -> bool:
    return before.share >= HIGH and before.share - last.share >= FELL_BY


def is_paused(events: Iterable[Event], usual: int, day: date, *, came: date) -> bool:
    """Tell whether a planned pause lasts on a day, with no hour since it began.

    :param usual: so many days a pause is taken to last whose end nobody named
    :param came: the day of the last hour
    """
    pauses = [event.when for event in events if event.kind is EventKind.HOLIDAY]
    lasting = (when.first for when in pauses if when.first is not None and when.first <= day < _over(when, usual))
    return any(first > came for first in lasting)


def _over(when: When, usual: int) -> date:
    """Return the first day after a pause; `latest` is its last day, `on` the day on which it began."""
    if when.on is not None:
        return when.on + timedelta(days=usual)
    return date.min if when.latest is None else when.latest + timedelta(days=1)
