"""Accepting a mark with what follows from it: the events that the accepted marks of a document tell together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from casebook.audit.stores import alias_of
from casebook.record.acts.findings import BY_HAND, decide, edit_mark, propose, verdicts
from casebook.record.course import rating_of
from casebook.record.models import Document, EpisodeOfCare, Event, Mark, Verdict
from casebook.record.shapes import reading_of
from casebook.record.standing import home_of, standing
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.coding.rating import Rating
from sessionlab.relationship.events import Event as Told
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.telling import tell

FROM_MARKS: Final = frozenset(
    {EventKind.RUPTURE, EventKind.REPAIR, EventKind.BREAK, EventKind.THREAT, EventKind.QUIT, EventKind.RETURN}
)
"""What marks can tell. That there was an hour or a letter is told by the document, whatever was marked in it."""


def accept_mark(case: EpisodeOfCare, mark: Mark, doing: Doing) -> list[Event]:
    """Accept a mark, and return the events that count now because of it; often none, for one mark is seldom enough.

    :raises NotYours: the mark is none of this case
    :raises Locked: the words stand in a note or session that is locked
    """
    with writing(home_of(mark)):
        decide(case, mark, doing, verdict=Verdict.ACCEPTED)
        return events_of(case, mark, doing)


def correct_mark(
    case: EpisodeOfCare, mark: Mark, doing: Doing, *, marker: str, significance: int
) -> tuple[Mark, list[Event]]:
    """Put a mark of one's own in the place of a suggestion; return it with the events that count now because of it.

    :raises InvalidEntry: an unknown marker, or a significance outside 1 to 5
    """
    with writing(home_of(mark)):
        own = edit_mark(case, mark, doing, marker=marker, significance=significance)
        return own, events_of(case, own, doing)


def events_of(case: EpisodeOfCare, mark: Mark, doing: Doing) -> list[Event]:
    """Return the events that count now because of a mark that a person stands behind."""
    document = Document.objects.filter(case_id=case.pk, pk=mark.source_id).first()
    if document is None:
        return []
    ratings = _accepted(case, mark)
    told = [event for event in tell(reading_of(document), ratings) if event.kind in FROM_MARKS]
    return [event for one in told if (event := _counted(case, mark, one, doing)) is not None]


def _accepted(case: EpisodeOfCare, mark: Mark) -> Sequence[Rating]:
    """Return what a person stands behind in the same document; it is sure, whatever a reader thought of it."""
    store = home_of(mark)
    decided = verdicts(case, store=store)
    rows = Mark.objects.using(alias_of(store)).filter(case_id=case.pk, source_id=mark.source_id).order_by("start", "at")
    known = standing(rows, case_id=case.pk, store=store)
    return [replace(rating_of(row), confidence=1.0) for row in known if _counts(row, decided.get(row.pk))]


def _counted(case: EpisodeOfCare, mark: Mark, told: Told, doing: Doing) -> Event | None:
    """Let an event count that does not yet: the one that was suggested on these words, else one that is added.

    None where one of its kind counts in this document already, or a person rejected the one on these words.
    """
    store = home_of(mark)
    decided = verdicts(case, store=store)
    rows = Event.objects.using(alias_of(store)).filter(case_id=case.pk, source_id=mark.source_id, kind=told.kind.value)
    known = standing(rows, case_id=case.pk, store=store)
    if any(_counts(row, decided.get(row.pk)) for row in known):
        return None
    same = next((row for row in known if row.start < told.span.end and told.span.start < row.end), None)
    if same is None:
        _, [same] = propose(case, doing, source_id=mark.source_id, ratings=(), told=[told], store=store)
    elif same.pk in decided:
        return None
    decide(case, same, doing, verdict=Verdict.ACCEPTED)
    return same


def _counts(row: Event | Mark, verdict: Verdict | None) -> bool:
    return verdict is Verdict.ACCEPTED or (verdict is None and row.origin == BY_HAND)
