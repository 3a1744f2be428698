"""Give the events of a note their days.

An event takes the day told in its own sentence; else the day the story has reached, as long as it stays in the same
paragraph; else the range between the last day told and the next one. What is understood, habitual or expected has no
day, but for what the writer thinks on the day of writing.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

from sessionlab.language.frames import Account
from sessionlab.reading.dates import DateMention, resolve
from sessionlab.relationship.events import Event, EventKind
from sessionlab.relationship.prose.candidates import Candidate
from sessionlab.transcript import UNDATED, Narrative, Passage, Span, When

TIMELESS = frozenset({EventKind.PATTERN, EventKind.FORMULATION, EventKind.PREDICTION})


def dated(chosen: Sequence[Candidate], narrative: Narrative, account: Account) -> tuple[Event, ...]:
    """Return the events with their days."""
    mentions = resolve(narrative.text, written_on=narrative.on)
    return tuple(_event(candidate, narrative, account, mentions) for candidate in chosen)


def _event(candidate: Candidate, narrative: Narrative, account: Account, mentions: Sequence[DateMention]) -> Event:
    first, last = account.sentences[candidate.first].passage, account.sentences[candidate.last].passage
    span = Span(first.span.start, last.span.end)
    when, why = _when(candidate, narrative, account, mentions)
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


def _when(
    candidate: Candidate, narrative: Narrative, account: Account, mentions: Sequence[DateMention]
) -> tuple[When, str]:
    """Return the day of an event and how it was found."""
    first = account.sentences[candidate.first].passage
    if candidate.kind in TIMELESS:
        return _of_writing(candidate, narrative.on)
    # "He did not want to stop, so we went on this week": what stands behind the clause dates something else.
    end = candidate.reach.end if candidate.reach.end > first.span.start else first.span.end
    own = [mention for mention in mentions if first.span.start <= mention.span.start < end]
    if told := next((mention for mention in own if mention.moves), None):
        return told.when, f"day: {told.because}"
    reached = [mention for mention in mentions if mention.moves and mention.span.start < first.span.start]
    if not reached:
        return UNDATED, "day: none is told"
    begins = min(passage.span.start for passage in _paragraph(account, first.paragraph))
    if reached[-1].span.start >= begins:
        return reached[-1].when, f"day: that of the sentences before, {reached[-1].because}"
    return _between(reached[-1], mentions, first.span.start, narrative.on)


def _paragraph(account: Account, number: int) -> list[Passage]:
    return [parsed.passage for parsed in account.sentences if parsed.passage.paragraph == number]


def _of_writing(candidate: Candidate, written: date | None) -> tuple[When, str]:
    if written is not None and candidate.tense == "present" and candidate.kind is not EventKind.PATTERN:
        return When.exactly(written), "day: what the writer thinks when writing"
    return UNDATED, ""


def _between(before: DateMention, mentions: Sequence[DateMention], at: int, written: date | None) -> tuple[When, str]:
    """Return the days between the last one told and the next one, or the day of writing."""
    starts = [mention.span.start for mention in mentions]
    after = next((mention for mention in mentions[bisect_right(starts, at) :] if mention.moves), None)
    earliest, latest = before.when.first, after.when.last if after else written
    if earliest is None or latest is None or latest < earliest:
        return UNDATED, "day: none is told"
    return When.between(earliest, latest), "day: between the one told before and the next one"
