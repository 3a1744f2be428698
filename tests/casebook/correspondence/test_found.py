"""What is written beside notes and documents is found too: by whom it may be, the last of it, and not once rejected."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest
from django.db import connections

from casebook.audit.stores import Store, alias_of
from casebook.correspondence.agreeing import agree
from casebook.correspondence.models import HoursAgreed, MailAgreed
from casebook.correspondence.replying import keep_draft, say_unsent
from casebook.hour import drafts
from casebook.record.acts import cases, findings, notes
from casebook.record.acts.notes import Written
from casebook.record.acts.overruling import overrule
from casebook.record.finder import Narrowed
from casebook.record.models import Document, EpisodeOfCare, Event, Mark, Verdict
from casebook.record.search import Hit, look_in
from casebook.record.who import Doing
from casebook.reviewing.weeks import say
from sessionlab.coding.rating import Coder, Rating
from sessionlab.correspondence import Part
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.states import State
from sessionlab.transcript import Span, When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)


def found(case: EpisodeOfCare, doing: Doing, words: str, *, process: bool = True, marker: str = "") -> list[Hit]:
    return look_in([case], doing, words, process=process, narrowed=Narrowed(marker=marker))


def an_event(case: EpisodeOfCare, doing: Doing, words: str, *, store: Store) -> UUID:
    row = findings.enter_event(
        case, doing, kind=EventKind.RUPTURE, by=By.BOTH, when=When.exactly(DAY), words=words, store=store
    )
    made: UUID = row.pk
    return made


@pytest.mark.parametrize("store", list(Store))
def test_the_words_of_an_event_by_hand_are_found_in_its_store(case: EpisodeOfCare, doing: Doing, store: Store) -> None:
    row = an_event(case, doing, "He slammed the walnut door.", store=store)
    [hit] = found(case, doing, "walnut")

    assert (hit.elsewhere, hit.id, hit.on, hit.store) == ("event", row, DAY, store)
    assert bool(found(case, doing, "walnut", process=False)) is (store is Store.RECORD)


def test_what_was_rejected_is_not_found(case: EpisodeOfCare, doing: Doing) -> None:
    row = an_event(case, doing, "He slammed the walnut door.", store=Store.RECORD)
    event = findings.one_of(Event, case, row)
    findings.decide(case, event, doing, verdict=Verdict.REJECTED)

    assert found(case, doing, "walnut") == []


def test_a_reason_and_agreed_words_are_found_in_the_record(case: EpisodeOfCare, doing: Doing) -> None:
    overrule(case, doing, state=State.STRAINED, reason="The pelican said so.")
    agreed = {"mail": MailAgreed.UNSAID, "hours": HoursAgreed.UNSAID, "remind_days": 3}
    agree(case, doing, on=DAY, words="We write on otter days alone.", **agreed)  # type: ignore[arg-type]

    assert [hit.elsewhere for hit in found(case, doing, "pelican", process=False)] == ["reason"]
    assert [hit.elsewhere for hit in found(case, doing, "otter", process=False)] == ["agreement"]


def test_the_last_of_what_is_unsent_is_found_under_the_switch(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    later = replace(doing, at=doing.at + timedelta(minutes=1))
    say_unsent(case, letter, later, text="You heron.")
    say_unsent(case, letter, doing, text="You walrus.")
    for at, words in ((doing, "I missed the badger."), (later, "I missed the marten.")):
        keep_draft(case, letter, at, subject="Friday", recipient="", parts={Part.MISSED: words})

    assert found(case, doing, "heron", process=False) == []
    assert [(hit.elsewhere, hit.id) for hit in found(case, doing, "heron")] == [("unsent", letter.pk)]
    assert [(hit.elsewhere, hit.id) for hit in found(case, doing, "marten")] == [("reply", letter.pk)]
    assert found(case, doing, "walrus") == found(case, doing, "badger") == []


def test_a_draft_of_a_note_is_found_until_it_is_none(case: EpisodeOfCare, doing: Doing) -> None:
    made = drafts.open_draft(case, doing, on=DAY, starts=time(10), minutes=50)
    drafts.save_draft(case, made.pk, doing, revision=0, text="An ibex stood there.")
    drafts.save_draft(case, made.pk, doing, revision=1, text="A lynx stood there.")
    [hit] = found(case, doing, "lynx")

    assert (hit.elsewhere, hit.id, hit.on) == ("draft", made.pk, DAY)
    assert found(case, doing, "ibex") == found(case, doing, "lynx", process=False) == []
    drafts.discard(case, made.pk, doing)
    assert found(case, doing, "lynx") == []
    drafts.bring_back(case, made.pk, doing)
    assert len(found(case, doing, "lynx")) == 1


def test_a_line_for_a_week_is_found(case: EpisodeOfCare, doing: Doing) -> None:
    say(case, doing, seen=False, focus="Ask about the condor")
    say(case, replace(doing, at=doing.at + timedelta(minutes=1)), seen=False, focus="Ask about the osprey")

    assert [hit.elsewhere for hit in found(case, doing, "osprey")] == ["focus"]
    assert found(case, doing, "condor") == []


def test_whoever_is_let_in_does_not_find_what_is_unfinished(
    case: EpisodeOfCare, letter: Document, doing: Doing
) -> None:
    colleague = replace(doing, account=UUID(int=8))
    cases.let_see(case, colleague.account, doing, may_read=True, process=True)
    say_unsent(case, letter, doing, text="You walrus.")

    assert len(found(case, doing, "walrus")) == 1
    assert found(case, colleague, "walrus") == []


def test_a_mark_that_is_looked_for_is_one_that_stands(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    rating = Rating(
        marker="C.reject",
        span=Span(0, 5),
        quote=letter.text[:5],
        turn=None,
        significance=3,
        confidence=0.9,
        coder=Coder("rules", "1"),
        because="x",
    )
    [mark], _ = findings.propose(case, doing, source_id=letter.pk, ratings=[rating], told=[])
    word = letter.text.split()[1]

    assert letter.pk in [hit.id for hit in found(case, doing, word, marker="C.reject")]
    for row in Mark.objects.filter(source_id=letter.pk, marker="C.reject"):
        findings.decide(case, row, doing, verdict=Verdict.REJECTED)
    assert mark.pk is not None
    assert found(case, doing, word, marker="C.reject") == []


def test_an_event_can_be_looked_for_as_a_mark_can(case: EpisodeOfCare, doing: Doing) -> None:
    an_event(case, doing, "He slammed the walnut door.", store=Store.RECORD)
    notes.write_note(case, doing, on=DAY, paragraphs=[Written("The walnut door again.", Store.RECORD)])
    marker = "event:rupture"

    assert len(found(case, doing, "walnut")) == 2
    assert [hit.elsewhere for hit in found(case, doing, "walnut", marker=marker)] == ["event"]
    assert found(case, doing, "walnut", marker="event:quit") == []


def test_the_index_of_the_record_holds_nothing_of_it(case: EpisodeOfCare, letter: Document, doing: Doing) -> None:
    say_unsent(case, letter, doing, text="You walrus.")
    an_event(case, doing, "He slammed the walrus door.", store=Store.PROCESS)
    made = drafts.open_draft(case, doing, on=DAY, starts=time(10), minutes=50)
    drafts.save_draft(case, made.pk, doing, revision=0, text="A walrus stood there.")
    say(case, doing, seen=False, focus="Ask about the walrus")
    there = {}
    for store in Store:
        with connections[alias_of(store)].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM record_finder WHERE record_finder MATCH 'walrus'")
            there[store] = cursor.fetchone()[0]

    assert there == {Store.RECORD: 0, Store.PROCESS: 4}
