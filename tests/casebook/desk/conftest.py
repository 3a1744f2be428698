"""A desk on a record in memory: its own therapist, a case of theirs with all in it, a case of somebody else's."""

import hmac
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from time import tzset
from types import SimpleNamespace

import pytest
from django.test import Client

from casebook.audit import keyring
from casebook.audit.chain import begin
from casebook.audit.stores import Store
from casebook.correspondence.agreeing import keep_address
from casebook.correspondence.models import Address, WaitingLetter
from casebook.correspondence.receiving import receive
from casebook.correspondence.replying import keep_draft
from casebook.desk.doorkeeper import ENTERED
from casebook.formulation.episodes import name_episode
from casebook.formulation.versions import write_version
from casebook.hour.drafts import open_draft, save_draft
from casebook.publishing.drafts import begin_draft, save_version
from casebook.publishing.models import Draft as Post
from casebook.publishing.models import Release
from casebook.record.acts import documents, findings, hours, keeping, measures, notes
from casebook.record.acts.belonging import say_whose
from casebook.record.acts.cases import clients_of, first_account, open_case
from casebook.record.acts.measures import Filled
from casebook.record.acts.notes import Written
from casebook.record.adding import add
from casebook.record.course import told_of
from casebook.record.models import Document, EpisodeOfCare, Event
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import Key
from sessionlab.coding.rules import rate
from sessionlab.correspondence import Part
from sessionlab.formulation.hypothesis import Claim, Formulation, State
from sessionlab.reading import read
from sessionlab.relationship.telling import tell

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
DAY = date(2024, 5, 2)
FORMULATION = Formulation(
    on=DAY,
    states=(State(name="Shame", markers=("S.shame",)), State(name="Contempt", markers=("S.contempt",))),
    claims=(Claim(before="Shame", after="Contempt"),),
)
TALK = "Therapist: What would help?\nClient: You never listen to me. This is a waste of time.\nTherapist: I am sorry.\n"


@dataclass(frozen=True)
class Kept:
    """A case with a document, a mark, an event and a note: what stands in addresses."""

    case: EpisodeOfCare
    document: uuid.UUID
    mark: uuid.UUID
    event: uuid.UUID
    note: uuid.UUID
    session: uuid.UUID
    measure: uuid.UUID
    version: uuid.UUID
    letter: uuid.UUID
    proposal: uuid.UUID
    address: uuid.UUID
    waiting: uuid.UUID
    draft: uuid.UUID
    told: uuid.UUID
    hour: uuid.UUID
    episode: uuid.UUID
    post: uuid.UUID
    release: uuid.UUID


class Keys:
    """The keys of the clients, without a vault around them."""

    def __init__(self) -> None:
        self.known: dict[str, Key] = {}

    def new(self, client: object) -> Key:
        return self.known.setdefault(str(client), Key.random())

    def key_of(self, client: object) -> Key:
        return self.known[str(client)]


