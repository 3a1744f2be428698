"""Letters as they come in: each filed with its case as it is, or kept aside until somebody says whose it is."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from casebook.audit.actions import note
from casebook.audit.vocabulary import Action
from casebook.correspondence.agreeing import address_in, address_rows, addresses_of, keep_address, mail_settings
from casebook.correspondence.errors import NoLetter
from casebook.correspondence.matching import Match, correspondents, match
from casebook.correspondence.models import Arrival, SeenFile, WaitingLetter
from casebook.correspondence.pasted import is_pasted, pasted_on
from casebook.correspondence.waiting import bring_back, wait_no_longer
from casebook.importing.bringing import bring_in
from casebook.record.access import demand_writing
from casebook.record.acts.belonging import say_whose
from casebook.record.acts.cases import clients_of
from casebook.record.adding import add
from casebook.record.errors import AlreadyDone
from casebook.record.models import Document, DocumentKind, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.errors import Refusal
from sessionlab.reading import read_bytes
from sessionlab.reading.mail_files import mails_in
from sessionlab.transcript import Letter


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one letter: filed with its case, waiting to be assigned, or refused."""

    case: EpisodeOfCare | None = None
    document: Document | None = None
    waiting: WaitingLetter | None = None
    refused: Refusal | None = None


def receive(doing: Doing, *, name: str, content: bytes, case: EpisodeOfCare | None = None) -> list[Received]:
    """Take in a file of mail, each letter by itself: one that is refused keeps no other from being filed.

    :param name: what the file is called, a label and never a path
    :param case: whose letters they are, where somebody said so; else each is matched
    """
    letters = mails_in(content)
    if not letters:
        return [Received(refused=NoLetter())]
    return [_received(doing, name, one, case) for one in letters]


def _received(doing: Doing, name: str, content: bytes, case: EpisodeOfCare | None) -> Received:
    try:
        letter = letter_in(content, name=name)
        found = Match(case) if case is not None else match(letter, doing)
        if found.case is None:
            return Received(waiting=_keep_waiting(doing, name, content))
        document = file_letter(found.case, doing, name=name, content=content)
        remember_seen(doing, content)
        return Received(case=found.case, document=document)
    except Refusal as refusal:
        if isinstance(refusal, AlreadyDone):
            remember_seen(doing, content)
        return Received(refused=refusal)


def letter_in(content: bytes, *, name: str) -> Letter:
    """Return the one letter of a mail.

    :raises UnreadableSource: when it cannot be taken apart
    :raises NoLetter: when it is none
    """
    [reading] = read_bytes(content, name=name)
    if not isinstance(reading, Letter):
        raise NoLetter
    return reading


def file_letter(case: EpisodeOfCare, doing: Doing, *, name: str, content: bytes) -> Document:
    """File a letter in a case as it is, with what is suggested about it where the clients agreed.

    :raises Refusal: as `bring_in` tells it
    """
    demand_writing(case, doing)
    letter = letter_in(content, name=name)
    others = correspondents(letter, doing)
    speakers = dict.fromkeys((*addresses_of(case), *others), "client")
    speakers |= dict.fromkeys(mail_settings(doing).addresses, "therapist")
    with writing():
        [brought] = bring_in(
            case, doing, files=[(name, content)], speakers=speakers, written_on=_day_of(content, letter, doing)
        )
        if brought.refused is not None:
            raise brought.refused
        add(arrival_of(case, brought.documents[0]), doing)
        _say_whose(case, brought.documents[0], doing)
    return brought.documents[0]


def _say_whose(case: EpisodeOfCare, document: Document, doing: Doing) -> None:
    """Say which of several clients wrote a letter, where the address tells it."""
    sender = address_in(str(document.shape.get("sender", "")))
    known = [row.client_id for row in address_rows(case) if row.address == sender]
    if known and len(clients_of(case)) > 1 and document.kind == DocumentKind.LETTER_IN:
        say_whose(case, document, doing, client=known[0])


def arrival_of(case: EpisodeOfCare, document: Document) -> Arrival:
    """Return the row that keeps a letter of the inbox at hand."""
    sent, known = document.shape.get("sent_at"), document.shape.get("message_id")
    return Arrival(
        case_id=case.pk,
        letter_id=document.pk,
        on=document.on,
        sent_at=_in_utc(sent) if sent else None,
        out=document.kind == DocumentKind.LETTER_OUT,
        message_id=known or "",
    )


def _in_utc(sent: str) -> datetime:
    at = datetime.fromisoformat(sent)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _keep_waiting(doing: Doing, name: str, content: bytes) -> WaitingLetter:
    digest = hashlib.sha256(content).hexdigest()
    known: WaitingLetter | None = WaitingLetter.objects.filter(account_id=doing.account, sha256=digest).first()
    if known is not None:
        return known if known.aside_at is None else bring_back(known, doing)
    row = WaitingLetter(at=doing.at, account_id=doing.account, name=name[:200], sha256=digest, content=content)
    with writing("record"):
        row.save(force_insert=True)
        note(Action.IMPORT, by=doing.by, at=doing.at, kind="waiting_letter", object_id=row.pk)
        remember_seen(doing, content)
    return row


def remember_seen(doing: Doing, content: bytes) -> None:
    """Remember that these bytes were taken in, so that the watched folder does not bring them again."""
    digest = hashlib.sha256(content).hexdigest()
    if not was_seen(digest):
        add(SeenFile(sha256=digest), doing)


def was_seen(digest: str) -> bool:
    """Tell whether bytes were taken in before."""
    return SeenFile.objects.filter(sha256=digest).exists()


def assign(waiting: WaitingLetter, case: EpisodeOfCare, doing: Doing, *, remember: bool = False) -> Document:
    """File a waiting letter in a case; it waits no longer. One write: it is never in both places and never in none.

    :param remember: keep the address with the client, so that the next letter finds its case
    :raises NotYours: the case is not one's own
    """
    content = bytes(waiting.content)
    unknown = [one for one in correspondents(letter_in(content, name=waiting.name), doing) if one]
    with writing():
        document = file_letter(case, doing, name=waiting.name, content=content)
        if remember and unknown and unknown[0] not in addresses_of(case):
            keep_address(case, doing, address=unknown[0])
        wait_no_longer(waiting, doing)
    return document


def _day_of(content: bytes, letter: Letter, doing: Doing) -> date | None:
    """Return the day of a letter where its own head does not tell it: that of pasted words.

    The clock of a sender may be wrong: what has come did so today at the latest.
    """
    if is_pasted(letter):
        return pasted_on(content)
    return doing.today if letter.on is not None and letter.on > doing.today else None
