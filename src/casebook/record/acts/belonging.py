"""Whose own a document or a questionnaire is, where a case has several clients."""

import uuid

from casebook.record.access import demand_writing
from casebook.record.acts.cases import clients_of
from casebook.record.adding import add
from casebook.record.errors import NotYours
from casebook.record.models import Administration, Belonging, Document, EpisodeOfCare
from casebook.record.standing import gone_from
from casebook.record.who import Doing


def say_whose(
    case: EpisodeOfCare, thing: Document | Administration, doing: Doing, *, client: uuid.UUID | None
) -> Belonging:
    """Say that something is one client's own, or with None that it is of all of them again; the latest counts.

    :raises NotYours: the case is not one's own, or the thing or the client is none of it
    """
    demand_writing(case, doing)
    if thing.case_id != case.pk or (client is not None and client not in clients_of(case)):
        raise NotYours
    return add(Belonging(case_id=case.pk, thing_id=thing.pk, client_id=client), doing)


def owners_in(case: EpisodeOfCare) -> dict[uuid.UUID, uuid.UUID]:
    """Return whose each document and questionnaire of a case is, for those that are one client's own. Two queries."""
    gone = gone_from(case.pk)
    said: dict[uuid.UUID, uuid.UUID | None] = {}
    for row in Belonging.objects.filter(case_id=case.pk).order_by("at", "pk"):
        if row.pk not in gone:
            said[row.thing_id] = row.client_id
    return {thing: client for thing, client in said.items() if client is not None}
