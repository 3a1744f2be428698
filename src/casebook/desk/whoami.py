"""Who is at the desk: the therapist who made the vault, until the desk is handed to a colleague.

The passphrase is the therapist's. A colleague works at the desk that was handed over: sees what a mark lets them see,
writes into no case, and everything they open is in the log under their own account. The lock takes the desk back.
"""

import uuid
from typing import Final

from django.http import HttpRequest

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk.place import now
from casebook.record.access import case_for, demand_writing
from casebook.record.acts.cases import first_account
from casebook.record.errors import NotYours
from casebook.record.models import Account, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened

HANDED: Final = "the desk"
"""What the account is called that the desk was handed to, among what is known until the lock."""


def doing_of(request: HttpRequest) -> Doing:
    """Return the account at the desk and the time; touches the idle lock.

    :raises VaultLocked: when the vault is locked
    """
    return at_the_terminal()


def at_the_terminal() -> Doing:
    """Return the account at the desk and the time.

    :raises VaultLocked: when the vault is locked
    """
    opened.current()
    at = now()
    handed = opened.until_lock().get(HANDED)
    if handed is not None:
        return Doing(handed, at)
    known: Account | None = Account.objects.order_by("at").first()
    if known is None:
        known = first_account(name="", doing=Doing(uuid.uuid4(), at))
    return Doing(known.pk, at)


def keeper_of(request: HttpRequest) -> Doing:
    """Return the therapist whose vault it is, and the time: for what a colleague at the desk has no business with.

    :raises NotYours: the desk is handed over
    """
    doing = doing_of(request)
    if HANDED in opened.until_lock():
        raise NotYours
    return doing


def hand_over(account: uuid.UUID, doing: Doing) -> None:
    """Hand the desk to a colleague until the vault locks: every page of this process, in every browser.

    :raises NotYours: there is no such account, it is one's own, or the desk is handed over already
    """
    known = Account.objects.filter(pk=account).exclude(pk=doing.account).exists()
    if not known or HANDED in opened.until_lock():
        raise NotYours
    note(Action.HAND_OVER, by=doing.by, at=doing.at, kind="account", object_id=account)
    opened.until_lock()[HANDED] = account


def colleague_at_the_desk() -> str | None:
    """Return the name of the colleague the desk was handed to, None where the therapist is at it or nobody can be."""
    if not opened.is_open():
        return None
    handed = opened.until_lock().get(HANDED)
    found = None if handed is None else Account.objects.filter(pk=handed).first()
    return None if found is None else found.name


def reading_case(request: HttpRequest, code: str) -> tuple[Doing, EpisodeOfCare]:
    """Return who looks at which case, and note that it was looked at.

    :raises NotYours: there is no such case, or it is not theirs to see
    """
    doing = doing_of(request)
    case = case_for(doing, code)
    note(Action.READ, by=doing.by, at=doing.at, kind="episodeofcare", object_id=case.pk)
    return doing, case


def writing_case(request: HttpRequest, code: str) -> tuple[Doing, EpisodeOfCare]:
    """Return who adds to which case, and note that it was looked at: what a form offers is chosen from its rows.

    :raises NotYours: there is no such case, or it is not their own
    """
    doing, case = reading_case(request, code)
    demand_writing(case, doing)
    return doing, case