@pytest.fixture
def record(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def seal(message: bytes) -> bytes:
        return hmac.digest(b"k" * 32, message, "sha256")

    keyring.hold({store: begin(store.value, seal) for store in Store})
    keys = Keys()
    monkeypatch.setattr(opened, "current", lambda: SimpleNamespace(clients=keys))
    monkeypatch.setattr(opened, "is_open", lambda: True)
    kept, pieces = opened.until_lock(), opened.pieces()
    yield
    # A test may have locked what `opened` answers from.
    kept.clear()
    pieces.clear()
    keyring.drop()


@pytest.fixture
def doing(record: None) -> Doing:
    therapist = Doing(uuid.UUID(int=7), AT)
    first_account(name="M. Example", doing=therapist)
    return therapist


@pytest.fixture
def browser(record: None) -> Client:
    return let_in()


def let_in() -> Client:
    """Return who was let in already."""
    client = Client(headers={"host": "testserver"})
    session = client.session
    session[ENTERED] = True
    session.save()
    client.cookies["casebook"] = str(session.session_key)
    return client


def keep_case(doing: Doing, code: str) -> Kept:
    case = open_case(doing, code=code, pseudonym="Wren", opened_on=DAY)
    talk = f"{TALK}Client: {code}.\n"
    [reading] = read(talk, written_on=DAY)
    [document] = documents.file_readings(case, doing, original=talk.encode(), readings=[reading])
    say_whose(case, document, doing, client=clients_of(case)[0])
    ratings = rate(reading)
    marks, events = findings.propose(case, doing, source_id=document.pk, ratings=ratings, told=tell(reading, ratings))
    note = notes.write_note(
        case, doing, on=DAY, paragraphs=[Written("She came.", Store.RECORD), Written("I was glad.")]
    )
    [measure] = measures.enter_administrations(case, doing, instrument="phq-9", filled=[Filled(DAY, total=12)])
    session = hours.enter_session(case, doing, on=DAY)
    version = write_version(case, doing, formulation=FORMULATION)
    draft = open_draft(case, doing, on=DAY, starts=time(8))
    save_draft(case, draft.pk, doing, revision=0, text="She was late. //rupture")
    paragraph = keeping.paragraphs_of(note, Store.RECORD)[0]
    _, [told] = findings.propose(case, doing, source_id=paragraph.pk, ratings=(), told=[told_of(events[0])])
    rows = (document, marks[0], events[0], note, session, measure, version, *keep_letters(case, doing, code))
    hour = hours.keep_hour(case, doing, weekday=0, starts=time(7), since=DAY)
    episode = name_episode(case, doing, who="her chief", wish=["to be helped"])
    return Kept(case, *(row.pk for row in (*rows, draft, told, hour, episode, *keep_post(case, doing))))


def keep_post(case: EpisodeOfCare, doing: Doing) -> tuple[Post, Release]:
    """Keep a draft of a post with something found in it, and a bundle of an earlier day."""
    post = begin_draft(case, doing, slug=f"{case.code.lower()}-an-hour")
    version = save_version(case, post, doing, text="On Tuesday she told me that I was late.")
    files = {"post": "An hour.", "manifest": "{}", "signature": "none"}
    row = Release(case_id=case.pk, draft_id=post.pk, version_id=version.pk, on=DAY, manifest_sha256="0" * 64, **files)
    return post, add(row, doing, store=Store.PROCESS)


def keep_letters(case: EpisodeOfCare, doing: Doing, code: str) -> tuple[Document, Event, Address, WaitingLetter]:
    """Keep a letter with an attachment, a reply that could go, what it suggests, and one nobody knows the case of."""
    address = keep_address(case, doing, address=f"{code}@example.org")
    [received] = receive(doing, name="letter.eml", content=letter_from(f"{code}@example.org", code))
    [unknown] = receive(doing, name="letter.eml", content=letter_from(f"{code}@elsewhere.example", f"{code}-2"))
    assert received.document is not None
    assert unknown.waiting is not None
    parts = {Part.MISSED: "I was too quick.", Part.PRACTICAL: "The hour on Friday is kept."}
    keep_draft(case, received.document, doing, subject="Friday", recipient=address.address, parts=parts)
    reading = reading_of(received.document)
    told = tell(reading, rate(reading))
    _, events = findings.propose(case, doing, source_id=received.document.pk, ratings=(), told=told)
    return received.document, events[-1], address, unknown.waiting


def letter_from(sender: str, number: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "m@example.net", "Friday"
    message["Date"], message["Message-ID"] = "Wed, 01 May 2024 18:00:00 +0000", f"<{number}@example.org>"
    message.set_content("You never listen to me. I am taking a month off.")
    message.add_attachment(b"MZ\x90\0", maintype="application", subtype="pdf", filename="letter.pdf")
    return message.as_bytes()


@pytest.fixture
def own(doing: Doing) -> Kept:
    return keep_case(doing, "C-1")


@pytest.fixture
def strange(doing: Doing) -> Kept:
    return keep_case(replace(doing, account=uuid.UUID(int=8)), "X-1")


@pytest.fixture
def east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine stands fourteen hours east of the time of the stores."""
    monkeypatch.setenv("TZ", "XXX-14")
    tzset()
    yield
    monkeypatch.undo()
    tzset()
