"""How the two stand: what counts as having happened, the state by the rules, and the therapist's own answer."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casebook.audit.stores import Store
from casebook.record.acts.findings import BY_HAND
from casebook.record.acts.notes import stores_for
from casebook.record.clock import here
from casebook.record.diary import hours_of
from casebook.record.models import (
    EpisodeOfCare,
    Event,
    Mark,
    Outcome,
    StateOverrule,
    Verdict,
)
from casebook.record.recalling import recalled
from casebook.record.ruled import standing_in, verdict_by_hex
from casebook.record.standing import gone_from, sources_gone_from, standing
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.relationship.states import State, StateChange, follow, set_parameters, shipped_table
from sessionlab.relationship.states import standing as state_of
from sessionlab.transcript import Span, When

OUTCOMES = {
    Outcome.HELD: (EventKind.SESSION, By.BOTH),
    Outcome.CAME_LATE: (EventKind.SESSION, By.BOTH),
    Outcome.BROKEN_OFF: (EventKind.SESSION, By.BOTH),
    Outcome.MISSED: (EventKind.ABSENCE, By.CLIENT),
    Outcome.CANCELLED_BY_CLIENT: (EventKind.CANCELLED, By.CLIENT),
    Outcome.CANCELLED_BY_THERAPIST: (EventKind.CANCELLED, By.THERAPIST),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the case that counts, with the row it stands in; None where a session tells it."""

    told: Told
    row: Event | None
    store: Store
    entered_on: date


@dataclass(frozen=True, slots=True)
class Course:
    """What happened in the order of days, the states by the rules, and the therapist's own state where there is one."""

    happenings: tuple[Happening, ...]
    states: tuple[StateChange, ...]
    state: State
    overrule: StateOverrule | None

    @property
    def held(self) -> State:
        """The state that a page shows first: the therapist's own answer where there is one, else that by the rules."""
        return State(self.overrule.state) if self.overrule else self.state

    @property
    def sentence(self) -> str:
        """The state in one sentence with its reason."""
        return self.states[-1].sentence if self.states else "Nothing is known yet of how the two stand."


def course_of(case: EpisodeOfCare, doing: Doing, *, today: date, stores: Sequence[Store] | None = None) -> Course:
    """Return the course of a case as far as the account may see it.

    :param stores: the only stores to look into; what leaves with the record alone must not tell of process notes
    """
    looked = tuple(stores or stores_for(case, doing))
    return recalled(("course", looked, today), case.id, lambda: _course(case, today, looked))


def _course(case: EpisodeOfCare, today: date, stores: Sequence[Store]) -> Course:
    gone = gone_from(case.id)
    found = _sessions(case)
    for store in stores:
        found += _events(case, store, gone if store is Store.RECORD else gone | gone_from(case.id, store=store))
    happenings = _in_order(found)
    table = set_parameters(shipped_table(), days_until_ended=case.days_until_ended)
    now = _the_day_it_is_there(found, today)
    states = follow([happening.told for happening in happenings], table=table, today=now)
    return Course(happenings, states, state_of(states), _overrule(case))


def _the_day_it_is_there(found: Sequence[Happening], today: date) -> date:
    """Return today, counted from the last day of the case instead of from the day on which that was entered.

    Silence counts only while the case is kept here: an old case that is entered today has not been silent for years,
    it ended then as its therapist says it did.
    """
    entered = [happening.entered_on for happening in found]
    told = [happening.told.when.last for happening in found if happening.told.when.last is not None]
    return max(told) + max(today - max(entered), timedelta()) if told else today


def _in_order(found: list[Happening]) -> tuple[Happening, ...]:
    """Sort by day; what has none stays beside what was entered with it, at the end."""
    last = date.max

    def place(happening: Happening) -> tuple[date, bool]:
        told = happening.told
        return told.when.first or last, told.kind is not EventKind.SESSION

    return tuple(sorted(_without_doubles(found), key=place))


def _without_doubles(found: list[Happening]) -> list[Happening]:
    """A session that is entered and told in a transcript of the same day is one hour."""
    hours = {h.told.when.on for h in found if h.row is None and h.told.kind is EventKind.SESSION}
    return [h for h in found if h.row is None or h.told.kind is not EventKind.SESSION or h.told.when.on not in hours]


def _sessions(case: EpisodeOfCare) -> list[Happening]:
    return [
        Happening(_hour(hour.on, hour.outcome), None, Store.RECORD, hour.entered_on)
        for hour in hours_of(case)
        if hour.outcome is not None
    ]


def _hour(on: date, outcome: Outcome) -> Told:
    kind, by = OUTCOMES[outcome]
    because = f"The session of that day was {outcome.label.lower()}."
    return Told(kind=kind, when=When.exactly(on), by=by, span=Span(0, 0), quote="", confidence=1.0, because=because)


def _events(case: EpisodeOfCare, store: Store, gone: frozenset[uuid.UUID]) -> list[Happening]:
    """Return the events that count: entered by hand and not rejected, or suggested and accepted.

    What rests on a document or paragraph that was voided or superseded does not count any more.
    """
    decided = verdict_by_hex(case.id, store)
    unfounded = sources_gone_from(case.id, gone, store=store)
    rows = sorted(standing_in(Event, case.id, store), key=lambda row: (row.at, row.start))
    return [
        Happening(told_of(row, sure=True), row, store, here(row.at).date())
        for row in rows
        if row.source_id not in unfounded and _counts(row, decided.get(row.pk.hex))
    ]


def _counts(row: Event, verdict: str | None) -> bool:
    return verdict == Verdict.ACCEPTED or (row.origin == BY_HAND and verdict != Verdict.REJECTED)


def told_of(row: Event, *, sure: bool = False) -> Told:
    """Return a row as the value the library works on; what a person accepted is sure."""
    return Told(
        kind=EventKind(row.kind),
        when=When(row.on, row.earliest, row.latest),
        by=By(row.actor),
        span=Span(row.start, row.end),
        quote=row.quote,
        confidence=1.0 if sure else row.confidence,
        because=row.because,
        turn=row.turn,
        detail=row.detail,
    )


def rating_of(mark: Mark) -> Rating:
    """Return a mark as the value the library works on."""
    return Rating(
        marker=mark.marker,
        span=Span(mark.start, mark.end),
        quote=mark.quote,
        turn=mark.turn,
        significance=mark.significance,
        confidence=mark.confidence,
        coder=coder_of(mark.origin),
        because=mark.because,
    )


def coder_of(origin: str) -> Coder:
    """Return who stands behind a mark: a reader with its version, or a person."""
    name, _, version = origin.partition("@")
    return Coder(name, version or None)


def _overrule(case: EpisodeOfCare) -> StateOverrule | None:
    found = standing(StateOverrule.objects.filter(case_id=case.id).order_by("at"), case_id=case.id)
    return found[-1] if found and found[-1].state else None
