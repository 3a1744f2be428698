"""A record in memory with an ended case, a caseload beside it, and a draft that could go out."""

import hmac
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from casebook.audit import keyring
from casebook.audit.chain import begin
from casebook.audit.stores import Store
from casebook.desk.doorkeeper import ENTERED
from casebook.publishing.actions import name_author
from casebook.publishing.deciding import choose_strategy, decide_facts, enter_facts, justify
from casebook.publishing.drafts import begin_draft, save_version
from casebook.publishing.heads import Head
from casebook.publishing.models import Draft
from casebook.publishing.rules import NO_RESEARCH, fact_kinds, strategies
from casebook.publishing.weighing import weigh
from casebook.record.acts import findings
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case
from casebook.record.acts.documents import file_readings
from casebook.record.acts.notes import Written, write_note
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import Key
from sessionlab.reading import read_bytes
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
DAY = date(2023, 9, 12)
THERAPIST = uuid.UUID(int=7)
REAL_NAME = "Ottilie Quist"
NOTE = "Ottilie came late and put the wet umbrella between us like a fence. I was bored, and ashamed of it."
LETTER = "You looked at the clock as if I were a train that would not leave the platform."
HARMLESS = "Some hours are long. What counts is that two people stay in the room, and that one of them wonders why."
HEAD = Head(
    title="The Long Hour",
    title_in_sentence_case="The long hour",
    series_slug="from-the-chair",
    series_title="From the Chair",
    kind="process only",
    protection="Nothing is said of who the client is.",
)


class Clock:
    """Who acts, a second later each time."""

    def __init__(self) -> None:
        self.passed = 0

    def __call__(self, *, days: int = 0) -> Doing:
        self.passed += 1
        return Doing(THERAPIST, AT + timedelta(seconds=self.passed, days=days))


@pytest.fixture(autouse=True)
def record(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def seal(message: bytes) -> bytes:
        return hmac.digest(b"k" * 32, message, "sha256")

    keyring.hold({store: begin(store.value, seal) for store in Store})
    key = Key.random()
    keys = SimpleNamespace(new=lambda client: key, key_of=lambda client: key)
    monkeypatch.setattr(opened, "current", lambda: SimpleNamespace(clients=keys))
    yield
    keyring.drop()


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    first_account(name="Maren Sol", doing=clock())
    name_author(clock(), slug="maren-sol", given="Maren", family="Sol", credentials="PhD")
    return clock


def keep_case(clock: Clock, code: str, *, name: str) -> EpisodeOfCare:
    """Open a case whose client agreed to being read, and end it."""
    case = open_case(clock(), code=code, pseudonym="Wagtail", opened_on=DAY, real_names={code: name})
    enter_consent(clients_of(case)[0], clock(), on=DAY, given=True)
    for kind, on in ((EventKind.SESSION, DAY), (EventKind.ENDED, DAY + timedelta(days=30))):
        findings.enter_event(case, clock(), kind=kind, by=By.BOTH, when=When.exactly(on), detail=_detail(kind))
    return case


def _detail(kind: EventKind) -> str:
    return "planned" if kind is EventKind.ENDED else ""


@pytest.fixture
def case(clock: Clock) -> EpisodeOfCare:
    """An ended case of somebody whose name is known, with a note and a letter."""
    case = keep_case(clock, "C-1", name=REAL_NAME)
    write_note(case, clock(), on=DAY, paragraphs=[Written(NOTE)])
    head = "From: otti@example.org\nTo: m@example.net\nDate: Tue, 12 Sep 2023 18:00:00 +0000\nSubject: Today\n\n"
    raw = f"{head}{LETTER}\n"
    readings = read_bytes(raw.encode(), name="letter.eml")
    file_readings(case, clock(), original=raw.encode(), readings=readings)
    return case


@pytest.fixture
def caseload(clock: Clock, case: EpisodeOfCare) -> list[EpisodeOfCare]:
    """Five more clients, so that six of one's own fit what says nothing."""
    return [open_case(clock(), code=f"C-{n}", pseudonym="Wagtail", opened_on=DAY) for n in range(2, 7)]


@pytest.fixture
def draft(clock: Clock, case: EpisodeOfCare) -> Draft:
    """A draft that is empty."""
    return begin_draft(case, clock(), slug="the-long-hour")


def decide_all_facts(case: EpisodeOfCare, draft: Draft, clock: Clock, **kept: str) -> None:
    """Drop every kind of fact but those that are named, which are published as they are given."""
    [client, *_] = clients_of(case)
    decisions = {one.kind: ("drop", "", "Not needed.") for one in fact_kinds()}
    decisions |= {kind: ("generalise", words, "It is what the text is about.") for kind, words in kept.items()}
    decide_facts(case, draft, clock(), client=client, decisions=decisions)


def enter_fact(case: EpisodeOfCare, clock: Clock, kind: str, value: str, wider: str = "") -> None:
    """Enter something that is true of the client of a case."""
    enter_facts(case, clock(), client=clients_of(case)[0], values={kind: (value, wider)})


def justify_all(case: EpisodeOfCare, draft: Draft, clock: Clock) -> None:
    """Say of everything that was found why it stays."""
    for item in weigh(case, draft, clock()).found.items:
        justify(case, draft, clock(), family=item.family, quote=item.quote, words="It may stay as it is.")


def make_ready(case: EpisodeOfCare, draft: Draft, clock: Clock, *, text: str = HARMLESS, head: Head = HEAD) -> None:
    """Do everything that the gate asks for, but what needs another person."""
    save_version(case, draft, clock(), text=text, head=head)
    decide_all_facts(case, draft, clock)
    [process] = [one for one in strategies() if one.id == "process"]
    ticked = [*(f"process.{point}" for point, _ in process.points), NO_RESEARCH]
    choose_strategy(
        case, draft, clock(), chosen=["process"], ticked=ticked, justification="It is about the hour alone."
    )
    justify_all(case, draft, clock)


@pytest.fixture
def ready(clock: Clock, case: EpisodeOfCare, caseload: list[EpisodeOfCare], draft: Draft) -> Draft:
    """A draft that the gate lets out."""
    make_ready(case, draft, clock)
    return draft


@pytest.fixture
def rules_against(case: EpisodeOfCare, clock: Clock) -> Callable[[Draft], set[str]]:
    """Return what names the rules that keep a draft in the house."""
    return lambda draft: {reason.rule for reason in weigh(case, draft, clock()).reasons}


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Who was let in already."""
    monkeypatch.setattr(opened, "is_open", lambda: True)
    client = Client(headers={"host": "testserver"})
    session = client.session
    session[ENTERED] = True
    session.save()
    client.cookies["casebook"] = str(session.session_key)
    return client
