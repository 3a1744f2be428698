"""Answering a letter: waiting, the unsent reply, the six parts, what the checks found, and filing what was sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from casebook.audit.stores import Store
from casebook.correspondence.agreeing import agreement_of, mail_settings
from casebook.correspondence.errors import Held, Unchecked
from casebook.correspondence.mailing import as_sent
from casebook.correspondence.models import REMIND_DAYS, Draft, Hold, Overruled, Reply, Unsent
from casebook.correspondence.receiving import arrival_of
from casebook.correspondence.surroundings import around
from casebook.record.access import demand_writing
from casebook.record.acts.documents import file_readings
from casebook.record.acts.findings import BY_HAND
from casebook.record.acts.keeping import void
from casebook.record.adding import add, add_all, demand_come, is_late
from casebook.record.errors import AlreadyDone, InvalidEntry
from casebook.record.models import CaseRow, Document, EpisodeOfCare, Event
from casebook.record.standing import standing
from casebook.record.who import Doing
from casebook.vault.router import writing
from sessionlab.correspondence import Finding, Part, check_reply
from sessionlab.correspondence import Reply as Written
from sessionlab.correspondence.check_rules import CHECKS
from sessionlab.reading import read_bytes
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import Span

Kept = TypeVar("Kept", bound=CaseRow)


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found, and the row that overrules it, if somebody did."""

    finding: Finding
    overruled: Overruled | None


def hold(case: EpisodeOfCare, letter: Document, doing: Doing, *, until: datetime | None) -> Hold:
    """Let the reply wait until a time; with None it waits no longer.

    :raises InvalidEntry: the time is over
    """
    demand_writing(case, doing)
    if until is not None and until <= doing.at:
        raise InvalidEntry("The time is over already.", remedy="Choose one to come.")
    return add(Hold(case_id=case.pk, letter_id=letter.pk, until=until), doing)


def held_until(case: EpisodeOfCare, letter: Document, *, at: datetime) -> datetime | None:
    """Return until when the reply waits; None where it waits no more."""
    row = _latest(Hold, case, letter)
    return row.until if row is not None and row.until is not None and row.until > at else None


def say_unsent(case: EpisodeOfCare, letter: Document, doing: Doing, *, text: str) -> Unsent:
    """Keep what one would like to say and does not send: a process note, and nothing of it is ever filed."""
    demand_writing(case, doing)
    return add(Unsent(case_id=case.pk, letter_id=letter.pk, text=text), doing, store=Store.PROCESS)


def unsent_of(case: EpisodeOfCare, letter: Document) -> Unsent | None:
    """Return the unsent reply to a letter."""
    return _latest(Unsent, case, letter, store=Store.PROCESS)


def keep_draft(
    case: EpisodeOfCare,
    letter: Document,
    doing: Doing,
    *,
    subject: str,
    recipient: str,
    parts: Mapping[Part, str],
) -> Draft:
    """Keep a reply as far as it is written; what was kept before stays."""
    demand_writing(case, doing)
    kept = {part.value: words for part, words in parts.items() if words.strip()}
    row = Draft(case_id=case.pk, letter_id=letter.pk, subject=subject[:200], recipient=recipient[:400], parts=kept)
    return add(row, doing, store=Store.PROCESS)


def draft_of(case: EpisodeOfCare, letter: Document) -> Draft | None:
    """Return the draft that was kept last."""
    return _latest(Draft, case, letter, store=Store.PROCESS)


def written(draft: Draft) -> Written:
    """Return a draft as the value that is checked."""
    recipients = tuple(one.strip() for one in draft.recipient.split(",") if one.strip())
    return Written(draft.subject, recipients, {Part(name): words for name, words in draft.parts.items()})


def found_in(case: EpisodeOfCare, letter: Document, draft: Draft, doing: Doing) -> list[Found]:
    """Return what the checks find in a draft, with what was overruled."""
    rows = _rows(Overruled, case, letter, store=Store.PROCESS)
    known = {(row.check_id, row.place, row.quote): row for row in rows}
    findings = check_reply(written(draft), around(case, letter, doing))
    return [Found(one, known.get((one.check, str(one.place), one.quote))) for one in findings]


def overrule(case: EpisodeOfCare, letter: Document, doing: Doing, *, check: str, place: str, quote: str) -> Overruled:
    """Say that words stay although a check found them; it holds for these words alone.

    :raises InvalidEntry: there is no such check
    """
    demand_writing(case, doing)
    if check not in CHECKS:
        raise InvalidEntry("There is no such check.", remedy="Choose one of those on the page.")
    row = Overruled(case_id=case.pk, letter_id=letter.pk, check_id=check, place=place[:20], quote=quote)
    return add(row, doing, store=Store.PROCESS)


