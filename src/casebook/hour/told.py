"""What was told of a note: the events that rest on its paragraphs, with what was decided; each can be decided anew."""

import uuid
from dataclasses import dataclass

from casebook.audit.stores import Store, alias_of
from casebook.record.acts.findings import BY_HAND, decide, verdicts
from casebook.record.acts.notes import Whole
from casebook.record.course import told_of
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Event, Verdict
from casebook.record.standing import standing
from casebook.record.who import Doing
from sessionlab.relationship.events import Event as Told


@dataclass(frozen=True, slots=True)
class ToldOf:
    """An event on words of a note. `verdict` is empty while nobody decided."""

    row: Event
    told: Told
    store: Store
    verdict: str
    by_hand: bool


def told_in(case: EpisodeOfCare, whole: Whole) -> tuple[ToldOf, ...]:
    """Return the events of a note in the order of its words, as far as its paragraphs may be seen. Six queries."""
    found = []
    for store in Store:
        homes = {paragraph.pk: paragraph.position for home, paragraph in whole.paragraphs if home is store}
        if not homes:
            continue
        decided = verdicts(case, store=store)
        rows = Event.objects.using(alias_of(store)).filter(case_id=case.pk, source_id__in=list(homes))
        for row in standing(rows, case_id=case.pk, store=store):
            verdict = decided.get(row.pk)
            one = ToldOf(row, told_of(row), store, verdict.value if verdict else "", row.origin == BY_HAND)
            found.append((homes[row.source_id], row.start, one))
    return tuple(one for _, _, one in sorted(found, key=lambda placed: placed[:2]))


def decide_told(case: EpisodeOfCare, whole: Whole, row_id: uuid.UUID, doing: Doing, *, verdict: Verdict) -> None:
    """Accept or reject an event of a note, whatever was decided before; the latest counts.

    :raises NotYours: it rests on no paragraph of this note
    :raises Locked: the note is locked
    """
    one = next((one for one in told_in(case, whole) if one.row.pk == row_id), None)
    if one is None:
        raise NotYours
    decide(case, one.row, doing, verdict=verdict)
