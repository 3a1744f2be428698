"""What is found in a draft: names, days, own words, sentences the client would know, each with what was said of it."""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from email.utils import parseaddr
from typing import Final

from casebook.audit.stores import STORES, alias_of
from casebook.correspondence.agreeing import addresses_of, mail_settings
from casebook.publishing.deciding import facts_of_client, justifications_of
from casebook.publishing.drafts import Standing, map_of
from casebook.publishing.fitting import split
from casebook.publishing.heads import appearing
from casebook.publishing.models import Justification, Release
from casebook.publishing.proposing import Offer, offers_for, shift_of
from casebook.publishing.rules import fact_kinds, shipped_table
from casebook.record.access import cases_of, may_write, people_of
from casebook.record.acts.cases import clients_of, may_be_read
from casebook.record.models import Account, ClientName, Document, DocumentKind, EpisodeOfCare, Paragraph
from casebook.record.standing import gone_from, standing
from casebook.record.who import Doing
from sessionlab.deidentify import Known, Mention, Name, Weight, Written, find, risks
from sessionlab.deidentify.chain import Resolved
from sessionlab.deidentify.mentions import Kind
from sessionlab.deidentify.small_world import SmallWorld
from sessionlab.transcript import Span

NAME, DAY, WORDS, READER, WORLD, UNREAD = "mention", "day", "words", "reader", "world", "unread"
THE_WHOLE: Final = "the whole text"
THERAPIST, PSEUDONYM, CLIENT = "therapist", "name in the vault", "client"
NOT_THE_CLIENTS: Final = (THERAPIST, PSEUDONYM)
_OF_ONE_PARAGRAPH: Final = re.compile(r"\S(?:.|\n(?!\s*\n))*?(?=\s*(?:\n\s*\n|\Z))")
_PLAIN_SPEAKERS: Final = frozenset("client therapist patient counsellor counselor t c p me i".split())


@dataclass(frozen=True, slots=True)
class Item:
    """One thing found, the words it rests on, and why it stays where that was said."""

    family: str
    span: Span
    quote: str = field(repr=False)
    because: str
    role: str = ""
    direct: bool = False
    stays: Justification | None = None
    offers: tuple[Offer, ...] = ()
    """What could stand there instead."""

    @property
    def keeps_meaning(self) -> bool:
        """Whether what is offered first still says what the passage is about."""
        return not self.offers or self.offers[0].keeps_meaning

    @property
    def key(self) -> str:
        """What names it in a form: a hash of the words, so that no address holds them."""
        return key_of(self.family, self.quote)


@dataclass(frozen=True, slots=True)
class Found:
    """Everything found in a draft, and about how many people all of it together fits."""

    items: tuple[Item, ...]
    left: int
    reasons: tuple[str, ...]

    def undecided(self, family: str) -> int:
        """Count what was neither changed nor justified."""
        return sum(one.family == family and one.stays is None for one in self.items)

    @property
    def named_outright(self) -> int:
        """Count names and addresses of people of the record that stay by a reason alone."""
        return sum(
            one.family == NAME and one.direct and one.stays is not None and one.role not in ("", *NOT_THE_CLIENTS)
            for one in self.items
        )


def key_of(family: str, quote: str) -> str:
    """Return what names something that was found."""
    return hashlib.sha256(f"{family}\0{quote}".encode()).hexdigest()[:32]


def look(case: EpisodeOfCare, now: Standing, doing: Doing) -> Found:
    """Look at everything that would be printed."""
    text = now.printed
    parameters = shipped_table().parameters
    mentions = _mentions_in(now, case, doing)
    compared = may_be_read(case)
    found = risks(
        text,
        mentions=mentions,
        sources=[*writings_of(case, spoken=compared), *writings_of_others(case, doing)],
        published_on=published_on(now, doing),
        publications=published_titles(now),
        run=parameters["words_in_a_row"],
        rare_run=parameters["rare_words_in_a_row"],
    )
    days = list(_days(found.chain, _line_of_coming_out(now, doing)))
    items = [
        *days,
        *(_mentioned(one) for one in mentions if not _told_as_day(one, days)),
        *(Item(WORDS, one.span, one.span.of(text), f"{one.source}: {one.because}") for one in found.overlaps),
        *(Item(READER, one.span, one.span.of(text), ", ".join(one.because)) for one in found.client_as_reader),
    ]
    items += _of_the_whole(now, found.small_world, compared=compared)
    said = justifications_of(now.draft)
    offers = offers_for(
        text,
        mentions,
        [one.quote for one in days],
        map_lines=map_of(now.draft),
        shift=shift_of(now.draft),
    )
    told = (replace(one, stays=said.get((one.family, one.quote)), offers=_offered(one, offers)) for one in items)
    return Found(tuple(told), found.small_world.left, found.small_world.reasons)


