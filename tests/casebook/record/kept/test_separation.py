"""The record store, decrypted, holds no byte, id or kind of what is written about in the process store."""

import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import date, time
from pathlib import Path

import pytest
from django.apps import apps

from casebook.audit.stores import Store
from casebook.formulation.versions import write_version
from casebook.hour import drafts
from casebook.hour.filing import Sorted, file_draft
from casebook.hour.paragraphs import parts_of
from casebook.record.acts import findings, hours, keeping, notes
from casebook.record.acts.facts import Facts
from casebook.record.acts.notes import Written
from casebook.record.models import EpisodeOfCare, Paragraph, Row, Verdict
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.router import store_of
from sessionlab.coding.rating import Coder, Rating
from sessionlab.formulation.hypothesis import Claim, Formulation, Pattern, State
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.events import Event as Told
from sessionlab.transcript import Span, When

DAY = date(2024, 5, 2)
FIGURES = "walrus pelican heron otter badger marten ibex lynx condor osprey".split()
DOINGS = "mended folded painted buried counted".split()
SENTENCES = [f"In my fantasy the {figure} {doing} the ladder." for figure in FIGURES for doing in DOINGS]
OPENLY = "The hour was held."
MARKER, KIND = "S.envy", EventKind.THERAPIST_MISS


def written_about(case: EpisodeOfCare, doing: Doing, number: int) -> None:
    """Write one process sentence into a note, mark it, tell an event of it, decide, add, void."""
    session = hours.enter_session(case, doing, on=DAY)
    kept = [Written(SENTENCES[number]), Written(OPENLY, Store.RECORD), Written(SENTENCES[number + 1])]
    note = notes.write_note(case, doing, on=DAY, paragraphs=kept, session_id=session.pk)
    first, second = Paragraph.objects.using("process").filter(note_id=note.pk).order_by("position")
    span = Span(0, len(first.text))
    coder, when = Coder("rules", "1"), When.exactly(DAY)
    rating = Rating(
        marker=MARKER, span=span, quote=first.text, turn=None, significance=3, confidence=0.9, coder=coder, because="x"
    )
    told = Told(kind=KIND, when=when, by=By.THERAPIST, span=span, quote=first.text, confidence=0.9, because="x")
    process = Store.PROCESS
    marks, events = findings.propose(
        case, doing, source_id=first.pk, ratings=[rating, rating], told=[told, told], store=process
    )
    findings.decide(case, marks[0], doing, verdict=Verdict.ACCEPTED)
    findings.edit_mark(case, marks[1], doing, marker=MARKER, significance=4)
    findings.decide(case, events[0], doing, verdict=Verdict.ACCEPTED)
    keeping.supersede(case, events[1], events[0], doing, reason=SENTENCES[number + 2])
    keeping.void(case, second, doing, reason=SENTENCES[number + 2])
    findings.enter_event(
        case,
        doing,
        kind=KIND,
        by=By.THERAPIST,
        when=when,
        words=SENTENCES[number + 3],
        session_id=session.pk,
        store=process,
    )
    thought = Formulation(
        on=DAY,
        why=SENTENCES[number + 4],
        patterns=(Pattern(words=SENTENCES[number + 1], rests_on=SENTENCES[number + 2]),),
        states=(State(name=SENTENCES[number][:60], markers=(MARKER,)), State(name=SENTENCES[number + 3][:60])),
        claims=(Claim(before=SENTENCES[number][:60], after=SENTENCES[number + 3][:60]),),
    )
    keeping.void(case, write_version(case, doing, formulation=thought), doing, reason=SENTENCES[number + 4])
    keeping.sign(case, note, doing)
    keeping.lock(case, session, doing)
    keeping.add_addendum(case, note.pk, doing, on=DAY, text=SENTENCES[number + 4], reason="seen later")


def written_after_the_hour(case: EpisodeOfCare, doing: Doing) -> None:
    """Keep a draft of process sentences with its markers, file and sign it; leave another one unfiled."""
    text = "\n\n".join((f"{SENTENCES[0]} //missed", OPENLY, f"//next {SENTENCES[1]}", f"//guess {SENTENCES[2]}"))
    draft = drafts.open_draft(case, doing, on=DAY, starts=time(8))
    drafts.save_draft(case, draft.pk, doing, revision=0, text=text, choices={"next": SENTENCES[1]})
    wanted = Sorted(stores={parts_of(text)[1].key: Store.RECORD}, facts=Facts(form="soap", risk="not asked"))
    file_draft(case, draft.pk, doing, revision=1, wanted=wanted, signed=True)
    unfiled = drafts.open_draft(case, doing, on=DAY, starts=time(9))
    drafts.save_draft(case, unfiled.pk, doing, revision=0, text=SENTENCES[3])


@pytest.fixture
def decrypted(case: EpisodeOfCare, doing: Doing, tmp_path: Path) -> dict[str, bytes]:
    """Both stores without their encryption, page for page, once fifty sentences went through every door."""
    for number in range(0, len(SENTENCES), 5):
        written_about(case, doing, number)
    written_after_the_hour(case, doing)
    found = {}
    for store in Store:
        plain = tmp_path / f"{store.value}.plain"
        with closing(opened.current().connect(store)) as connection:
            connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
            connection.execute("SELECT sqlcipher_export('plain')")
            connection.execute("DETACH DATABASE plain")
        found[store.value] = plain.read_bytes()
    return found


def ids_of_the_process_store() -> Iterator[uuid.UUID]:
    """Yield the id of every row of the process store."""
    for model in filter(lambda kind: issubclass(kind, Row), apps.get_models()):
        if store_of(model._meta.app_label, model._meta.model_name) in ("both", "process"):
            yield from model._base_manager.using("process").values_list("pk", flat=True)


def test_what_is_looked_for_is_found_where_it_belongs(decrypted: dict[str, bytes]) -> None:
    assert [s for s in SENTENCES if s.encode() not in decrypted["process"]] == []
    assert OPENLY.encode() in decrypted["record"]
    assert MARKER.encode() in decrypted["process"]


def test_no_byte_of_a_process_sentence_stands_in_the_record(decrypted: dict[str, bytes]) -> None:
    words = {word for sentence in SENTENCES for word in (sentence, *sentence.split()[3:6])} - {"the"}
    spelled = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]

    assert [word for word in spelled if word in decrypted["record"]] == []


def test_no_id_of_the_process_store_stands_in_the_record(decrypted: dict[str, bytes]) -> None:
    ids = list(ids_of_the_process_store())
    spelled = [
        code for one in ids for code in (one.hex.encode(), one.hex.upper().encode(), str(one).encode(), one.bytes)
    ]

    assert len(ids) > 100
    assert [code for code in spelled if code in decrypted["record"]] == []


def test_no_kind_of_the_process_store_stands_in_the_record(decrypted: dict[str, bytes]) -> None:
    assert MARKER.encode() not in decrypted["record"]
    assert KIND.value.encode() not in decrypted["record"]


def test_no_file_of_the_vault_shows_a_word(decrypted: dict[str, bytes], folder: Path) -> None:
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())

    assert len(everything) > 100_000
    assert [word for word in (*SENTENCES, OPENLY, *FIGURES) if word.encode() in everything] == []
