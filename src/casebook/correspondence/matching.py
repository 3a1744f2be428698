"""Whose letter is it: by the address, else by the thread, else somebody is asked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from casebook.correspondence.agreeing import address_in, mail_settings
from casebook.correspondence.models import Address, Arrival
from casebook.record.access import cases_of, may_write
from casebook.record.models import Document, DocumentKind, EpisodeOfCare
from casebook.record.standing import gone_from
from casebook.record.who import Doing
from sessionlab.transcript import Letter

LETTERS = (DocumentKind.LETTER_IN, DocumentKind.LETTER_OUT)


@dataclass(frozen=True, slots=True)
class Match:
    """The case of a letter, None where nobody can tell, and which cases it may be of."""

    case: EpisodeOfCare | None
    maybe: tuple[EpisodeOfCare, ...] = ()


def match(letter: Letter, doing: Doing) -> Match:
    """Find the case of a letter among one's own.

    The address of whoever is not the therapist decides, where one case alone has it and the thread does not say
    another; else the thread, where no case has the address. Everything else is asked.
    """
    own = {case.pk: case for case in cases_of(doing.account) if may_write(case, doing.account)}
    by_address = _with_addresses(correspondents(letter, doing), own)
    by_thread = _with_letters(letter, own, everywhere=not by_address)
    found = by_address or by_thread
    if len(found) == 1 and (not by_thread or found <= by_thread):
        return Match(own[next(iter(found))])
    return Match(None, tuple(own[one] for one in own if one in by_address | by_thread))


def correspondents(letter: Letter, doing: Doing) -> list[str]:
    """Return the addresses on the other side of a letter: of its sender, or of those one wrote to oneself."""
    own = set(mail_settings(doing).addresses)
    sender = address_in(letter.sender)
    people = [address_in(one) for one in letter.recipients] if sender in own else [sender]
    return [one for one in people if one and one not in own]


def _with_addresses(addresses: Sequence[str], own: dict[uuid.UUID, EpisodeOfCare]) -> set[uuid.UUID]:
    rows = Address.objects.filter(address__in=addresses, case_id__in=own).values_list("pk", "case_id")
    gone = gone_from(*own)
    return {case for row, case in rows if row not in gone}


def _with_letters(letter: Letter, own: dict[uuid.UUID, EpisodeOfCare], *, everywhere: bool) -> set[uuid.UUID]:
    """Return the cases that hold a letter which this one answers or refers to.

    :param everywhere: look through all documents where the letters of the inbox are none of them; that takes its time
    """
    ids = sorted({one for one in (letter.in_reply_to, *letter.references) if one})
    if not ids:
        return set()
    gone = gone_from(*own)
    rows = Arrival.objects.filter(case_id__in=own, message_id__in=ids).values_list("letter_id", "case_id")
    found = {case for row, case in rows if row not in gone}
    if found or not everywhere:
        return found
    documents = Document.objects.filter(case_id__in=own, kind__in=LETTERS, shape__message_id__in=ids)
    return {case for row, case in documents.values_list("pk", "case_id") if row not in gone}
