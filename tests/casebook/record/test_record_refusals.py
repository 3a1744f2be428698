"""What no act does: reach into another case, touch what is locked or signed, tell the record of the process notes."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.apps import apps

from casebook.audit.stores import Store, alias_of
from casebook.record.acts import cases, documents, facts, findings, hours, keeping, notes
from casebook.record.acts.notes import STEP, Written
from casebook.record.errors import AlreadyDone, InvalidEntry, Locked, NotYours
from casebook.record.models import EpisodeOfCare, Event, Mark, Note, Outcome, Paragraph, Session, Verdict, Voiding
from casebook.record.standing import home_of
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.transcript import Span, When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
WORDS = "He leaned back and looked at the clock."
RECORD, PROCESS = Store.RECORD, Store.PROCESS


def a_note(case: EpisodeOfCare, doing: Doing, *, session: Session | None = None, text: str = WORDS) -> Note:
    kept = [Written("He came.", RECORD), Written(text)]
    return notes.write_note(case, doing, on=DAY, paragraphs=kept, session_id=session.pk if session else None)


def seen_in(case: EpisodeOfCare, doing: Doing, paragraph: Paragraph) -> tuple[Mark, Event]:
    span = Span(0, len(WORDS))
    rating = Rating(
        marker="W.minimal",
        span=span,
        quote=WORDS,
        turn=None,
        significance=3,
        confidence=0.7,
        coder=Coder("rules", "1"),
        because="He turned away.",
    )
    told = Told(
        kind=EventKind.RUPTURE,
        when=When.exactly(DAY),
        by=By.CLIENT,
        span=span,
        quote=WORDS,
        confidence=0.7,
        because="Withdrawal",
    )
    found = findings.propose(
        case, doing, source_id=paragraph.pk, ratings=[rating], told=[told], store=home_of(paragraph)
    )
    return found[0][0], found[1][0]


@pytest.fixture
def other(doing: Doing) -> EpisodeOfCare:
    return cases.open_case(doing, code="C-2", pseudonym="Finch", opened_on=date(2024, 2, 5))


class TestAnotherCase:
    """Rows are asked for with their case; one of another case is not there."""

    def test_its_note_is_not_signed(self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
        with pytest.raises(NotYours):
            keeping.sign(case, a_note(other, doing), doing)

    def test_its_session_is_not_locked(self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
        with pytest.raises(NotYours):
            keeping.lock(case, hours.enter_session(other, doing, on=DAY), doing)

    def test_its_note_is_not_voided(self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
        with pytest.raises(NotYours):
            keeping.void(case, a_note(other, doing), doing, reason="wrong")

    def test_its_note_takes_no_place(self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
        with pytest.raises(NotYours):
            keeping.supersede(case, a_note(case, doing), a_note(other, doing), doing, reason="newer")

    def test_its_note_takes_no_addendum(self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
        with pytest.raises(NotYours):
            keeping.add_addendum(case, a_note(other, doing).pk, doing, on=DAY, text="More.", reason="late")

    def test_its_suggestions_are_not_decided(self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
        a_note(other, doing)
        mark, event = seen_in(other, doing, Paragraph.objects.using("process").get())
        for row in (mark, event):
            with pytest.raises(NotYours):
                findings.decide(case, row, doing, verdict=Verdict.ACCEPTED)
        with pytest.raises(NotYours):
            findings.edit_mark(case, mark, doing, marker="W.avoid", significance=2)

    def test_its_session_takes_no_event_of_this_one(
        self, case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing
    ) -> None:
        session = hours.enter_session(other, doing, on=DAY)
        with pytest.raises(NotYours):
            findings.enter_event(
                case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY), session_id=session.pk
            )


class TestTheProcessStore:
    """What is said of a process paragraph stays beside it."""

    def test_a_decision_stands_in_the_store_of_its_mark(self, case: EpisodeOfCare, doing: Doing) -> None:
        a_note(case, doing)
        mark, _ = seen_in(case, doing, Paragraph.objects.using("process").get())

        assert home_of(findings.decide(case, mark, doing, verdict=Verdict.ACCEPTED)) is PROCESS
        assert home_of(findings.edit_mark(case, mark, doing, marker="W.avoid", significance=2)) is PROCESS

    def test_a_voided_process_paragraph_is_voided_there(self, case: EpisodeOfCare, doing: Doing) -> None:
        a_note(case, doing)
        keeping.void(case, Paragraph.objects.using("process").get(), doing, reason="a slip")

        assert not Voiding.objects.using("default").exists()
        assert [kept for kept, _ in notes.whole_notes(case, doing)[0].paragraphs] == [RECORD]

    @pytest.mark.parametrize("among", [0, 1, 5])
    def test_places_in_the_record_show_no_gap(self, case: EpisodeOfCare, doing: Doing, among: int) -> None:
        between = [Written(f"Thought {number}.") for number in range(among)]
        notes.write_note(
            case, doing, on=DAY, paragraphs=[*between, Written("One.", RECORD), *between, Written("Two.", RECORD)]
        )

        assert [p.position for p in Paragraph.objects.using("default").order_by("position")] == [STEP, 2 * STEP]

    def test_the_paragraphs_come_back_as_they_were_written(self, case: EpisodeOfCare, doing: Doing) -> None:
        stores = [PROCESS, PROCESS, RECORD, RECORD, PROCESS, RECORD, PROCESS]
        written = [Written(f"Sentence {number}.", store) for number, store in enumerate(stores)]
        notes.write_note(case, doing, on=DAY, paragraphs=written)
        [whole] = notes.whole_notes(case, doing)

        assert [(store, kept.text) for store, kept in whole.paragraphs] == [(one.store, one.text) for one in written]


class TestWhatIsSigned:
    """A signed note keeps its words."""

    @pytest.mark.parametrize("store", [RECORD, PROCESS])
    def test_its_paragraphs_are_not_voided(self, case: EpisodeOfCare, doing: Doing, store: Store) -> None:
        keeping.sign(case, a_note(case, doing), doing)
        with pytest.raises(AlreadyDone):
            keeping.void(case, Paragraph.objects.using(alias_of(store)).get(), doing, reason="too much")

    def test_a_paragraph_voided_before_is_not_signed_for(self, case: EpisodeOfCare, doing: Doing) -> None:
        note = a_note(case, doing)
        keeping.void(case, Paragraph.objects.using("process").get(), doing, reason="too much")

        assert [store for store, _ in keeping.signatures_of(note)] == []
        assert len(keeping.sign(case, note, doing)) == 1

    def test_a_signature_is_not_voided(self, case: EpisodeOfCare, doing: Doing) -> None:
        for signature in keeping.sign(case, a_note(case, doing), doing):
            with pytest.raises(InvalidEntry):
                keeping.void(case, signature, doing, reason="not meant")

    def test_what_was_voided_is_not_voided_again(self, case: EpisodeOfCare, doing: Doing) -> None:
        note = a_note(case, doing)
        keeping.void(case, note, doing, reason="wrong day")
        with pytest.raises(AlreadyDone):
            keeping.void(case, note, doing, reason="wrong day")

    def test_a_voided_note_needs_no_signature_for_the_lock(self, case: EpisodeOfCare, doing: Doing) -> None:
        session = hours.enter_session(case, doing, on=DAY)
        keeping.void(case, a_note(case, doing, session=session), doing, reason="another hour's")

        assert keeping.lock(case, session, doing).row_id == session.pk


Children = dict[str, Callable[[], object]]


@pytest.fixture
def children(case: EpisodeOfCare, doing: Doing) -> Children:
    """Every way to add to a session that is locked, with what stands in it, by the row it would make."""
    session = hours.enter_session(case, doing, on=DAY)
    note = a_note(case, doing, session=session)
    paragraph = Paragraph.objects.using("process").get()
    mark, event = seen_in(case, doing, paragraph)
    decision = findings.decide(case, mark, doing, verdict=Verdict.ACCEPTED)
    keeping.sign(case, note, doing)
    keeping.lock(case, session, doing)
    spare = a_note(case, doing, text="Another day.")
    return {
        "Note": lambda: a_note(case, doing, session=session),
        "Paragraph": lambda: a_note(case, doing, session=session),
        "SessionOutcome": lambda: hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD),
        "Event": lambda: findings.enter_event(
            case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY), session_id=session.pk
        ),
        "NoteFacts": lambda: facts.enter_facts(case, note, doing, facts.Facts(form="soap")),
        "Mark": lambda: seen_in(case, doing, paragraph),
        "Decision": lambda: [
            findings.decide(case, mark, doing, verdict=Verdict.REJECTED),
            findings.decide(case, event, doing, verdict=Verdict.REJECTED),
        ],
        "Voiding": lambda: keeping.void(case, event, doing, reason="wrong"),
        "Voiding of a decision": lambda: keeping.void(case, decision, doing, reason="wrong"),
        "Superseding": lambda: keeping.supersede(case, note, spare, doing, reason="newer"),
        "Signature": lambda: keeping.sign(case, note, doing),
        "Locking": lambda: keeping.lock(case, note, doing),
    }


NOT_OF_A_SESSION = {
    "Administration",
    "AccessMark",
    "Account",
    "AccountName",
    "Belonging",
    "CasePerson",
    "Client",
    "ClientName",
    "Document",
    "EpisodeOfCare",
    "Guess",
    "MachineReadingConsent",
    "Session",
    "StateOverrule",
    "WeeklyHour",
}
"""Rows that name no session, note or paragraph, so that no lock concerns them."""
REACHES = {"session_id", "note_id", "source_id", "row_id"}


def test_every_kind_of_row_that_can_hang_on_a_session_is_tried(children: Children) -> None:
    kinds = {model.__name__ for model in apps.get_app_config("record").get_models()}

    assert kinds == {way.split()[0] for way in children} | NOT_OF_A_SESSION | {"Addendum"}


def test_what_is_called_free_of_sessions_names_none() -> None:
    models = [model for model in apps.get_app_config("record").get_models() if model.__name__ in NOT_OF_A_SESSION]

    assert not [model for model in models if REACHES & {field.attname for field in model._meta.concrete_fields}]


@pytest.mark.parametrize(
    "kind",
    [
        *"Note NoteFacts Paragraph SessionOutcome Event Mark Decision Voiding Superseding Signature Locking".split(),
        "Voiding of a decision",
    ],
)
def test_a_locked_session_refuses_every_child(children: Children, kind: str) -> None:
    with pytest.raises((Locked, AlreadyDone)):
        children[kind]()


def test_consent_is_entered_by_whoever_treats_the_client(case: EpisodeOfCare, doing: Doing) -> None:
    [client] = cases.clients_of(case)
    stranger = Doing(case.pk, doing.at)
    with pytest.raises(NotYours):
        cases.enter_consent(client, stranger, on=DAY, given=True)


def test_a_strange_document_is_not_there(case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
    readings = read("Therapist: Good morning.\nClient: Good morning.\n", written_on=DAY)
    [document] = documents.file_readings(other, doing, original=b"x", readings=readings)
    with pytest.raises(NotYours):
        documents.document_of(case, document.pk)


def test_an_hour_of_no_minutes_is_refused(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(InvalidEntry):
        hours.keep_hour(case, doing, weekday=7, starts=time(9), since=DAY, minutes=0)
