"""What was agreed with a client, their addresses, and where one's own letters come from."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from casebook.correspondence.models import Address, Agreement, HoursAgreed, MailAgreed, MailSettings
from casebook.record.access import demand_writing
from casebook.record.acts.cases import clients_of
from casebook.record.adding import add, is_late
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import standing
from casebook.record.who import Doing
from sessionlab.correspondence import crisis_lines

_ADDRESS: Final = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,255}")
_IN_BRACKETS: Final = re.compile(r"<([^<>]*)>\s*$")
LONGEST_REMINDER: Final = 365


def address_in(person: str) -> str:
    """Return the address of somebody as a letter names them, in small letters.

    >>> address_in("Ben, of the bakery <Ben@Example.org>")
    'ben@example.org'
    """
    found = _IN_BRACKETS.search(person)
    return (found[1] if found else person).strip().lower()


def keep_address(case: EpisodeOfCare, doing: Doing, *, address: str, client: uuid.UUID | None = None) -> Address:
    """Keep an address of a client of a case.

    :param client: which of several; the first where nobody says
    :raises InvalidEntry: it is not written as an address
    :raises NotYours: the client takes no part in the case
    :raises AlreadyDone: it is kept with this case
    """
    demand_writing(case, doing)
    plain = address_in(address)
    if not _ADDRESS.fullmatch(plain):
        raise InvalidEntry("The address is not written as one.", remedy="Write it as name@place.")
    if plain in addresses_of(case):
        raise AlreadyDone("This address is kept with this case already.", remedy="There is nothing to do.")
    people = clients_of(case)
    if client is not None and client not in people:
        raise NotYours
    return add(Address(case_id=case.pk, client_id=client or people[0], address=plain), doing)


def address_rows(case: EpisodeOfCare) -> list[Address]:
    """Return the addresses of a case that stand, in the order in which they were kept."""
    return standing(Address.objects.filter(case_id=case.pk).order_by("at", "pk"), case_id=case.pk)


def addresses_of(case: EpisodeOfCare) -> list[str]:
    """Return the addresses of a case."""
    return [row.address for row in address_rows(case)]


def address_of(case: EpisodeOfCare, row_id: object) -> Address:
    """Return an address of a case.

    :raises NotYours: it is none of this case
    """
    found: Address | None = Address.objects.filter(case_id=case.pk, pk=row_id).first()
    if found is None:
        raise NotYours
    return found


def agree(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    on: date,
    mail: MailAgreed,
    hours: HoursAgreed,
    words: str,
    remind_days: int,
) -> Agreement:
    """Enter what was agreed about mail and hours on a day; what was agreed before stays, and counts no more.

    :raises InvalidEntry: the days until a reminder are none, or more than a year
    """
    demand_writing(case, doing)
    if not 1 <= remind_days <= LONGEST_REMINDER:
        raise InvalidEntry(f"The days are not between 1 and {LONGEST_REMINDER}.", remedy="Say after how many.")
    row = Agreement(
        case_id=case.pk, on=on, mail=mail, hours=hours, words=words, remind_days=remind_days, late=is_late(on, doing)
    )
    return add(row, doing)


def agreement_of(case: EpisodeOfCare) -> Agreement | None:
    """Return what is agreed with the client of a case now, None where nothing was entered."""
    found = standing(Agreement.objects.filter(case_id=case.pk).order_by("on", "at"), case_id=case.pk)
    return found[-1] if found else None


def set_up_mail(doing: Doing, *, folder: str, addresses: Sequence[str], place: str) -> MailSettings:
    """Say from which folder letters come, which addresses are one's own, and in which country one works.

    :raises InvalidEntry: with all that cannot be: no such folder, no such address, no such country
    """
    plain = [address_in(one) for one in addresses if one.strip()]
    reasons = ["One of the addresses is not written as one."] if not all(map(_ADDRESS.fullmatch, plain)) else []
    if folder and not (Path(folder).is_absolute() and Path(folder).is_dir()):
        reasons.append("There is no such folder on this machine; its whole path is needed.")
    if place and place not in {line.place for line in crisis_lines()}:
        reasons.append("The table of crisis lines has no such country.")
    if reasons:
        raise InvalidEntry(reasons, remedy="Correct it, or leave it empty.")
    return add(MailSettings(account_id=doing.account, folder=folder, addresses=plain, place=place), doing)


def mail_settings(doing: Doing) -> MailSettings:
    """Return the settings that count; empty ones where nothing was set."""
    rows = MailSettings.objects.filter(account_id=doing.account).order_by("at", "pk")
    return rows.last() or MailSettings(account_id=doing.account, folder="", addresses=[], place="")
