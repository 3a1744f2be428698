"""What is known of the relationship before an event: the memory of the fold, and nothing that comes later."""

from collections.abc import Iterable, Sequence
from datetime import date

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.rule_table import RuleTable
from sessionlab.relationship.standing import State, StateChange
from sessionlab.transcript import When


def days_between(earlier: When, later: When) -> int | None:
    """Return the most days that can lie between the two, or None where a day is not known."""
    if earlier.first is None or later.last is None:
        return None
    return (later.last - earlier.first).days


class Past:
    """The events so far and the state they led to.

    Indexes point into `events`. The stretch is what happened since the two were last steady or repaired; a repaired
    stretch begins with the repair itself, so that a sentence can still name it.
    """

    def __init__(self, events: Sequence[Event], *, table: RuleTable) -> None:
        self.events = events
        self.table = table
        self.changes: list[StateChange] = []
        self.state = State.STEADY
        self.changed_at = -1
        self.stretch_from = 0
        self._of_kind: dict[EventKind, list[int]] = {kind: [] for kind in EventKind}
        self._on_days: dict[EventKind, list[int]] = {kind: [] for kind in EventKind}
        self._quiet: list[int] = []
        self._disturbed: When | None = None

    def latest(self, *kinds: EventKind) -> int | None:
        """Return the latest event of these kinds within the stretch."""
        last = max((self._of_kind[kind][-1] for kind in kinds if self._of_kind[kind]), default=-1)
        return last if last >= self.stretch_from else None

    def count(self, kind: EventKind) -> int:
        """Count the events of a kind so far."""
        return len(self._of_kind[kind])

    def on_days(self, kinds: Iterable[EventKind], *, number: int) -> list[int]:
        """Return the last `number` events of these kinds on different known days since the state last changed.

        What the therapist did alone is left out.
        """
        recent = sorted(index for kind in kinds for index in self._on_days[kind][-number:] if index > self.changed_at)
        return recent[-number:]

    def quiet_hours(self, now: When) -> list[int]:
        """Return the hours on days of their own, before the day of `now`, since the last disturbance or change."""
        return [index for index in self._quiet if self.events[index].when != now and index > self.changed_at]

    def is_later(self, when: When) -> bool:
        """Tell whether a day surely lies after the day of the last change."""
        if not self.changes:
            return False
        last = self.changes[-1].on.last
        return last is not None and when.first is not None and when.first > last

    def remember(self, index: int) -> None:
        """Take an event into the memory."""
        event = self.events[index]
        self._of_kind[event.kind].append(index)
        days = self._on_days[event.kind]
        known = event.when.known and event.by is not By.THERAPIST
        if known and not (days and self.events[days[-1]].when == event.when):
            days.append(index)
        if event.kind in self.table.anew:
            self._quiet, self._disturbed = [], event.when
        elif event.kind is EventKind.SESSION:
            self._remember_hour(index)

    def move(self, change: StateChange, *, at: int) -> None:
        """Take over a new state, which the event at `at` brought about. Call it after :meth:`remember`."""
        self.changes.append(change)
        self.state = change.state
        self.changed_at = at
        if change.state is State.STEADY:
            self.stretch_from = at
        elif change.state is State.REPAIRED:
            repair = self.latest(EventKind.REPAIR, EventKind.RETURN)
            self.stretch_from = at if repair is None else repair

    def _remember_hour(self, index: int) -> None:
        day = self.events[index].when
        if _surely_after(day.first, self._disturbed) and not (self._quiet and self.events[self._quiet[-1]].when == day):
            self._quiet.append(index)


def _surely_after(day: date | None, disturbed: When | None) -> bool:
    if day is None:
        return False
    return disturbed is None or disturbed.last is None or day > disturbed.last
