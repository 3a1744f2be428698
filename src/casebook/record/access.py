"""Who may see which case: the owner, and whom a mark lets in. Anybody else gets the answer of a case that is not."""

import uuid

from casebook.record.errors import NotYours
from casebook.record.models import AccessMark, EpisodeOfCare
from casebook.record.standing import gone_from
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
    """Tell whether an account may see the record of a case. Three queries, for its owner none."""
    if case.owner_id == account:
        return True
    mark = _mark(case, account)
    return mark is not None and mark.may_read


def may_read_process(case: EpisodeOfCare, account: uuid.UUID) -> bool:
    """Tell whether an account may see the process notes of a case as well. Three queries, for its owner none."""
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
    marks = _marks(account)
    seen = {case for case in marks if marks[case].may_read}
    return [case for case in EpisodeOfCare.objects.order_by("code") if case.owner_id == account or case.id in seen]


def _mark(case: EpisodeOfCare, account: uuid.UUID) -> AccessMark | None:
    return _marks(account, case.id).get(case.id)


def _marks(account: uuid.UUID, *cases: uuid.UUID) -> dict[uuid.UUID, AccessMark]:
    """Return the latest mark that stands of each case, or of those named; of two at one time the one that lets less."""
    rows = AccessMark.objects.filter(account_id=account).order_by("at", "-may_read", "-may_read_process")
    known = list(rows.filter(case_id__in=cases) if cases else rows)
    gone = gone_from(*{mark.case_id for mark in known})
    return {mark.case_id: mark for mark in known if mark.pk not in gone}
