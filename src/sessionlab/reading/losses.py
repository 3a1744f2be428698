"""Gather what a reading does not carry, without growing with the faults of the source."""

from collections.abc import Iterable

from sessionlab.transcript import Loss

LINES_PER_KIND = 20
"""Lines listed one by one for each kind of loss; the rest are counted."""


class LossReport:
    """Collect losses; of each kind the first lines are listed and the others counted."""

    def __init__(self, first: Iterable[Loss] = ()) -> None:
        self._lines: dict[tuple[str, str], list[int | None]] = {}
        self._further: dict[tuple[str, str], int] = {}
        for loss in first:
            self.add(loss.what, loss.why, line=loss.line)

    def add(self, what: str, why: str, *, line: int | None = None) -> None:
        """Note one loss; `line` counts from 1 in the source."""
        lines = self._lines.setdefault((what, why), [])
        if len(lines) < LINES_PER_KIND:
            lines.append(line)
        else:
            self._further[what, why] = self._further.get((what, why), 0) + 1

    def add_once(self, what: str, why: str) -> None:
        """Note a loss of the whole source, however often it is met."""
        if (what, why) not in self._lines:
            self.add(what, why)

    def report(self) -> tuple[Loss, ...]:
        """Return every loss, those of the whole source first, then by line."""
        found = [Loss(line, what, why) for (what, why), lines in self._lines.items() for line in lines]
        found.sort(key=lambda loss: loss.line or 0)
        more = (Loss(None, f"{count:,} more: {what}", why) for (what, why), count in self._further.items())
        return (*found, *more)
