"""What the page of a letter shows, put together: the letter, what stands beside it, and the reply as far as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from casebook.correspondence import replying
from casebook.correspondence.agreeing import addresses_of, agreement_of, mail_settings
from casebook.correspondence.following import BreakOff, breaks_of
from casebook.correspondence.models import Draft, Unfinished
from casebook.correspondence.pasted import is_pasted
from casebook.correspondence.proposing import Proposed, proposed_in
from casebook.correspondence.unfinished import (
    RECIPIENT,
    SUBJECT,
    UNSENT,
    Words,
    as_draft,
    loose_words,
    unfinished_of,
    words_kept,
)
from casebook.desk.passages import passages_of, suggestions_in
from casebook.desk.remembering import remembered
from casebook.desk.ribbons import view_ribbon
from casebook.desk.shelf_markup import addresses
from casebook.reading.page_names import look_of, name_event, say_day_or_none
from casebook.record.acts.cases import may_be_read
from casebook.record.acts.documents import original_of
from casebook.record.acts.keeping import paragraphs_of
from casebook.record.acts.notes import note_of, stores_for
from casebook.record.course import Course, course_of
from casebook.record.models import Document, DocumentKind, EpisodeOfCare
from casebook.record.shapes import reading_of
from casebook.record.shelf import documents_of, notes_listed
from casebook.record.standing import standing
from casebook.record.telling import story_of
from casebook.record.who import Doing
from sessionlab.correspondence import PARTS, CrisisLine, crisis_lines, risk_words
from sessionlab.correspondence.check_rules import check_named
from sessionlab.correspondence.reply import Slot
from sessionlab.reading.mail_files import attachments_of
from sessionlab.reading.sniffing import Content, sniff
from sessionlab.ribbon import lay_out
from sessionlab.transcript import Attachment, Letter

WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached: how the sender calls it, and what it really is."""

    number: int
    said: Attachment
    real: Content


