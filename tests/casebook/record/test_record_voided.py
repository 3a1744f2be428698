"""What was voided counts nowhere: not in the course, not in the state, not as a decision, not as a file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casebook.audit.stores import Store, alias_of
from casebook.record.acts import documents, findings, hours, keeping, notes
from casebook.record.acts.notes import Written
from casebook.record.acts.overruling import overrule
from casebook.record.course import course_of
from casebook.record.models import Document, EpisodeOfCare, Event, Note, Outcome, Paragraph, Verdict
from casebook.record.shelf import documents_of
from casebook.record.who import Doing
from sessionlab.coding.rules import rate
from sessionlab.reading import read
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.relationship.states import State
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Span, When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
LETTER = (
    b"From: Wren <wren@example.org>\nTo: M <m@example.net>\nDate: Tue, 30 Apr 2024 18:00:00 +0000\n\n"
    b"You have understood nothing. I am taking a month off.\n"
)
Kinds = Callable[[], list[str]]


@pytest.fixture
def counting(case: EpisodeOfCare, doing: Doing) -> Kinds:
    """What counts as having happened."""
    return lambda: [one.told.kind.value for one in course_of(case, doing, today=DAY).happenings]


def a_letter(case: EpisodeOfCare, doing: Doing) -> Document:
    """File a letter and accept what is seen in it."""
    readings = read(LETTER.decode(), speakers={"wren@example.org": "client"})
    [document] = documents.file_readings(case, doing, original=LETTER, readings=readings)
    ratings = rate(readings[0])
    _, events = findings.propose(case, doing, source_id=document.pk, ratings=ratings, told=tell(readings[0], ratings))
    for event in events:
        findings.decide(case, event, doing, verdict=Verdict.ACCEPTED)
    return document


def a_note(case: EpisodeOfCare, doing: Doing, store: Store) -> tuple[Note, Paragraph]:
    """Write a note of one paragraph and accept the quit that is told in it."""
    note = notes.write_note(case, doing, on=DAY, paragraphs=[Written("He is gone.", store)])
    paragraph = Paragraph.objects.using(alias_of(store)).get()
    told = Told(
        kind=EventKind.QUIT,
        when=When.exactly(DAY),
        by=By.CLIENT,
        span=Span(0, 11),
        quote="He is gone.",
        confidence=0.8,
        because="Gone",
    )
    _, [event] = findings.propose(case, doing, source_id=paragraph.pk, ratings=[], told=[told], store=store)
    findings.decide(case, event, doing, verdict=Verdict.ACCEPTED)
    return note, paragraph


def test_a_voided_outcome_gives_way_to_the_one_before(case: EpisodeOfCare, doing: Doing, counting: Kinds) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    later = replace(doing, at=doing.at + timedelta(minutes=1))
    slip = hours.enter_outcome(case, session.pk, later, outcome=Outcome.MISSED)
    assert counting() == ["absence"]

    keeping.void(case, slip, later, reason="a slip")
    assert counting() == ["session"]


def test_what_rests_on_a_voided_letter_does_not_count(case: EpisodeOfCare, doing: Doing, counting: Kinds) -> None:
    document = a_letter(case, doing)
    assert "break" in counting()

    keeping.void(case, document, doing, reason="another client's")
    assert counting() == []


@pytest.mark.parametrize("store", list(Store))
@pytest.mark.parametrize("whole", [True, False])
def test_what_rests_on_a_voided_note_or_paragraph_does_not_count(
    case: EpisodeOfCare, doing: Doing, counting: Kinds, store: Store, *, whole: bool
) -> None:
    note, paragraph = a_note(case, doing, store)
    assert counting() == ["quit"]

    keeping.void(case, note if whole else paragraph, doing, reason="another client's")
    assert counting() == []


def test_what_was_entered_for_an_hour_outlasts_the_hour(case: EpisodeOfCare, doing: Doing, counting: Kinds) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY), session_id=session.pk)
    keeping.void(case, session, doing, reason="it was the day before")

    assert counting() == ["quit"]


def test_a_voided_decision_leaves_the_suggestion_open(case: EpisodeOfCare, doing: Doing, counting: Kinds) -> None:
    a_letter(case, doing)
    for event in Event.objects.using("default"):
        decision = findings.decide(case, event, doing, verdict=Verdict.ACCEPTED)
        for one in type(decision).objects.using("default").filter(row_id=event.pk):
            keeping.void(case, one, doing, reason="the wrong line")

    assert counting() == []
    assert findings.verdicts(case) == {}


def test_what_was_entered_by_hand_and_rejected_does_not_count(
    case: EpisodeOfCare, doing: Doing, counting: Kinds
) -> None:
    event = findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY))
    findings.decide(case, event, doing, verdict=Verdict.REJECTED)

    assert counting() == []


def test_a_voided_answer_of_ones_own_gives_way_to_the_one_before(case: EpisodeOfCare, doing: Doing) -> None:
    overrule(case, doing, state=State.STRAINED, reason="I see it so")
    later = replace(doing, at=doing.at + timedelta(minutes=1))
    slip = overrule(case, later, state=State.QUIT, reason="the wrong case")
    keeping.void(case, slip, later, reason="the wrong case")

    found = course_of(case, doing, today=DAY).overrule
    assert found is not None
    assert found.state == State.STRAINED.value


def test_a_letter_that_was_voided_can_be_filed_again(case: EpisodeOfCare, doing: Doing) -> None:
    keeping.void(case, a_letter(case, doing), doing, reason="filed as somebody else's")
    again = a_letter(case, doing)

    assert documents.original_of(case, again) == LETTER
    assert [one.pk for one in documents_of(case)] == [again.pk]
