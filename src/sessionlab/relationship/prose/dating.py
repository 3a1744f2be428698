"""Give the events of a note their days.

An event takes the day told in its own sentence; else the day the story has reached, as long as it stays in the same
paragraph; else the range between the last day told and the next one. What is understood, habitual or expected has no
day, but for what the writer thinks on the day of writing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from sessionlab.language.accounts import Account
from sessionlab.reading.dates import DateMention, resolve
from sessionlab.relationship.events import Event, EventKind
from sessionlab.relationship.prose.candidates import Candidate
from sessionlab.transcript import UNDATED, Narrative, Passage, Span, When

TIMELESS = frozenset({EventKind.PATTERN, EventKind.FORMULATION, EventKind.PREDICTION})


def dated(chosen: Sequence[Candidate], narrative: Narrative, account: Account) -> tuple[Event, ...]:
    """Return the events with their days."""
    calendar = _Calendar(narrative, account)
    return tuple(_event(candidate, narrative, account, calendar) for candidate in chosen)


class _Calendar:
    """The days told in a note, in the order of the text, and where its paragraphs begin."""

    def __init__(self, narrative: Narrative, account: Account) -> None:
        self.written = narrative.on
        self.told = [mention for mention in resolve(narrative.text, written_on=narrative.on) if mention.moves]
        self.starts = [mention.span.start for mention in self.told]
        self.begins: dict[int, int] = {}
        for parsed in account.sentences:
            self.begins.setdefault(parsed.passage.paragraph, parsed.passage.span.start)

    def within(self, start: int, end: int) -> DateMention | None:
        """Return the first day told in a stretch of the text."""
        place = bisect_left(self.starts, start)
        return self.told[place] if place < len(self.told) and self.starts[place] < end else None

    def before(self, at: int) -> DateMention | None:
        """Return the last day told before a place."""
        place = bisect_left(self.starts, at)
        return self.told[place - 1] if place else None

    def after(self, at: int) -> DateMention | None:
        """Return the next day told behind a place."""
        place = bisect_right(self.starts, at)
        return self.told[place] if place < len(self.told) else None


def _event(candidate: Candidate, narrative: Narrative, account: Account, calendar: _Calendar) -> Event:
    first, last = account.sentences[candidate.first].passage, account.sentences[candidate.last].passage
    span = Span(first.span.start, last.span.end)
    when, why = _when(candidate, first, calendar)
    return Event(
        kind=candidate.kind,
        when=when,
        by=candidate.by,
        span=span,
        quote=span.of(narrative.text),
        confidence=candidate.confidence,
        because=f"{candidate.because}; {why}" if why else candidate.because,
        detail=candidate.detail,
    )


def _when(candidate: Candidate, first: Passage, calendar: _Calendar) -> tuple[When, str]:
    """Return the day of an event and how it was found."""
    if candidate.kind in TIMELESS:
        return _of_writing(candidate, calendar.written)
    # "He did not want to stop, so we went on this week": what stands behind the clause dates something else.
    end = candidate.reach.end if candidate.reach.end > first.span.start else first.span.end
    if told := calendar.within(first.span.start, end):
        return told.when, f"day: {told.because}"
    reached = calendar.before(first.span.start)
    if reached is None:
        return UNDATED, "day: none is told"
    if reached.span.start >= calendar.begins[first.paragraph]:
        return reached.when, f"day: that of the sentences before, {reached.because}"
    return _between(reached, calendar.after(first.span.start), calendar.written)


def _of_writing(candidate: Candidate, written: date | None) -> tuple[When, str]:
    if written is not None and candidate.tense in ("present", "now") and candidate.kind is not EventKind.PATTERN:
        return When.exactly(written), "day: what the writer thinks when writing"
    return UNDATED, ""


def _between(before: DateMention, after: DateMention | None, written: date | None) -> tuple[When, str]:
    """Return the days between the last one told and the next one, or the day of writing."""
    earliest, latest = before.when.first, after.when.last if after else written
    if earliest is None or latest is None or latest < earliest:
        return UNDATED, "day: none is told"
    return When.between(earliest, latest), "day: between the one told before and the next one"
