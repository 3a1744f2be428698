"""What can be done with the record, and what is refused."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casebook.audit.models import AuditEntry
from casebook.audit.stores import Store
from casebook.record.access import case_for, cases_of
from casebook.record.acts import cases, documents, findings, hours, keeping, notes
from casebook.record.acts.notes import Written
from casebook.record.course import course_of
from casebook.record.errors import AlreadyDone, InvalidEntry, Locked, NotYours
from casebook.record.models import EpisodeOfCare, Event, Mark, Note, Outcome, Paragraph, Session, Verdict
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from sessionlab.coding.rules import rate
from sessionlab.reading import read
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.telling import tell
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
LETTER = (
    b"From: Wren <wren@example.org>\nTo: M <m@example.net>\nDate: Tue, 30 Apr 2024 18:00:00 +0000\n\n"
    b"You have understood nothing. I am taking a month off.\n"
)


def a_note(case: EpisodeOfCare, doing: Doing, *, session: Session | None = None) -> Note:
    paragraphs = [Written("She came on time.", Store.RECORD), Written("I was afraid of her.")]
    return notes.write_note(case, doing, on=DAY, paragraphs=paragraphs, session_id=session.pk if session else None)


def filed(case: EpisodeOfCare, doing: Doing) -> tuple[list[Mark], list[Event]]:
    readings = read(LETTER.decode(), speakers={"wren@example.org": "client"})
    [document] = documents.file_readings(case, doing, original=LETTER, readings=readings)
    ratings = rate(readings[0])
    return findings.propose(case, doing, source_id=document.pk, ratings=ratings, told=tell(readings[0], ratings))


def test_a_case_is_found_by_its_code(case: EpisodeOfCare, doing: Doing) -> None:
    assert case_for(doing, "C-1").pk == case.pk


def test_a_strange_account_gets_the_answer_of_a_case_that_is_not(case: EpisodeOfCare, doing: Doing) -> None:
    stranger = replace(doing, account=uuid.UUID(int=8))
    with pytest.raises(NotYours) as one:
        case_for(stranger, "C-1")
    with pytest.raises(NotYours) as other:
        case_for(stranger, "C-2")
    assert str(one.value) == str(other.value)


def test_who_is_let_in_sees_the_case_and_not_its_process_notes(case: EpisodeOfCare, doing: Doing) -> None:
    a_note(case, doing)
    colleague = replace(doing, account=uuid.UUID(int=8))
    cases.let_see(case, colleague.account, doing, may_read=True)

    assert [one.code for one in cases_of(colleague.account)] == ["C-1"]
    [whole] = notes.whole_notes(case, colleague)
    assert [paragraph.text for _, paragraph in whole.paragraphs] == ["She came on time."]


def test_who_is_let_in_may_not_write(case: EpisodeOfCare, doing: Doing) -> None:
    colleague = replace(doing, account=uuid.UUID(int=8))
    cases.let_see(case, colleague.account, doing, may_read=True)
    with pytest.raises(NotYours):
        a_note(case, colleague)


def test_a_couple_is_one_case_with_two_clients(doing: Doing) -> None:
    case = cases.open_case(doing, code="P-1", pseudonym="The pair", opened_on=DAY, clients=("P-1a", "P-1b"))

    assert len(cases.clients_of(case)) == 2


def test_a_program_reads_only_when_every_client_agreed(doing: Doing) -> None:
    case = cases.open_case(doing, code="P-1", pseudonym="The pair", opened_on=DAY, clients=("P-1a", "P-1b"))
    one, other = cases.clients_of(case)
    cases.enter_consent(one, doing, on=DAY, given=True)
    assert not cases.may_be_read(case)
    cases.enter_consent(other, doing, on=DAY, given=True)
    assert cases.may_be_read(case)
    cases.enter_consent(one, doing, on=DAY + timedelta(days=1), given=False)
    assert not cases.may_be_read(case)


def test_the_same_code_twice_is_refused(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(AlreadyDone):
        cases.open_case(doing, code=case.code, pseudonym="Other", opened_on=DAY)


def test_a_case_without_code_and_name_is_told_both_at_once(doing: Doing) -> None:
    with pytest.raises(InvalidEntry) as refused:
        cases.open_case(doing, code=" ", pseudonym="", opened_on=DAY)
    assert len(refused.value.reasons) == 2


def test_each_paragraph_stands_in_its_own_store(case: EpisodeOfCare, doing: Doing) -> None:
    a_note(case, doing)

    assert [p.text for p in Paragraph.objects.using("default").all()] == ["She came on time."]
    assert [p.text for p in Paragraph.objects.using("process").all()] == ["I was afraid of her."]


def test_the_log_of_the_record_tells_nothing_of_a_process_paragraph(case: EpisodeOfCare, doing: Doing) -> None:
    a_note(case, doing)
    [kept] = Paragraph.objects.using("process").all()
    told = [(entry.kind, entry.object_id) for entry in AuditEntry.objects.using("default").all()]

    assert str(kept.pk) not in {object_id for _, object_id in told}
    assert sum(kind == "paragraph" for kind, _ in told) == 1


def test_an_empty_note_is_refused(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(InvalidEntry):
        notes.write_note(case, doing, on=DAY, paragraphs=[Written("  ")])


def test_what_is_told_of_an_earlier_day_is_late(case: EpisodeOfCare, doing: Doing) -> None:
    assert hours.enter_session(case, doing, on=DAY - timedelta(days=400)).late
    assert not hours.enter_session(case, doing, on=DAY).late


def test_a_signature_holds_until_a_word_is_another(case: EpisodeOfCare, doing: Doing) -> None:
    note = a_note(case, doing)
    made = keeping.sign(case, note, doing)

    assert [keeping.holds(note, signature, store) for store, signature in zip(Store, made, strict=True)] == [True, True]
    Paragraph(case_id=case.pk, note_id=note.pk, position=9, text="More.", at=doing.at, by=doing.by).save(
        using="default"
    )
    assert not keeping.holds(note, made[0], Store.RECORD)


def test_a_note_is_signed_once(case: EpisodeOfCare, doing: Doing) -> None:
    note = a_note(case, doing)
    keeping.sign(case, note, doing)
    with pytest.raises(AlreadyDone):
        keeping.sign(case, note, doing)


def test_a_session_with_an_unsigned_note_is_not_locked(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    a_note(case, doing, session=session)
    with pytest.raises(InvalidEntry):
        keeping.lock(case, session, doing)


@pytest.fixture
def locked(case: EpisodeOfCare, doing: Doing) -> tuple[Session, Note]:
    session = hours.enter_session(case, doing, on=DAY)
    note = a_note(case, doing, session=session)
    keeping.sign(case, note, doing)
    keeping.lock(case, session, doing)
    return session, note


def test_a_locked_session_takes_no_note(case: EpisodeOfCare, doing: Doing, locked: tuple[Session, Note]) -> None:
    with pytest.raises(Locked):
        a_note(case, doing, session=locked[0])


def test_a_locked_session_takes_no_outcome(case: EpisodeOfCare, doing: Doing, locked: tuple[Session, Note]) -> None:
    with pytest.raises(Locked):
        hours.enter_outcome(case, locked[0].pk, doing, outcome=Outcome.HELD)


def test_a_locked_session_takes_no_event(case: EpisodeOfCare, doing: Doing, locked: tuple[Session, Note]) -> None:
    with pytest.raises(Locked):
        findings.enter_event(
            case, doing, kind=EventKind.RUPTURE, by=By.CLIENT, when=When.exactly(DAY), session_id=locked[0].pk
        )


def test_nothing_of_a_locked_session_is_voided(case: EpisodeOfCare, doing: Doing, locked: tuple[Session, Note]) -> None:
    paragraph = keeping.paragraphs_of(locked[1], Store.RECORD)[0]
    for row in (*locked, paragraph):
        with pytest.raises(Locked):
            keeping.void(case, row, doing, reason="wrong day")


def test_a_locked_session_takes_a_signed_addendum(
    case: EpisodeOfCare, doing: Doing, locked: tuple[Session, Note]
) -> None:
    keeping.add_addendum(case, locked[0].pk, doing, on=DAY, text="The date was wrong.", reason="found later")
    [whole] = notes.whole_notes(case, doing)

    assert [addendum.text for _, addendum in whole.addenda] == ["The date was wrong."]


def test_what_is_voided_stays_and_stands_no_more(case: EpisodeOfCare, doing: Doing) -> None:
    note = a_note(case, doing)
    keeping.void(case, note, doing, reason="another client's")

    assert notes.whole_notes(case, doing) == []
    assert Note.objects.filter(pk=note.pk).exists()


def test_a_reason_is_asked_for(case: EpisodeOfCare, doing: Doing) -> None:
    note = a_note(case, doing)
    with pytest.raises(InvalidEntry):
        keeping.void(case, note, doing, reason=" ")


def test_only_the_same_kind_stands_in_the_place_of_a_row(case: EpisodeOfCare, doing: Doing) -> None:
    note = a_note(case, doing)
    with pytest.raises(InvalidEntry):
        keeping.supersede(case, note, hours.enter_session(case, doing, on=DAY), doing, reason="newer")
    keeping.supersede(case, note, a_note(case, doing), doing, reason="newer")
    assert len(notes.whole_notes(case, doing)) == 1


def test_a_document_gives_back_its_bytes_and_its_reading(case: EpisodeOfCare, doing: Doing) -> None:
    [reading] = read(LETTER.decode(), speakers={"wren@example.org": "client"})
    [document] = documents.file_readings(case, doing, original=LETTER, readings=[reading])

    assert LETTER not in bytes(document.original)
    assert documents.original_of(case, document) == LETTER
    assert reading_of(document) == replace(reading, source=replace(reading.source, sha256=document.sha256))


def test_the_same_file_is_filed_once(case: EpisodeOfCare, doing: Doing) -> None:
    filed(case, doing)
    with pytest.raises(AlreadyDone):
        filed(case, doing)


def test_a_suggestion_counts_when_it_is_accepted(case: EpisodeOfCare, doing: Doing) -> None:
    _, events = filed(case, doing)
    assert course_of(case, doing, today=DAY).happenings == ()
    for event in events:
        findings.decide(case, event, doing, verdict=Verdict.ACCEPTED)
    assert course_of(case, doing, today=DAY).state.value == "on break"


def test_a_rejected_suggestion_counts_no_more(case: EpisodeOfCare, doing: Doing) -> None:
    _, events = filed(case, doing)
    for event in events:
        findings.decide(case, event, doing, verdict=Verdict.ACCEPTED)
        findings.decide(case, event, replace(doing, at=doing.at + timedelta(minutes=1)), verdict=Verdict.REJECTED)
    assert course_of(case, doing, today=DAY).state.value == "steady"


def test_an_edited_mark_is_a_mark_of_the_person(case: EpisodeOfCare, doing: Doing) -> None:
    marks, _ = filed(case, doing)
    mine = findings.edit_mark(case, marks[0], doing, marker="C.progress", significance=2)

    assert (mine.origin, mine.marker, mine.start) == ("by hand", "C.progress", marks[0].start)
    assert findings.verdicts(case)[marks[0].pk] is Verdict.EDITED


def test_an_edit_with_two_faults_is_told_both(case: EpisodeOfCare, doing: Doing) -> None:
    marks, _ = filed(case, doing)
    with pytest.raises(InvalidEntry) as refused:
        findings.edit_mark(case, marks[0], doing, marker="X.none", significance=9)
    assert len(refused.value.reasons) == 2


def test_what_is_entered_by_hand_makes_the_course(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY - timedelta(days=3))
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY))
    course = course_of(case, doing, today=DAY)

    assert [happening.told.kind.value for happening in course.happenings] == ["session", "quit"]
    assert course.state.value == "quit"


def test_a_guess_is_made_before_the_hour(case: EpisodeOfCare, doing: Doing) -> None:
    hours.guess(case, doing, for_on=DAY + timedelta(days=5), expects="quits", chance=0.4)
    with pytest.raises(InvalidEntry) as refused:
        hours.guess(case, doing, for_on=DAY - timedelta(days=1), expects="sulks", chance=3)
    assert len(refused.value.reasons) == 3


def test_silence_counts_from_the_day_a_case_is_kept_here(case: EpisodeOfCare, doing: Doing) -> None:
    long_ago = date(2012, 7, 6)
    findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(long_ago))

    assert course_of(case, doing, today=DAY + timedelta(days=27)).state.value == "quit"
    assert course_of(case, doing, today=DAY + timedelta(days=28)).state.value == "ended (unplanned)"
