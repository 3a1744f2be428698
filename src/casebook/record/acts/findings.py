"""Events and marks: proposed by a reader or entered by a person; accepted, edited or rejected one by one."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from casebook.audit.stores import Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing
from casebook.record.acts.hours import session_of
from casebook.record.adding import add, add_all, is_late
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import Decision, EpisodeOfCare, Event, Mark, Verdict
from casebook.record.standing import demand_open, gone_from, home_of
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.coding.codebook import load
from sessionlab.coding.rating import Rating
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.transcript import When

Found = TypeVar("Found", Event, Mark)
BY_HAND = "by hand"


def propose(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    source_id: uuid.UUID,
    ratings: Sequence[Rating],
    told: Sequence[Told],
    store: Store = Store.RECORD,
    origin: str | None = None,
) -> tuple[list[Mark], list[Event]]:
    """Add what a reader saw in one document or paragraph, as suggestions.

    :param origin: who saw the events: the reader of the ratings unless it is said; what is by hand counts at once
    :raises Locked: the paragraph stands in a note or session that is locked
    """
    demand_writing(case, doing)
    demand_open("document", source_id)
    marks = [_mark(case, source_id, rating) for rating in ratings]
    seen_by = origin or (ratings[0].coder.label if ratings else "rules@1")
    events = [_event(case, source_id, event, origin=seen_by) for event in told]
    if marks or events:
        add_all([*marks, *events], doing, store=store)
    return marks, events


def _mark(case: EpisodeOfCare, source_id: uuid.UUID, rating: Rating) -> Mark:
    return Mark(
        case_id=case.id,
        source_id=source_id,
        marker=rating.marker,
        turn=rating.turn,
        start=rating.span.start,
        end=rating.span.end,
        quote=rating.quote,
        significance=rating.significance,
        confidence=rating.confidence,
        because=rating.because,
        origin=rating.coder.label,
    )


def _event(case: EpisodeOfCare, source_id: uuid.UUID | None, told: Told, *, origin: str) -> Event:
    return Event(
        case_id=case.id,
        kind=told.kind.value,
        on=told.when.on,
        earliest=told.when.earliest,
        latest=told.when.latest,
        actor=told.by.value,
        detail=told.detail,
        source_id=source_id,
        turn=told.turn,
        start=told.span.start,
        end=told.span.end,
        quote=told.quote,
        confidence=told.confidence,
        because=told.because,
        origin=origin,
    )


def enter_event(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    kind: EventKind,
    by: By,
    when: When,
    words: str = "",
    detail: str = "",
    session_id: uuid.UUID | None = None,
    store: Store = Store.RECORD,
) -> Event:
    """Enter an event by hand: it counts at once.

    :raises Locked: the session it is said to belong to is locked
    :raises NotYours: that session is none of this case
    """
    demand_writing(case, doing)
    if session_id is not None:
        session_of(case, session_id)
    demand_open("session", session_id)
    event = Event(
        case_id=case.id,
        kind=EventKind(kind).value,
        on=when.on,
        earliest=when.earliest,
        latest=when.latest,
        actor=By(by).value,
        detail=detail,
        source_id=session_id,
        quote=words,
        because="Entered by the therapist.",
        origin=BY_HAND,
        late=is_late(_day(when), doing),
    )
    return add(event, doing, store=store)


def _day(when: When) -> date | None:
    return when.last


def decide(case: EpisodeOfCare, row: Event | Mark, doing: Doing, *, verdict: Verdict) -> Decision:
    """Accept or reject a suggestion, one by one; the latest decision counts, and stands in the store of the row.

    :raises Locked: the words stand in a note or session that is locked
    """
    demand_writing(case, doing)
    _demand_of(case, row)
    demand_open("document", row.source_id)
    decision = Decision(case_id=case.id, row_id=row.pk, verdict=verdict)
    return add(decision, doing, action=Action.DECIDE_MARK, store=home_of(row))


def edit_mark(
    case: EpisodeOfCare,
    mark: Mark,
    doing: Doing,
    *,
    marker: str,
    significance: int,
) -> Mark:
    """Put a mark of a person in the place of a suggestion, on the same words and in the same store.

    :raises InvalidEntry: an unknown marker, or a significance outside 1 to 5
    :raises Locked: the words stand in a note or session that is locked
    """
    demand_writing(case, doing)
    _demand_of(case, mark)
    demand_open("document", mark.source_id)
    reasons = [] if marker in load() else ["The codebook has no such marker."]
    if not 1 <= significance <= 5:
        reasons.append(f"The significance is {significance}, outside 1 to 5.")
    if reasons:
        raise InvalidEntry(reasons, remedy="Choose a marker of the codebook and a weight from 1 to 5.")
    instead = Mark(
        case_id=case.id,
        source_id=mark.source_id,
        marker=marker,
        turn=mark.turn,
        start=mark.start,
        end=mark.end,
        quote=mark.quote,
        significance=significance,
        confidence=1.0,
        because="Edited by the therapist.",
        origin=BY_HAND,
    )
    decided = Decision(case_id=case.id, row_id=mark.pk, verdict=Verdict.EDITED, instead=instead.id)
    store = home_of(mark)
    with writing(store):
        add_all([instead], doing, store=store)
        add_all([decided], doing, action=Action.DECIDE_MARK, store=store)
    return instead


def _demand_of(case: EpisodeOfCare, row: Event | Mark) -> None:
    if row.case_id != case.id:
        raise NotYours


def verdicts(case: EpisodeOfCare, *, store: Store = Store.RECORD) -> dict[uuid.UUID, Verdict]:
    """Return the latest decision that stands about each row of a case in a store. Three queries."""
    gone = gone_from(case.id, store=store)
    rows = Decision.objects.using(alias_of(store)).filter(case_id=case.id).order_by("at", "pk")
    decided = rows.values_list("pk", "row_id", "verdict")
    return {row: Verdict(verdict) for decision, row, verdict in decided if decision not in gone}


def one_of(kind: type[Found], case: EpisodeOfCare, row_id: uuid.UUID, *, store: Store = Store.RECORD) -> Found:
    """Return an event or a mark of a case.

    :raises NotYours: it is none of this case
    """
    found: Found | None = kind.objects.using(alias_of(store)).filter(case_id=case.id, pk=row_id).first()
    if found is None:
        raise NotYours
    return found
