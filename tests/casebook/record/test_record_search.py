"""Looking for words: what is found, what is not, and that nothing typed is a command."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casebook.audit.stores import Store
from casebook.record.acts import cases, documents, findings, hours, keeping, notes
from casebook.record.acts.notes import Written
from casebook.record.finder import Narrowed, days_between, pieces_of, query_of
from casebook.record.models import Document, EpisodeOfCare, Note, Paragraph
from casebook.record.search import look_for, look_in
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import Span, When

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
TALK = "Therapist: You came by the ferry.\nClient: By the ferry, yes, and it was raining on the quay.\n"


def a_note(case: EpisodeOfCare, doing: Doing, *texts: str, store: Store = Store.PROCESS) -> Note:
    return notes.write_note(case, doing, on=DAY, paragraphs=[Written(text, store) for text in texts])


def a_transcript(case: EpisodeOfCare, doing: Doing) -> Document:
    [document] = documents.file_readings(
        case, doing, original=TALK.encode() + case.code.encode(), readings=read(TALK, written_on=DAY)
    )
    return document


@pytest.fixture
def other(doing: Doing) -> EpisodeOfCare:
    return cases.open_case(doing, code="C-2", pseudonym="Finch", opened_on=date(2024, 2, 5))


def test_words_are_found_in_both_stores_and_in_documents(case: EpisodeOfCare, doing: Doing) -> None:
    process = a_note(case, doing, "The ferry again.")
    record = a_note(case, doing, "A ferry was spoken of.", store=Store.RECORD)
    transcript = a_transcript(case, doing)
    hits = look_for(case, doing, "ferry")

    assert {(hit.id, hit.store, hit.in_document) for hit in hits} == {
        (process.pk, Store.PROCESS, False),
        (record.pk, Store.RECORD, False),
        (transcript.pk, Store.RECORD, True),
    }


def test_the_words_around_are_those_of_the_text(case: EpisodeOfCare, doing: Doing) -> None:
    text = "Nobody had mended the gate, so the goats went their way."
    a_note(case, doing, text)
    [hit] = look_for(case, doing, "GATE")

    assert hit.before + hit.words + hit.after == text
    assert (hit.words, hit.on) == ("gate", DAY)


@pytest.mark.parametrize(
    "words",
    ["gat", "Gate", "gates", "mending gates", "goats gate", '"the gate"', "  gate  ", "gâte", "gate!", "gate *"],
)
def test_it_is_found_by(case: EpisodeOfCare, doing: Doing, words: str) -> None:
    a_note(case, doing, "Nobody had mended the gate, so the goats went their way.")

    assert len(look_for(case, doing, words)) == 1


@pytest.mark.parametrize("words", ["ate", "gate swans", '"gate the"', "", " ", "*", '"', '""', "NOT", "(", "\0"])
def test_it_is_not_found_by(case: EpisodeOfCare, doing: Doing, words: str) -> None:
    a_note(case, doing, "Nobody had mended the gate, so the goats went their way.")

    assert look_for(case, doing, words) == []


@given(words=st.text(alphabet=st.sampled_from("ab \"*()-+^:;,\\'%_{}[]\0\x02\x03éß中NEAROT"), max_size=40))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_is_a_command(case: EpisodeOfCare, doing: Doing, words: str) -> None:
    for hit in look_for(case, doing, words):
        assert hit.case_id == case.pk


@given(st.text(max_size=60))
def test_every_quote_in_a_query_is_closed(words: str) -> None:
    assert query_of(pieces_of(words), begun=True).count('"') % 2 == 0


def test_words_are_shown_where_they_stand_whatever_their_accents(case: EpisodeOfCare, doing: Doing) -> None:
    text = "Straße, " * 20 + "then the café, and the sea."
    a_note(case, doing, text)

    for asked in ("cafe", "CAFÉ"):
        [hit] = look_for(case, doing, asked)
        assert hit.words.lower() == "café"
        assert hit.before + hit.words + hit.after in text


def test_the_latest_day_comes_first(case: EpisodeOfCare, doing: Doing) -> None:
    for day in (3, 9, 6):
        notes.write_note(case, doing, on=DAY.replace(month=4, day=day), paragraphs=[Written("The ferry again.")])

    assert [hit.on.day for hit in look_for(case, doing, "ferry") if hit.on] == [9, 6, 3]


def test_another_case_is_not_looked_into(case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
    a_note(other, doing, "The ferry again.")
    a_transcript(other, doing)

    assert look_for(case, doing, "ferry") == []
    assert {hit.case_id for hit in look_in([case, other], doing, "ferry")} == {other.pk}


def test_who_is_let_in_finds_nothing_in_process_notes(case: EpisodeOfCare, doing: Doing) -> None:
    a_note(case, doing, "The ferry again.")
    transcript = a_transcript(case, doing)
    colleague = replace(doing, account=uuid.UUID(int=8))
    cases.let_see(case, colleague.account, doing, may_read=True)

    assert [hit.id for hit in look_for(case, colleague, "ferry")] == [transcript.pk]


@pytest.mark.parametrize("store", list(Store))
def test_what_was_voided_is_not_found(case: EpisodeOfCare, doing: Doing, store: Store) -> None:
    whole = a_note(case, doing, "The ferry again.", store=store)
    a_note(case, doing, "And one ferry more.", "A quay.", store=store)
    keeping.void(case, whole, doing, reason="wrong day")
    paragraph = Paragraph.objects.using("process" if store is Store.PROCESS else "default").get(
        text="And one ferry more."
    )
    keeping.void(case, paragraph, doing, reason="a slip")

    assert look_for(case, doing, "ferry") == []
    assert len(look_for(case, doing, "quay")) == 1


def test_process_notes_are_left_out_where_that_is_asked(case: EpisodeOfCare, doing: Doing) -> None:
    a_note(case, doing, "The ferry again.")
    record = a_note(case, doing, "A ferry was spoken of.", store=Store.RECORD)

    assert [hit.id for hit in look_in([case], doing, "ferry", process=False)] == [record.pk]


@pytest.mark.parametrize("kind", ["note", "transcript", "addendum", "letterin", "(", '" OR k'])
def test_it_is_narrowed_to_a_kind(case: EpisodeOfCare, doing: Doing, kind: str) -> None:
    a_note(case, doing, "The ferry again.", store=Store.RECORD)
    a_transcript(case, doing)
    found = look_in([case], doing, "ferry", narrowed=Narrowed(kind=kind))
    wanted = {"note": [False], "transcript": [True], "addendum": [], "letterin": []}

    assert sorted(hit.in_document for hit in found) == wanted.get(kind, [False, True])


@pytest.mark.parametrize("store", list(Store))
def test_it_is_narrowed_to_days(case: EpisodeOfCare, doing: Doing, store: Store) -> None:
    for on in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 15), date(2024, 2, 29), date(2024, 3, 1)):
        notes.write_note(case, doing, on=on, paragraphs=[Written("The ferry again.", store)])
    asked = Narrowed(since=date(2023, 1, 1), until=date(2024, 2, 29))

    assert [str(hit.on) for hit in look_in([case], doing, "ferry", narrowed=asked)] == [
        "2024-02-29",
        "2023-06-15",
        "2023-01-01",
    ]


@given(since=st.dates(date(2019, 1, 1), date(2023, 1, 1)), length=st.integers(0, 900), shift=st.integers(-40, 940))
def test_the_days_of_a_span_are_those_of_the_index(since: date, length: int, shift: int) -> None:
    until, day = since + timedelta(days=length), since + timedelta(days=shift)
    words = days_between(since, until, today=DAY).split(" OR ")
    of_the_day = {f"y{day.year:04}", f"m{day:%Y%m}", f"d{day:%Y%m%d}"}

    assert (len(of_the_day & set(words)) == 1) == (since <= day <= until)


def test_it_is_narrowed_to_a_marker(case: EpisodeOfCare, doing: Doing) -> None:
    transcript = a_transcript(case, doing)
    a_note(case, doing, "The ferry again.", store=Store.RECORD)
    rating = Rating(
        marker="W.defer",
        span=Span(0, 5),
        quote="Thera",
        turn=None,
        significance=3,
        confidence=0.9,
        coder=Coder("rules", "1"),
        because="x",
    )
    findings.propose(case, doing, source_id=transcript.pk, ratings=[rating], told=[])

    assert [hit.id for hit in look_in([case], doing, "ferry", narrowed=Narrowed(marker="W.defer"))] == [transcript.pk]
    assert look_in([case], doing, "ferry", narrowed=Narrowed(marker="x' OR 1=1 --")) == []


def test_it_is_narrowed_to_a_state(case: EpisodeOfCare, doing: Doing) -> None:
    before, after = DAY - timedelta(days=9), DAY
    for on in (before, after):
        notes.write_note(case, doing, on=on, paragraphs=[Written("The ferry again.")])
    when = When.exactly(DAY - timedelta(days=4))
    findings.enter_event(case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=when, words="He quits.")

    for state, on in (("quit", after), ("steady", before)):
        assert [hit.on for hit in look_in([case], doing, "ferry", narrowed=Narrowed(state=state))] == [on]


PAYLOADS = [
    f"{head}{middle}{tail}"
    for head in ('"', "'", "x", "ferry ", "*")
    for middle in (" OR ", "NEAR(", "^", ";--", "') UNION SELECT", '" AND in_case : ', "words : ", "%s", "{", "\\")
    for tail in ("", "*", ")", '"')
]


def test_two_hundred_hostile_words_reach_nothing(case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing) -> None:
    a_note(other, doing, "The ferry again. words in_case NEAR OR UNION SELECT x", store=Store.RECORD)
    a_note(case, doing, "The ferry again. words in_case NEAR OR UNION SELECT x", store=Store.RECORD)
    assert len(PAYLOADS) == 200
    for payload in PAYLOADS:
        for narrowed in (Narrowed(), Narrowed(kind=payload, marker=payload, state=payload)):
            assert {hit.case_id for hit in look_in([case], doing, payload, narrowed=narrowed)} <= {case.pk}, payload


def test_an_addendum_leads_to_its_note(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    note = notes.write_note(case, doing, on=DAY, paragraphs=[Written("Short.")], session_id=session.pk)
    for row in (note.pk, session.pk):
        keeping.add_addendum(case, row, doing, on=DAY, text="He came by the ferry.", reason="told later")

    assert [(hit.id, hit.in_document) for hit in look_for(case, doing, "ferry")] == [(note.pk, False)] * 2
