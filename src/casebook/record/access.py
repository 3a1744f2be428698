"""Who may see which case: the owner, and whom a mark lets in. Anybody else gets the answer of a case that is not."""

import uuid

from casebook.record.errors import NotYours
from casebook.record.models import AccessMark, EpisodeOfCare
from casebook.record.who import Doing


def case_for(doing: Doing, code: str) -> EpisodeOfCare:
    """Return a case by its code.

    :raises NotYours: there is none, or the account may not see it
    """
    case: EpisodeOfCare | None = EpisodeOfCare.objects.filter(code=code).first()
    if case is None or not may_read(case, doing.account):
        raise NotYours
    return case


def may_read(case: EpisodeOfCare, account: uuid.UUID) -> bool:
    """Tell whether an account may see the record of a case. One query, for its owner none."""
    if case.owner_id == account:
        return True
    mark = _mark(case, account)
    return mark is not None and mark.may_read


def may_read_process(case: EpisodeOfCare, account: uuid.UUID) -> bool:
    """Tell whether an account may see the process notes of a case as well. One query, for its owner none."""
    if case.owner_id == account:
        return True
    mark = _mark(case, account)
    return mark is not None and mark.may_read and mark.may_read_process


def may_write(case: EpisodeOfCare, account: uuid.UUID) -> bool:
    """Tell whether an account may add to a case: its owner alone."""
    return case.owner_id == account


def demand_writing(case: EpisodeOfCare, doing: Doing) -> None:
    """Refuse whoever may not add to a case.

    :raises NotYours: it is not the account's own
    """
    if not may_write(case, doing.account):
        raise NotYours


def cases_of(account: uuid.UUID) -> list[EpisodeOfCare]:
    """Return the cases an account may see, by their codes."""
    marks: dict[uuid.UUID, bool] = {}
    for mark in AccessMark.objects.filter(account_id=account).order_by("at"):
        marks[mark.case_id] = mark.may_read
    return [
        case for case in EpisodeOfCare.objects.order_by("code") if case.owner_id == account or marks.get(case.id, False)
    ]


def _mark(case: EpisodeOfCare, account: uuid.UUID) -> AccessMark | None:
    return AccessMark.objects.filter(case_id=case.id, account_id=account).order_by("at").last()
