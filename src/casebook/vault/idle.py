"""When a vault that nobody uses locks itself: a value, with the time passed in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

DEFAULT_IDLE = timedelta(minutes=10)
LONGEST_GAP = timedelta(seconds=90)
"""The program looks every few seconds; so long without a look means that the computer slept."""


@dataclass(frozen=True, slots=True)
class IdleLock:
    """When it was last used, and when the program last looked.

    >>> from datetime import UTC
    >>> noon = datetime(2024, 3, 1, 12, tzinfo=UTC)
    >>> lock = IdleLock(used_at=noon, seen_at=noon)
    >>> lock.due(noon + timedelta(seconds=30)), lock.due(noon + timedelta(minutes=2))
    (False, True)
    """

    used_at: datetime
    seen_at: datetime
    after: timedelta = DEFAULT_IDLE
    gap: timedelta = LONGEST_GAP

    def used(self, at: datetime) -> "IdleLock":
        """Return it after a page was asked for."""
        return replace(self, used_at=at, seen_at=at)

    def seen(self, at: datetime) -> "IdleLock":
        """Return it after the program looked at the clock."""
        return replace(self, seen_at=at)

    def due(self, at: datetime) -> bool:
        """Tell whether to lock: unused too long, back from sleep, or a clock that was set back."""
        return at - self.used_at >= self.after or at - self.seen_at > self.gap or at < self.seen_at - self.gap

    def left(self, at: datetime) -> timedelta:
        """Return how long until it locks if nobody does anything."""
        return max(self.after - (at - self.used_at), timedelta(0))
