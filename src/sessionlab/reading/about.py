"""What every reader needs to know of a source beside its text."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sessionlab.reading.limits import Allowance
from sessionlab.reading.speakers import Cast
from sessionlab.transcript import Loss, Source

Progress = Callable[[int, int], None]
"""Called with the readings done and those there are."""

_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The label, fingerprint and size of a source, and what the caller said of it."""

    name: str
    sha256: str
    size: int
    allowance: Allowance = field(compare=False)
    written_on: date | None = None
    cast: Cast = field(default_factory=dict, repr=False)
    losses: tuple[Loss, ...] = ()
    """What was changed in the label."""

    def source(self, kind: Literal["note", "transcript", "letter"], part: str = "") -> Source:
        """Return where a reading comes from; `part` names one of several in a source."""
        return Source(kind, f"{self.name}#{part}" if part else self.name, self.sha256)

    def day(self, own: date | None = None) -> date | None:
        """Return the day the caller gave, else the source's own, else the one in the name."""
        return self.written_on or own or day_in(self.name)


def day_in(words: str) -> date | None:
    """Return the first day written as YYYY-MM-DD, or None.

    >>> day_in("note 2012-07-06.txt")
    datetime.date(2012, 7, 6)
    """
    for found in _DAY.findall(words):
        try:
            return date.fromisoformat(found)
        except ValueError:
            continue
    return None
