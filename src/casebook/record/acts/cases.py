"""Accounts, clients, cases, who is in them and who may see them, what clients agreed to."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing
from casebook.record.adding import add, add_all, is_late
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import (
    AccessMark,
    Account,
    CasePerson,
    Client,
    ClientName,
    EpisodeOfCare,
    MachineReadingConsent,
)
from casebook.record.who import Doing
from casebook.vault import opened


def first_account(*, name: str, doing: Doing) -> Account:
    """Return the account of whoever made the vault; it is made when the vault is first used."""
    found: Account | None = Account.objects.order_by("at").first()
    if found is not None:
        return found
    return add(Account(id=doing.account, name=name), doing)


def open_case(
    doing: Doing,
    *,
    code: str,
    pseudonym: str,
    opened_on: date,
    clients: Sequence[str] = (),
    real_names: Mapping[str, str] | None = None,
) -> EpisodeOfCare:
    """Open a case with its clients; a client who is known by the code already takes part again.

    :param clients: codes; the code of the case where none is given
    :param real_names: by client code; stored once, shown nowhere else
    :raises InvalidEntry: a code or pseudonym is missing
    :raises AlreadyDone: there is a case of this code
    """
    reasons = [
        f"The {what} is missing." for what, value in (("code", code), ("pseudonym", pseudonym)) if not value.strip()
    ]
    if reasons:
        raise InvalidEntry(reasons, remedy="Give both; neither should tell who the client is.")
    if EpisodeOfCare.objects.filter(code=code).exists():
        raise AlreadyDone("There is a case of this code already.", remedy="Take another code.")
    case = EpisodeOfCare(
        code=code, pseudonym=pseudonym, owner_id=doing.account, opened_on=opened_on, late=is_late(opened_on, doing)
    )
    people = [_client(one, (real_names or {}).get(one), doing) for one in clients or (code,)]
    add_all([case, *(CasePerson(case_id=case.id, client_id=one) for one in people)], doing)
    return case


def _client(code: str, real_name: str | None, doing: Doing) -> uuid.UUID:
    known = Client.objects.filter(code=code).first()
    if known is None:
        known = Client(code=code)
        # The key stands before the first row: what is sealed for a client needs it.
        opened.current().clients.new(known.id)
        add(known, doing)
    if real_name:
        add(ClientName(client_id=known.id, name=real_name), doing)
    found: uuid.UUID = known.id
    return found


def clients_of(case: EpisodeOfCare) -> list[uuid.UUID]:
    """Return the clients of a case, in the order in which they came into it."""
    return list(CasePerson.objects.filter(case_id=case.id).order_by("at", "pk").values_list("client_id", flat=True))


def let_see(
    case: EpisodeOfCare, account: uuid.UUID, doing: Doing, *, may_read: bool, process: bool = False
) -> AccessMark:
    """Let an account see a case, or see it no more; process notes only where that is said.

    :raises NotYours: the case is not one's own
    """
    demand_writing(case, doing)
    mark = AccessMark(case_id=case.id, account_id=account, may_read=may_read, may_read_process=may_read and process)
    return add(mark, doing)


def enter_consent(client: uuid.UUID, doing: Doing, *, on: date, given: bool) -> MachineReadingConsent:
    """Enter that a client agreed to machine reading on a day, or took it back.

    :raises NotYours: the client is in no case of one's own
    """
    treated_in = CasePerson.objects.filter(client_id=client).values("case_id")
    if not EpisodeOfCare.objects.filter(pk__in=treated_in, owner_id=doing.account).exists():
        raise NotYours
    action = Action.CONSENT if given else Action.WITHDRAW_CONSENT
    return add(
        MachineReadingConsent(client_id=client, on=on, given=given, late=is_late(on, doing)), doing, action=action
    )


def may_be_read(case: EpisodeOfCare) -> bool:
    """Tell whether every client of a case has agreed that a program reads their words."""
    people = clients_of(case)
    latest: dict[uuid.UUID, bool] = {}
    for consent in MachineReadingConsent.objects.filter(client_id__in=people).order_by("on", "at"):
        latest[consent.client_id] = consent.given
    return bool(people) and all(latest.get(one, False) for one in people)