def _offered(one: Item, offers: Mapping[str, tuple[Offer, ...]]) -> tuple[Offer, ...]:
    return offers.get(one.quote, ()) if one.family in (DAY, NAME) else ()


def _mentions_in(now: Standing, case: EpisodeOfCare, doing: Doing) -> list[Mention]:
    comes_out = _line_of_coming_out(now, doing)
    parts = (part for one in find(now.printed, known=known_of(case, doing)) for part in _by_paragraph(one))
    return [_without_its_stop(one) for one in parts if not _within(one.span, comes_out)]


def _days(chain: Iterable[Resolved], comes_out: Span | None) -> Iterator[Item]:
    for one in chain:
        if not _within(one.span, comes_out):
            yield Item(DAY, one.span, one.words, f"{_day(one.on)}: {one.because}")


def _of_the_whole(now: Standing, world: SmallWorld, *, compared: bool) -> Iterator[Item]:
    """Yield what is found of no passage, but of the text as it is. Its first question is asked of every text."""
    if now.text.strip():
        yield Item(READER, Span(0, 0), THE_WHOLE, "What happens in the next hour if the client has read this?")
    if world.narrow:
        yield Item(WORLD, Span(0, 0), " ".join(world.reasons), " ".join(world.reasons))
    if not compared:
        why = "No program may read what the client wrote or said."
        yield Item(UNREAD, Span(0, 0), "letters and transcripts", why)


def _by_paragraph(one: Mention) -> Iterator[Mention]:
    """Cut what was found across two paragraphs, or the text and what stands around it: each is changed by itself."""
    if "\n" not in one.text:
        yield one
        return
    for part in _OF_ONE_PARAGRAPH.finditer(one.text):
        start = one.span.start + part.start()
        yield replace(one, text=part.group(), span=Span(start, start + len(part.group())))


def _line_of_coming_out(now: Standing, doing: Doing) -> Span | None:
    """Return where the day of publication stands, which leads to no hour; None where it is past or none is set."""
    line, due = appearing(now.head), now.head.due
    if due is None or due < doing.today:
        return None
    start = now.printed.rindex(line)
    return Span(start, start + len(line))


def _within(one: Span, line: Span | None) -> bool:
    return line is not None and line.start <= one.start and one.end <= line.end


def _without_its_stop(one: Mention) -> Mention:
    """Leave the end of a sentence out of what was found in it: a stand-in would take it away."""
    words = one.text.rstrip(".,;:!?")
    if not words or words == one.text:
        return one
    return replace(one, text=words, span=Span(one.span.start, one.span.start + len(words)))


def _day(on: date) -> str:
    return f"{on:%A} {on.day} {on:%B %Y}"


def published_on(now: Standing, doing: Doing) -> date:
    """Return the day from which a reader would count back: the one set, else today."""
    return now.head.due or doing.today


def published_titles(now: Standing) -> list[str]:
    """Return under which words earlier posts came out: the client may have read them."""
    rows = Release.objects.exclude(draft_id=now.draft.pk).values_list("manifest", flat=True)
    return [title for raw in rows if (title := _title_in(raw))]


def _title_in(manifest: str) -> str:
    return str(json.loads(manifest).get("title", ""))


def _mentioned(one: Mention) -> Item:
    direct = one.weight is Weight.DIRECT
    role = f"{one.role}: " if one.role else ""
    return Item(NAME, one.span, one.text, f"{role}{one.kind.value}, {one.because}", one.role, direct)


def _told_as_day(one: Mention, days: list[Item]) -> bool:
    return one.kind is Kind.DATE and any(one.span.overlaps(day.span) for day in days)


def known_of(case: EpisodeOfCare, doing: Doing) -> Known:
    """Return every name that the record knows: of this case, of the therapist, of the other clients."""
    names = (*_of_case(case), *_of_therapist(doing), *_of_others(case, doing))
    return Known(tuple(name for name in names if name.spellings))


