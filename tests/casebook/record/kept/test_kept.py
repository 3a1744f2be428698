"""A case in a real vault: locked, unlocked, found again; and no word of it in any file."""

import tempfile
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import connections

from casebook.audit.actions import check
from casebook.audit.stores import STORES, Store
from casebook.importing.bringing import bring_in
from casebook.record.acts import cases, documents, findings, hours, keeping, notes
from casebook.record.acts.cases import open_case
from casebook.record.acts.notes import Written
from casebook.record.course import course_of
from casebook.record.models import Document, EpisodeOfCare, Event, Mark, Outcome, Verdict
from casebook.record.search import look_for
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.errors import NoClientKey, VaultLocked
from casebook.vault.keys import RecoveryKey
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

DAY = date(2024, 5, 2)
NAME = "Odalind Ferncastle"
CANARIES = "quaggamire zebrafinch_seven marmalade_owl thistlewick brindlecote ferrowhistle".split()
ATTACHED = b"the attached plan of wolverstone"


def a_letter() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Wren <wren@example.org>", "M <m@example.net>"
    mail["Date"], mail["Subject"] = "Tue, 30 Apr 2024 18:00:00 +0000", "About quaggamire"
    mail.set_content("You have understood nothing of quaggamire. I am taking a month off.\n")
    mail.add_attachment(ATTACHED, maintype="application", subtype="pdf", filename="ferrowhistle.pdf")
    return mail.as_bytes()


LETTER = a_letter()
"""Made once: each time it is written, the parts of a mail are parted by other words."""


@pytest.fixture
def written(doing: Doing) -> EpisodeOfCare:
    """Write each canary through another door."""
    case = open_case(doing, code="C-9", pseudonym="Heron", opened_on=DAY, real_names={"C-9": NAME})
    cases.enter_consent(cases.clients_of(case)[0], doing, on=DAY, given=True)
    bring_in(case, doing, files=[("ferrowhistle.eml", LETTER)])
    session = hours.enter_session(case, doing, on=DAY)
    hours.enter_outcome(case, session.pk, doing, outcome=Outcome.HELD)
    words = [Written("He spoke of zebrafinch_seven."), Written("The hour was about marmalade_owl.", Store.RECORD)]
    note = notes.write_note(case, doing, on=DAY, paragraphs=words, session_id=session.pk)
    keeping.sign(case, note, doing)
    keeping.lock(case, session, doing)
    keeping.add_addendum(case, note.pk, doing, on=DAY, text="And of thistlewick.", reason="forgotten")
    findings.enter_event(
        case,
        doing,
        kind=EventKind.QUIT,
        by=By.CLIENT,
        when=When.exactly(DAY),
        words="It is brindlecote.",
        store=Store.PROCESS,
    )
    return case


def lock_and_unlock(folder: Path, recovery: RecoveryKey, doing: Doing) -> None:
    opened.lock(at=doing.at)
    with pytest.raises(VaultLocked):
        EpisodeOfCare.objects.exists()
    opened.unlock(folder, recovery, at=doing.at)


def test_no_file_holds_a_word_or_a_name(written: EpisodeOfCare, doing: Doing, folder: Path) -> None:
    wanted = [word.encode() for word in (*CANARIES, NAME, "Ferncastle")] + [ATTACHED]
    temporary = [path for path in Path(tempfile.gettempdir()).glob("*") if path.is_file()]
    for moment in ("open", "locked"):
        if moment == "locked":
            opened.lock(at=doing.at)
        files = [path for path in folder.rglob("*") if path.is_file()] + temporary
        content = b"".join(path.read_bytes() for path in files)
        assert [word for word in wanted if word in content] == [], moment


def test_after_locking_everything_is_found_again(
    written: EpisodeOfCare, doing: Doing, folder: Path, first_vault: tuple[Path, RecoveryKey]
) -> None:
    lock_and_unlock(folder, first_vault[1], doing)

    for word in ("quaggamire", "zebrafinch_seven", "marmalade_owl", "thistlewick"):
        assert len(look_for(written, doing, word)) == 1, word
    [whole] = notes.whole_notes(written, doing)
    assert len(whole.paragraphs) == 2
    assert documents.original_of(written, Document.objects.get()) == LETTER
    assert [check(store) for store in STORES] == [None, None]


def test_accepting_changes_the_state_at_once(written: EpisodeOfCare, doing: Doing) -> None:
    assert course_of(written, doing, today=DAY).state.value == "quit"
    [row] = Event.objects.using("process").all()
    keeping.void(written, row, doing, reason="he did not say so")
    for event in Event.objects.filter(kind__in=("letter_in", "break")):
        findings.decide(written, event, doing, verdict=Verdict.ACCEPTED)

    assert course_of(written, doing, today=DAY).state.value != "quit"


def test_the_name_stands_in_one_row(written: EpisodeOfCare) -> None:
    found = 0
    for alias in ("default", "process"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {table}")
                found += sum(NAME in str(row) for row in cursor.fetchall())

    assert found == 1


def test_a_destroyed_key_closes_the_original(written: EpisodeOfCare, doing: Doing) -> None:
    document = Document.objects.get()
    opened.current().clients.destroy(cases.clients_of(written)[0])
    with pytest.raises(NoClientKey):
        documents.original_of(written, document)


def test_what_a_reader_saw_waits_for_a_person(written: EpisodeOfCare, doing: Doing) -> None:
    assert Mark.objects.exists()
    assert {happening.told.kind for happening in course_of(written, doing, today=DAY).happenings} == {
        EventKind.SESSION,
        EventKind.QUIT,
    }
