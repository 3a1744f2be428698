"""Entering by which rules a record is kept, that it is held, and what was decided about erasing it."""

from datetime import date

from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import Client, EpisodeOfCare
from casebook.record.who import Doing
from casebook.retention.clock import client_in
from casebook.retention.jurisdictions import jurisdictions
from casebook.retention.models import ErasureDecision, LegalHold, Terms


def set_terms(case: EpisodeOfCare, doing: Doing, *, client: str, jurisdiction: str, of_age_on: date | None) -> Terms:
    """Say by which rules the record of a client is kept.

    :param of_age_on: the day on which the client comes or came of age; None for who was of age from the beginning
    :raises InvalidEntry: there is no such jurisdiction
    """
    person = _person(case, doing, client)
    if jurisdiction not in jurisdictions():
        raise InvalidEntry("There is no such place in the table.", remedy="Choose one of those in it.")
    return add(Terms(client_id=person.pk, jurisdiction=jurisdiction, of_age_on=of_age_on), doing)


def hold(case: EpisodeOfCare, doing: Doing, *, client: str, held: bool, reason: str) -> LegalHold:
    """Say that nothing of a client may be destroyed, or may again.

    :raises InvalidEntry: there is no reason
    """
    person = _person(case, doing, client)
    if not reason.strip():
        raise InvalidEntry("The reason is missing.", remedy="Say in a few words why.")
    row = LegalHold(client_id=person.pk, held=held, on=doing.today, reason=reason)
    return add(row, doing, action=Action.HOLD)


def decide_erasure(
    case: EpisodeOfCare, doing: Doing, *, client: str, asked_on: date, granted: bool, reason: str
) -> ErasureDecision:
    """Say what was decided about a client's wish to be erased, with the reason; a wish that is refused has one too.

    :raises InvalidEntry: there is no reason
    """
    person = _person(case, doing, client)
    if not reason.strip():
        raise InvalidEntry("The reason is missing.", remedy="Say why it was granted or refused; the client may ask.")
    row = ErasureDecision(client_id=person.pk, asked_on=asked_on, granted=granted, reason=reason)
    return add(row, doing, action=Action.DECIDE_ERASURE)


def _person(case: EpisodeOfCare, doing: Doing, code: str) -> Client:
    demand_writing(case, doing)
    return client_in(case, code)
