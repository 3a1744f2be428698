"""What a reader suggested and nobody has decided about yet."""

import uuid
from dataclasses import dataclass

from casebook.record.acts.notes import stores_for
from casebook.record.models import EpisodeOfCare, Event, Mark
from casebook.record.ruled import sources_undecided
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many suggestions of a case wait, and in which documents."""

    marks: int
    events: int
    documents: frozenset[uuid.UUID]


def waiting_in(case: EpisodeOfCare, doing: Doing) -> Waiting:
    """Count the suggestions without a decision."""
    marks: list[uuid.UUID] = []
    events: list[uuid.UUID] = []
    for store in stores_for(case, doing):
        marks += sources_undecided(Mark, case.pk, store)
        events += sources_undecided(Event, case.pk, store)
    return Waiting(len(marks), len(events), frozenset(marks + events))
