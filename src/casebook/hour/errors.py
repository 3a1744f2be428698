"""The refusals of the hour.

HourRefusal             base of all
├── WrittenElsewhere    another page has written the draft in the meantime
└── NoCalendar          a file that is no calendar
"""

from datetime import datetime

from sessionlab.errors import Refusal


class HourRefusal(Refusal):
    """Base of everything refused around an hour and its note."""


class WrittenElsewhere(HourRefusal):
    """Another page has written the draft in the meantime; neither text is lost."""

    def __init__(self, *, revision: int, at: datetime) -> None:
        super().__init__(
            "Another page has written this draft in the meantime.", remedy="Look at both and decide which holds."
        )
        self.revision, self.at = revision, at


class NoCalendar(HourRefusal):
    """The file is no calendar that can be read."""
