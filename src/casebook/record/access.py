"""Who may see which case: the owner, and whom a mark lets in. Anybody else gets the answer of a case that is not.

A case of a couple or a family has several clients, and a mark can speak of one of them. What is one client's own (a
letter, a questionnaire) is seen by whoever may see that client; all the rest of the case by whoever may see each of
them, and its process notes where that was said for each of them.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from casebook.record.errors import NotYours
from casebook.record.models import AccessMark, CasePerson, EpisodeOfCare
from casebook.record.standing import gone_from
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True)
class Sight:
    """What an account may see of a case: the whole, its process notes, what is some clients' own. Nothing at first."""

    whole: bool = False
    process: bool = False
    clients: tuple[uuid.UUID, ...] = ()


def case_for(doing: Doing, code: str) -> EpisodeOfCare:
    """Return a case by its code.

    :raises NotYours: there is none, or the account may not see all of it
    """
    case = _case(code)
    if case is None or not may_read(case, doing.account):
        raise NotYours
    return case


def part_for(doing: Doing, code: str) -> tuple[EpisodeOfCare, tuple[uuid.UUID, ...]]:
    """Return a case by its code, with the clients whose own things the account may see.

    :raises NotYours: there is none, or the account may see nothing of it
    """
    case = _case(code)
    clients = () if case is None else sight_of(case, doing.account).clients
    if case is None or not clients:
        raise NotYours
    return case, clients


def _case(code: str) -> EpisodeOfCare | None:
    return EpisodeOfCare.objects.filter(code=code).first()


def sight_of(case: EpisodeOfCare, account: uuid.UUID) -> Sight:
    """Return what an account may see of a case. Four queries."""
    return _sights([case], account)[case.pk]


def may_read(case: EpisodeOfCare, account: uuid.UUID) -> bool:
    """Tell whether an account may see the record of a case. Four queries, for its owner none."""
    return case.owner_id == account or sight_of(case, account).whole


def may_read_process(case: EpisodeOfCare, account: uuid.UUID) -> bool:
    """Tell whether an account may see the process notes of a case as well. Four queries, for its owner none."""
    return case.owner_id == account or sight_of(case, account).process


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
    cases = list(EpisodeOfCare.objects.order_by("code"))
    sights = _sights(cases, account)
    return [case for case in cases if sights[case.pk].whole]


def parts_of(account: uuid.UUID) -> list[EpisodeOfCare]:
    """Return the cases of which an account may see what is some clients' own and no more, by their codes."""
    cases = list(EpisodeOfCare.objects.order_by("code"))
    sights = _sights(cases, account)
    return [case for case in cases if sights[case.pk].clients and not sights[case.pk].whole]


def people_of(cases: Sequence[EpisodeOfCare]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return the clients of each of some cases, in the order in which they came into it. Two queries."""
    ids = [case.pk for case in cases]
    gone = gone_from(*ids)
    people: dict[uuid.UUID, list[uuid.UUID]] = {one: [] for one in ids}
    for row in CasePerson.objects.filter(case_id__in=ids).order_by("at", "pk"):
        if row.pk not in gone:
            people[row.case_id].append(row.client_id)
    return people


def _sights(cases: Sequence[EpisodeOfCare], account: uuid.UUID) -> dict[uuid.UUID, Sight]:
    people = people_of(cases)
    ids = list(people)
    gone = gone_from(*ids)
    # Of two marks of one moment the one that lets less comes last, and counts.
    rows = AccessMark.objects.filter(account_id=account, case_id__in=ids).order_by(
        "at", "-may_read", "-may_read_process"
    )
    marks: dict[uuid.UUID, list[AccessMark]] = {}
    for mark in rows:
        if mark.pk not in gone:
            marks.setdefault(mark.case_id, []).append(mark)
    return {case.pk: _sight(case, account, people[case.pk], marks.get(case.pk, ())) for case in cases}


def _sight(case: EpisodeOfCare, account: uuid.UUID, clients: Iterable[uuid.UUID], marks: Iterable[AccessMark]) -> Sight:
    if case.owner_id == account:
        return Sight(whole=True, process=True, clients=tuple(clients))
    # None stands for whatever is no client's own: who sees only some clients does not see that.
    counts: dict[uuid.UUID | None, AccessMark | None] = dict.fromkeys((*clients, None))
    for mark in marks:
        counts |= {one: mark for one in counts if mark.client_id in (None, one)}
    everybody = [mark for one, mark in counts.items() if one is not None] or [counts[None]]
    whole = all(mark is not None and mark.may_read for mark in everybody)
    process = whole and all(mark is not None and mark.may_read_process for mark in everybody)
    seen = tuple(one for one, mark in counts.items() if one is not None and mark is not None and mark.may_read)
    return Sight(whole, process, seen)
