"""Accounts, clients, cases, who is in them and who may see them, what clients agreed to."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from casebook.audit.stores import Store
from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing, people_of
from casebook.record.adding import add, add_all, is_late
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import (
    AccessMark,
    Account,
    AccountName,
    CasePerson,
    Client,
    ClientName,
    EpisodeOfCare,
    MachineReadingConsent,
)
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.router import writing


def first_account(*, name: str, doing: Doing) -> Account:
    """Return the account of whoever made the vault; it is made when the vault is first used."""
    found: Account | None = Account.objects.order_by("at").first()
    if found is not None:
        return found
    return add(Account(id=doing.account, name=name), doing)


def add_colleague(doing: Doing, *, name: str, credentials: str = "") -> Account:
    """Add the account of somebody who may be let into cases: a colleague, a supervisor.

    :raises NotYours: the vault is not one's own
    :raises InvalidEntry: the name is missing
    """
    if Account.objects.order_by("at")[0].pk != doing.account:
        raise NotYours
    if not name.strip():
        raise InvalidEntry("The name is missing.", remedy="Give the name this colleague signs with.")
    return add(Account(name=name.strip(), credentials=credentials.strip()), doing)


def sign_as(doing: Doing, *, name: str, credentials: str = "") -> AccountName:
    """Say how one's own account signs from now on; what was signed before stays as it was signed.

    :raises InvalidEntry: the name is missing
    """
    if not name.strip():
        raise InvalidEntry("The name is missing.", remedy="Give the name that you sign with.")
    row = AccountName(account_id=doing.account, name=name.strip()[:120], credentials=credentials.strip()[:120])
    return add(row, doing)


def named(account: uuid.UUID) -> tuple[str, str]:
    """Return the name and the credentials of an account as they are now. Two queries at most."""
    for kind, key in ((AccountName, "account_id"), (Account, "pk")):
        found = kind.objects.filter(**{key: account}).order_by("-at", "-pk").first()
        if found is not None:
            return found.name, found.credentials
    return "", ""


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
    with writing(Store.RECORD):
        people = [_client(one, (real_names or {}).get(one), doing) for one in dict.fromkeys(clients or (code,))]
        add_all([case, *(CasePerson(case_id=case.id, client_id=one) for one in people)], doing)
    return case


def add_person(case: EpisodeOfCare, doing: Doing, *, client: str, real_name: str | None = None) -> CasePerson:
    """Let another client take part in a case, by a code; until that client agrees, no program reads.

    :raises InvalidEntry: the code is missing
    :raises AlreadyDone: the client takes part
    """
    demand_writing(case, doing)
    if not client.strip():
        raise InvalidEntry("The code is missing.", remedy="Give one that does not tell who the client is.")
    with writing(Store.RECORD):
        if Client.objects.filter(code=client, pk__in=clients_of(case)).exists():
            raise AlreadyDone("This client takes part in the case already.", remedy="Take another code.")
        return add(CasePerson(case_id=case.id, client_id=_client(client, real_name, doing)), doing)


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
    """Return the clients of a case, in the order in which they came into it. Two queries."""
    return people_of([case])[case.pk]


def codes_in(case: EpisodeOfCare) -> dict[uuid.UUID, str]:
    """Return the code of each client of a case, in the order in which they came into it. Three queries."""
    people = clients_of(case)
    codes = dict(Client.objects.filter(pk__in=people).values_list("pk", "code"))
    return {one: codes[one] for one in people}


def key_holder_of(case: EpisodeOfCare) -> uuid.UUID:
    """Return the client under whose key the originals of a case are sealed: the first, also if that was voided."""
    return key_holders_of(case)[0]


def key_holders_of(case: EpisodeOfCare) -> list[uuid.UUID]:
    """Return every client a case ever had: what is one client's own may be sealed under that client's key."""
    rows = CasePerson.objects.filter(case_id=case.id).order_by("at", "pk")
    return list(dict.fromkeys(rows.values_list("client_id", flat=True)))


def let_see(
    case: EpisodeOfCare,
    account: uuid.UUID,
    doing: Doing,
    *,
    may_read: bool,
    process: bool = False,
    client: uuid.UUID | None = None,
) -> AccessMark:
    """Let an account see a case, or see it no more; process notes only where that is said.

    :param client: only what is this client's own
    :raises NotYours: the case is not one's own, or the client is none of it
    """
    demand_writing(case, doing)
    if client is not None and client not in clients_of(case):
        raise NotYours
    mark = AccessMark(
        case_id=case.id,
        account_id=account,
        may_read=may_read,
        may_read_process=may_read and process,
        client_id=client,
    )
    return add(mark, doing, action=Action.LET_SEE if may_read else Action.LET_SEE_NO_MORE)


def enter_consent(client: uuid.UUID, doing: Doing, *, on: date, given: bool) -> MachineReadingConsent:
    """Enter that a client agreed to machine reading on a day, or took it back.

    :raises NotYours: the client is in no case of one's own
    :raises InvalidEntry: the day is to come; it would outlast whatever is said before it
    """
    treated_in = CasePerson.objects.filter(client_id=client).values("case_id")
    if not EpisodeOfCare.objects.filter(pk__in=treated_in, owner_id=doing.account).exists():
        raise NotYours
    # East of Greenwich it is tomorrow already.
    if on > doing.today + timedelta(days=1):
        raise InvalidEntry("The day of the consent is still to come.", remedy="Enter it on that day.")
    action = Action.CONSENT if given else Action.WITHDRAW_CONSENT
    return add(
        MachineReadingConsent(client_id=client, on=on, given=given, late=is_late(on, doing)), doing, action=action
    )


def may_be_read(case: EpisodeOfCare, *, by: datetime | None = None) -> bool:
    """Tell whether every client of a case has agreed that a program reads their words.

    :param by: what had been entered until then, None for all of it
    """
    people = clients_of(case)
    latest: dict[uuid.UUID, bool] = {}
    entered = MachineReadingConsent.objects.filter(client_id__in=people, **({} if by is None else {"at__lte": by}))
    for consent in entered.order_by("on", "at", "-given"):
        latest[consent.client_id] = consent.given
    return bool(people) and all(latest.get(one, False) for one in people)