def look_again(case: EpisodeOfCare, letter: Document, doing: Doing, *, check: str, place: str, quote: str) -> None:
    """Take back that words stay: the check finds them again.

    :raises InvalidEntry: nobody let them stay
    """
    wanted = (check, place, quote)
    rows = _rows(Overruled, case, letter, store=Store.PROCESS)
    same = [row for row in rows if (row.check_id, row.place, row.quote) == wanted]
    if not same:
        raise InvalidEntry("Nobody let these words stay.", remedy="Load the page again.")
    for row in same:
        void(case, row, doing, reason="Looked at again.")


def ready_draft(case: EpisodeOfCare, letter: Document, doing: Doing) -> Draft:
    """Return the draft that may leave the house.

    :raises InvalidEntry: there is none, or no word in it
    :raises Held: it waits
    :raises Unchecked: a check found something that was neither mended nor overruled
    """
    draft = draft_of(case, letter)
    if draft is None or not written(draft).written:
        raise InvalidEntry("There is no word in the reply.", remedy="Write a part of it first.")
    if held_until(case, letter, at=doing.at) is not None:
        raise Held
    left = sum(found.overruled is None for found in found_in(case, letter, draft, doing))
    if left:
        raise Unchecked(left)
    return draft


def file_reply(case: EpisodeOfCare, letter: Document, doing: Doing, *, on: date, mends: bool = True) -> Reply:
    """File a reply that was sent by hand: its words as a letter out with their hash, and what it tried.

    :param mends: whether it tried to repair; a letter about an hour alone does not
    :raises AlreadyDone: a reply to this letter is filed
    :raises RecordRefusal: as `ready_draft` tells it
    """
    demand_writing(case, doing)
    demand_come(on, doing, what="The reply")
    if reply_to(case, letter) is not None:
        raise AlreadyDone("A reply to this letter is filed already.", remedy="Open it there.")
    draft = ready_draft(case, letter, doing)
    reply = written(draft)
    sent = as_sent(reply, letter, own=mail_settings(doing).addresses, at=doing.at, on=on)
    readings = read_bytes(sent.content, name="reply.eml", written_on=on, speakers={sent.sender: "therapist"})
    agreed = agreement_of(case)
    with writing(Store.RECORD):
        [document] = file_readings(case, doing, original=sent.content, readings=readings)
        kinds = (EventKind.LETTER_OUT, EventKind.REPAIR) if mends else (EventKind.LETTER_OUT,)
        add_all([_event(case, document, reply, kind, on, doing) for kind in kinds], doing)
        add(arrival_of(case, document), doing)
        row = Reply(
            case_id=case.pk,
            letter_id=letter.pk,
            document_id=document.pk,
            on=on,
            parts=[part.value for part in reply.written],
            remind_days=agreed.remind_days if agreed else REMIND_DAYS,
            late=is_late(on, doing),
        )
        return add(row, doing)


def _event(case: EpisodeOfCare, document: Document, reply: Written, kind: EventKind, on: date, doing: Doing) -> Event:
    """Return what a reply is: told by the person who sent it, resting on its own words."""
    first = reply.written[0]
    part = Part.MISSED if kind is EventKind.REPAIR and Part.MISSED in reply.written else first
    words = reply.parts[part].strip()
    start = max(0, document.text.find(words))
    return Event(
        case_id=case.pk,
        kind=kind.value,
        on=on,
        actor=By.THERAPIST.value,
        source_id=document.pk,
        start=start,
        end=Span(start, start + len(words)).end,
        quote=words,
        because="The therapist sent this reply.",
        origin=BY_HAND,
        late=is_late(on, doing),
    )


def reply_to(case: EpisodeOfCare, letter: Document) -> Reply | None:
    """Return the reply to a letter that was filed."""
    return _latest(Reply, case, letter)


def _latest(kind: type[Kept], case: EpisodeOfCare, letter: Document, *, store: Store = Store.RECORD) -> Kept | None:
    rows = _rows(kind, case, letter, store=store)
    return rows[-1] if rows else None


def _rows(kind: type[Kept], case: EpisodeOfCare, letter: Document, *, store: Store = Store.RECORD) -> list[Kept]:
    found = kind.objects.filter(case_id=case.pk, letter_id=letter.pk).order_by("at", "pk")
    return standing(found, case_id=case.pk, store=store)
