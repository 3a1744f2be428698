"""The clock on the therapist's wall. The stores keep times in UTC; the hours of a practice are those of its place."""

from datetime import datetime


def here(at: datetime) -> datetime:
    """Return a moment as the clock of this machine shows it, without a zone."""
    return at.astimezone().replace(tzinfo=None)
