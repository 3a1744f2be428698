"""What a reader suggested and nobody has decided about yet."""

import uuid
from dataclasses import dataclass

from casebook.audit.stores import Store, alias_of
from casebook.record.acts.findings import BY_HAND, verdicts
from casebook.record.acts.notes import stores_for
from casebook.record.models import EpisodeOfCare, Event, Mark
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many suggestions of a case wait, and in which documents."""

    marks: int
    events: int
    documents: frozenset[uuid.UUID]


def waiting_in(case: EpisodeOfCare, doing: Doing) -> Waiting:
    """Count the suggestions without a decision."""
    found: dict[type, list[uuid.UUID]] = {Mark: [], Event: []}
    for store in stores_for(case, doing):
        decided = verdicts(case, store=store)
        for kind in (Mark, Event):
            found[kind] += _undecided(kind, case, store, set(decided))
    return Waiting(len(found[Mark]), len(found[Event]), frozenset(found[Mark] + found[Event]))


def _undecided(
    kind: type[Mark] | type[Event], case: EpisodeOfCare, store: Store, decided: set[uuid.UUID]
) -> list[uuid.UUID]:
    rows = kind.objects.using(alias_of(store)).filter(case_id=case.pk).exclude(origin=BY_HAND)
    return [source for row, source in rows.values_list("pk", "source_id") if row not in decided]
