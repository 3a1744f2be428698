"""Who is at the desk. One vault has one therapist so far: the account that is made with it."""

import uuid

from django.http import HttpRequest

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.desk.place import now
from casebook.record.access import case_for
from casebook.record.acts.cases import first_account
from casebook.record.models import Account, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened


def doing_of(request: HttpRequest) -> Doing:
    """Return the account at the desk and the time; touches the idle lock.

    :raises VaultLocked: when the vault is locked
    """
    return at_the_terminal()


def at_the_terminal() -> Doing:
    """Return the account of this vault and the time.

    :raises VaultLocked: when the vault is locked
    """
    opened.current()
    at = now()
    known: Account | None = Account.objects.order_by("at").first()
    if known is None:
        known = first_account(name="", doing=Doing(uuid.uuid4(), at))
    return Doing(known.pk, at)


def reading_case(request: HttpRequest, code: str) -> tuple[Doing, EpisodeOfCare]:
    """Return who looks at which case, and note that it was looked at.

    :raises NotYours: there is no such case, or it is not theirs to see
    """
    doing = doing_of(request)
    case = case_for(doing, code)
    note(Action.READ, by=doing.by, at=doing.at, kind="episodeofcare", object_id=case.pk)
    return doing, case