@dataclass(frozen=True, slots=True)
class NoteBeside:
    """The last note as it stands beside a letter."""

    on: date | None
    href: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as the page tells it. `key` is what its button sends."""

    name: str
    why: str
    before: str
    quote: str
    after: str
    overruled: str
    key: str


@dataclass(frozen=True, slots=True)
class Place:
    """A slot of the reply with its words and what was found in them."""

    slot: Slot
    words: str
    found: tuple[Told, ...]


def letter_page(case: EpisodeOfCare, document: Document, doing: Doing, *, yours: Words | None = None) -> dict[str, Any]:
    """Return all that the page of a letter shows.

    :param yours: words that were sent and not kept, for another page has written in the meantime
    """
    letter = reading_of(document)
    assert isinstance(letter, Letter)
    course = course_of(case, doing, today=doing.today)
    return {
        "case": case,
        "document": document,
        "letter": letter,
        "pasted": is_pasted(letter),
        "blocks": passages_of(letter, suggestions_in(case, document.pk)),
        "quoted": [span.of(letter.text) for span in letter.quoted],
        "attached": attached_to(case, document, letter),
        "standing": course,
        "look": look_of(course.held),
        "proposed": [_proposed(one) for one in proposed_in(case, document, course)],
        **_risk(case, letter, doing),
        **_beside(case, course, doing),
        **reply_of(case, document, doing, yours=yours),
    }


def _proposed(one: Proposed) -> dict[str, Any]:
    return {
        "row": one.row,
        "name": name_event(one.told),
        "day": say_day_or_none(one.told.when),
        "state": one.change.state.value if one.change else "",
        "sentence": one.change.sentence if one.change else "",
    }


def _risk(case: EpisodeOfCare, letter: Letter, doing: Doing) -> dict[str, Any]:
    """Return the words of the letter that may mean danger to life, where a program may look for them."""
    may = may_be_read(case)
    return {
        "may_be_read": may,
        "risky": [span.of(letter.text) for span in risk_words(letter)] if may else [],
        "place": (place := mail_settings(doing).place),
        "lines": lines_at(place),
    }


def lines_at(place: str) -> list[CrisisLine]:
    """Return whom somebody can call in a country; where none was set, all there are."""
    return [line for line in crisis_lines() if place in ("", line.place)]


def attached_to(case: EpisodeOfCare, document: Document, letter: Letter) -> list[Attached]:
    """Return what is attached to a letter with its real kind; nothing of it is opened or shown."""
    if not letter.attachments:
        return []
    contents = attachments_of(original_of(case, document), place=document.position)
    pairs = zip(letter.attachments, contents, strict=False)
    return [Attached(number, said, sniff(content)) for number, (said, content) in enumerate(pairs)]


def _beside(case: EpisodeOfCare, course: Course, doing: Doing) -> dict[str, Any]:
    key = ("ribbon", doing.account, case.pk, doing.today)
    return {
        "ribbon": SafeString(remembered(key, lambda: _ribbon(case, course, doing))),  # a template of ours
        "note": last_note(case, doing),
        "breaks": [_broken_off(one) for one in breaks_of(course)],
        "agreed": agreement_of(case),
        "addresses": addresses_of(case),
    }


def _broken_off(one: BreakOff) -> dict[str, Any]:
    followed = one.followed
    return {
        "name": name_event(one.event),
        "day": say_day_or_none(one.event.when),
        "followed": name_event(followed.event) if followed else "",
        "days": followed.days if followed else None,
    }


def _ribbon(case: EpisodeOfCare, course: Course, doing: Doing) -> str:
    documents = documents_of(case)
    story = story_of(case, course, doing, documents=documents)
    address = addresses("document", case.code)
    places = [address(one.pk) for one in documents]
    view = view_ribbon(story, lay_out(story), places=places)
    return render_to_string("desk/ribbon_beside.html", {"course": view, "case": case})


def last_note(case: EpisodeOfCare, doing: Doing) -> NoteBeside | None:
    """Return the latest note, or the latest account that came as a file where that is of a later day."""
    listed, _ = notes_listed(case, doing, most=1)
    accounts = Document.objects.filter(case_id=case.pk, kind=DocumentKind.ACCOUNT).order_by("on", "at", "position")
    told = standing(accounts.only("on"), case_id=case.pk)[-1:]
    if told and (not listed or (told[0].on or date.min) > listed[-1].on):
        href = reverse("document", args=[case.code, told[0].pk])
        return NoteBeside(told[0].on, href, tuple(told[0].text.split("\n\n")))
    if not listed:
        return None
    note = note_of(case, listed[-1].id)
    found = [one for store in stores_for(case, doing) for one in paragraphs_of(note, store)]
    words = [one.text for one in sorted(found, key=lambda one: one.position)]
    return NoteBeside(note.on, reverse("note", args=[case.code, note.pk]), tuple(words))


def reply_of(case: EpisodeOfCare, document: Document, doing: Doing, *, yours: Words | None = None) -> dict[str, Any]:
    """Return the reply to a letter as far as it is written, held and checked."""
    begun, loose = unfinished_of(case, document, doing), loose_words(case, document, doing)
    kept = words_kept(case, document)
    shown = yours if yours is not None else loose.words if loose is not None else kept
    by_hand = shown == kept
    draft = replying.draft_of(case, document) if by_hand else as_draft(shown)
    held = replying.held_until(case, document, at=doing.at)
    found = replying.found_in(case, document, draft, doing) if draft is not None else []
    left = sum(one.overruled is None for one in found)
    written = replying.written(draft) if draft is not None else None
    text = written.text if written is not None else ""
    return {
        "draft": draft,
        "revision": begun.revision if begun is not None else 0,
        "loose": say_time(loose.at) if loose is not None and yours is None else "",
        "theirs": _theirs(begun, yours),
        "unsent": shown[UNSENT],
        "held": say_time(held) if held is not None else "",
        "slots": [Place(slot, _words(draft, slot), _told(found, draft, str(slot.part))) for slot in PARTS],
        "found_in_subject": _told(found, draft, SUBJECT),
        "found_in_whole": _told(found, draft, WHOLE),
        "left": left,
        "finished": text if draft is not None and text and not left and held is None and by_hand else "",
        "reply": replying.reply_to(case, document),
        "words": len(text.split()),
        "limit": check_named("length").limit,
    }


def _theirs(begun: Unfinished | None, yours: Words | None) -> list[tuple[str, str]]:
    """Return what another page wrote where it is something else, with the names of the fields."""
    if begun is None or yours is None:
        return []
    return [
        (name, begun.words[field]) for field, name in names_of_fields().items() if begun.words[field] != yours[field]
    ]


def names_of_fields() -> dict[str, str]:
    """Return how the page calls the fields in which a reply is written."""
    first = {UNSENT: "What you will not send", RECIPIENT: "To", SUBJECT: "Subject"}
    return first | {slot.part.value: slot.name for slot in PARTS}


def _words(draft: Draft | None, slot: Slot) -> str:
    return "" if draft is None else str(draft.parts.get(slot.part.value, ""))


def _told(found: Sequence[replying.Found], draft: Draft | None, place: str) -> tuple[Told, ...]:
    text = "" if draft is None else draft.subject if place == SUBJECT else str(draft.parts.get(place, ""))
    return tuple(_one(one, text) for one in found if str(one.finding.place) == place)


def _one(found: replying.Found, text: str) -> Told:
    finding, row = found.finding, found.overruled
    start, end = finding.span
    check = check_named(finding.check)
    marked = end > start
    return Told(
        name=check.name,
        why=finding.why,
        before=_shortened(text[:start])[-60:] if marked else "",
        quote=finding.quote if marked else "",
        after=text[end : end + 60].partition("\n")[0] if marked else "",
        overruled=say_time(row.at) if row is not None else "",
        key=key_of(finding.check, str(finding.place), finding.quote),
    )


def _shortened(text: str) -> str:
    return text.rpartition("\n")[2]


def key_of(check: str, place: str, quote: str) -> str:
    """Return what the button of a finding sends."""
    return f"{check}|{place}|{quote}"


def overruling(key: str) -> tuple[str, str, str]:
    """Return check, place and words that a button sent."""
    check, _, rest = key.partition("|")
    place, _, quote = rest.partition("|")
    return check, place, quote.replace("\r\n", "\n")


def say_time(at: datetime) -> str:
    """Return a time as the clock of this machine shows it."""
    here = at.astimezone()
    return f"{here:%A} {here.day} {here:%B}, {here:%H:%M}"