def _of_case(case: EpisodeOfCare) -> Iterator[Name]:
    people = clients_of(case)
    for client in people:
        names = ClientName.objects.filter(client_id=client).order_by("-at").values_list("name", flat=True)
        facts = facts_of_client(client)
        also = split(facts["names"].value) if "names" in facts else ()
        yield Name(CLIENT, tuple(dict.fromkeys((*names, *also))))
        for kind in fact_kinds():
            if kind.known_as and kind.kind != "names" and kind.kind in facts:
                yield from (Name(kind.role, (one,), Kind(kind.known_as)) for one in split(facts[kind.kind].value))
    yield Name(PSEUDONYM, (case.pseudonym,))
    for address in addresses_of(case):
        yield Name("client's address", (address,), Kind.CONTACT)
    yield from (Name("somebody who speaks in the record", (one,)) for one in sorted(_speakers(case)))


def _speakers(case: EpisodeOfCare) -> set[str]:
    """Return who is called by name in the transcripts and on the letters."""
    found: set[str] = set()
    for kind, shape in Document.objects.filter(case_id=case.pk).values_list("kind", "shape"):
        if kind == DocumentKind.TRANSCRIPT:
            found |= {str(turn[0]) for turn in shape.get("turns", ()) if turn[1] != "therapist"}
        elif kind == DocumentKind.LETTER_IN:
            found.add(parseaddr(str(shape.get("sender", "")))[0])
    return {one for one in found if any(map(str.isalpha, one)) and one.casefold().strip(".: ") not in _PLAIN_SPEAKERS}


def _of_therapist(doing: Doing) -> Iterator[Name]:
    account = Account.objects.filter(pk=doing.account).first()
    if account is not None and account.name.strip():
        yield Name(THERAPIST, (account.name,))
    for address in mail_settings(doing).addresses:
        yield Name(THERAPIST, (address,), Kind.CONTACT)


def _of_others(case: EpisodeOfCare, doing: Doing) -> Iterator[Name]:
    """Nobody else of the caseload is to be named either."""
    people = people_of([one for one in cases_of(doing.account) if one.pk != case.pk])
    others = {client for clients in people.values() for client in clients} - set(clients_of(case))
    rows = ClientName.objects.filter(client_id__in=others).order_by("at").values_list("client_id", "name")
    for name in dict(rows).values():
        yield Name("another client", (name,))


def writings_of(case: EpisodeOfCare, *, spoken: bool) -> list[Written]:
    """Return the private writings of a case: its notes, and what the client said and wrote where that may be read."""
    found = []
    for store in STORES:
        rows = Paragraph.objects.using(alias_of(store)).filter(case_id=case.pk).order_by("at", "position")
        found += [Written("a note", row.text) for row in standing(rows, case_id=case.pk, store=store)]
    documents = Document.objects.filter(case_id=case.pk).defer("original", "shape", "losses").order_by("on", "at")
    for row in standing(documents, case_id=case.pk):
        if spoken or row.kind in (DocumentKind.ACCOUNT, DocumentKind.LETTER_OUT):
            day = f" of {row.on.day} {row.on:%B %Y}" if row.on else ""
            found.append(Written(f"{_CALLED[DocumentKind(row.kind)]}{day}", row.text))
    return found


def writings_of_others(case: EpisodeOfCare, doing: Doing) -> list[Written]:
    """Return what was written in one's own other cases, but for their transcripts, which are thirty times as long."""
    own = (one for one in cases_of(doing.account) if one.pk != case.pk and may_write(one, doing.account))
    cases = {one.pk: one for one in own}
    found = []
    for store in STORES:
        gone = gone_from(*cases, store=store)
        rows = Paragraph.objects.using(alias_of(store)).filter(case_id__in=cases).order_by("at", "position")
        found += [Written(f"a note of {cases[row.case_id].code}", row.text) for row in rows if row.pk not in gone]
    documents = Document.objects.filter(case_id__in=cases).exclude(kind=DocumentKind.TRANSCRIPT)
    gone, read = gone_from(*cases), dict[uuid.UUID, bool]()
    for letter in documents.defer("original", "shape", "losses").order_by("on", "at"):
        if letter.kind == DocumentKind.LETTER_IN and letter.case_id not in read:
            read[letter.case_id] = may_be_read(cases[letter.case_id])
        if letter.pk not in gone and (letter.kind != DocumentKind.LETTER_IN or read[letter.case_id]):
            called = f"{_CALLED[DocumentKind(letter.kind)]} of {cases[letter.case_id].code}"
            found.append(Written(called, letter.text))
    return found


_CALLED: Final = {
    DocumentKind.TRANSCRIPT: "the transcript",
    DocumentKind.LETTER_IN: "the client's letter",
    DocumentKind.LETTER_OUT: "your letter",
    DocumentKind.ACCOUNT: "the account",
}
