"""The versions of a formulation: writing one, and which stand. The last by its day is in force."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from casebook.audit.stores import STORES, Store, alias_of
from casebook.formulation.models import StoredFormulation
from casebook.record.access import demand_writing, may_read_process
from casebook.record.acts.findings import BY_HAND
from casebook.record.adding import add_all, is_late
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare, Event
from casebook.record.standing import standing
from casebook.record.who import Doing
from sessionlab.formulation.differences import Difference, differences
from sessionlab.formulation.hypothesis import Formulation, as_values, from_values, unknown_markers
from sessionlab.relationship.events import By, EventKind


@dataclass(frozen=True, slots=True)
class Version:
    """A version that stands, its number from 1, and what it says otherwise than the one before."""

    number: int
    row: StoredFormulation
    formulation: Formulation
    changes: tuple[Difference, ...]


def write_version(case: EpisodeOfCare, doing: Doing, *, formulation: Formulation) -> StoredFormulation:
    """Add a version; the one before stays as it is. The day on which it was written becomes an event of the case.

    :raises InvalidEntry: its day is still to come, nothing says why it differs, it does not differ, or the codebook
        has no such marker
    :raises NotYours: the account may not add to the case
    """
    demand_writing(case, doing)
    known = versions_of(case, doing)
    reasons = unknown_markers(formulation)
    # East of Greenwich it is tomorrow already.
    if formulation.on > doing.today + timedelta(days=1):
        reasons.append("The day of this version is still to come.")
    if known and not formulation.why.strip():
        reasons.append("Why it changed is missing.")
    if known and not differences(known[-1].formulation, formulation):
        reasons.append("Nothing in it differs from the version that is in force.")
    if reasons:
        raise InvalidEntry(reasons, remedy="A version stands as it was written; another one says what changed and why.")
    late = is_late(formulation.on, doing)
    row = StoredFormulation(
        case_id=case.pk,
        on=formulation.on,
        replaces=known[-1].row.pk if known else None,
        shape=as_values(formulation),
        late=late,
    )
    add_all([row, *_told(case, row, late=late)], doing, store=Store.PROCESS)
    return row


def _told(case: EpisodeOfCare, row: StoredFormulation, *, late: bool) -> list[Event]:
    """Return the event that tells of a version, unless one of that day stands already."""
    kind = EventKind.FORMULATION.value
    for store in STORES:
        same = Event.objects.using(alias_of(store)).filter(case_id=case.pk, kind=kind, on=row.on)
        if standing(same, case_id=case.pk, store=store):
            return []
    because = "A version of the formulation was written."
    return [
        Event(
            case_id=case.pk,
            kind=kind,
            on=row.on,
            actor=By.THERAPIST.value,
            source_id=row.pk,
            because=because,
            origin=BY_HAND,
            late=late,
        )
    ]


def versions_of(case: EpisodeOfCare, doing: Doing) -> tuple[Version, ...]:
    """Return the versions that stand, by their days; the last is in force. Three queries.

    :raises NotYours: the account may not see the process notes of the case
    """
    if not may_read_process(case, doing.account):
        raise NotYours
    rows = StoredFormulation.objects.using(alias_of(Store.PROCESS)).filter(case_id=case.pk).order_by("on", "at")
    found: list[Version] = []
    for number, row in enumerate(standing(rows, case_id=case.pk, store=Store.PROCESS), start=1):
        formulation = from_values(row.shape)
        changes = differences(found[-1].formulation, formulation) if found else ()
        found.append(Version(number, row, formulation, changes))
    return tuple(found)


def version_of(case: EpisodeOfCare, row_id: uuid.UUID, doing: Doing) -> Version:
    """Return one version that stands.

    :raises NotYours: there is none such in this case, or it is not the account's to see
    """
    found = next((one for one in versions_of(case, doing) if one.row.pk == row_id), None)
    if found is None:
        raise NotYours
    return found
