"""Write notes as the page does, kept again and again, filed and signed, without end; or look whether all is there.

``hour.py make|write|check FOLDER``: the recovery key is the first line read, what was told the lines after it. Killed
by a test and by a benchmark.
"""

# ruff: noqa: E402

import os
import sys
import uuid
from datetime import UTC, date, datetime, time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "casebook.settings"

import django

django.setup()

from casebook.audit.actions import check as log_check
from casebook.audit.stores import STORES, Store, alias_of
from casebook.desk.checkup import inside
from casebook.desk.tables import bring_tables_up_to_date
from casebook.hour import drafts
from casebook.hour.filing import Sorted, file_draft, recover
from casebook.hour.models import Draft
from casebook.hour.paragraphs import parts_of
from casebook.record.acts.cases import first_account, open_case
from casebook.record.acts.facts import Facts, facts_of
from casebook.record.acts.keeping import holds, signatures_of
from casebook.record.acts.notes import whole_notes
from casebook.record.course import course_of
from casebook.record.models import EpisodeOfCare, Note, Paragraph
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.checking import verify_vault
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

DAY = date(2024, 5, 2)
LINES = 4


def now() -> Doing:
    return Doing(uuid.UUID(int=7), datetime.now(UTC))


def line(number: str, place: int) -> str:
    return f"She came, {number}-{place}. //rupture"


def write() -> None:
    """Keep a draft line by line, then file and sign it; each thing is said when it is done."""
    case = EpisodeOfCare.objects.first() or open_case(now(), code="C-1", pseudonym="Wren", opened_on=DAY)
    begun = uuid.uuid4().hex[:8]
    for count in range(100_000):
        number = f"{begun}{count}"
        # A draft of its own each time, whatever an earlier run left open at this hour.
        draft = drafts.open_draft(case, now(), on=DAY, starts=time(count % 24, int(begun, 16) % 60, count % 60))
        text = draft.text
        for place in range(LINES):
            text = f"{text}\n\n{line(number, place)}".strip()
            draft = drafts.save_draft(case, draft.pk, now(), revision=draft.revision, text=text)
            print("kept", number, place, flush=True)
        wanted = Sorted(stores={parts_of(text)[0].key: Store.RECORD}, facts=Facts(attendance="held", risk="not asked"))
        note = file_draft(case, draft.pk, now(), revision=draft.revision, wanted=wanted, signed=True)
        print("sign", number, note.pk, flush=True)


def check(told: list[list[str]]) -> None:
    """Find every word that was acknowledged in a note or a draft, and no note that is signed by half."""
    case = EpisodeOfCare.objects.first()
    if case is None:
        assert not told, "a case that is lost"
        return
    for draft in Draft.objects.exclude(note_id=None):
        recover(case, draft, now())
    notes = {whole.note.pk: whole for whole in whole_notes(case, now())}
    filed = {paragraph.text for whole in notes.values() for _, paragraph in whole.paragraphs}
    written = filed | {part.text for draft in Draft.objects.all() for part in parts_of(draft.text)}
    for what, number, last in told:
        if what == "kept":
            assert line(number, int(last)) in written, "a line that was kept is lost"
        else:
            whole = notes[uuid.UUID(last)]
            assert [len(whole.paragraphs), len(signatures_of(whole.note))] >= [LINES, 2], "half a note"
    for note in Note.objects.all():
        signed = signatures_of(note)
        assert facts_of(note) is not None, "a note without its facts"
        assert {store for store, _ in signed} == set(STORES), "a note that is signed by half"
        assert all(holds(note, signature, store) for store, signature in signed), "a signature that does not fit"
    told_twice = [one for one in course_of(case, now(), today=DAY).happenings if one.row is not None]
    standing = Paragraph.objects.using(alias_of(Store.PROCESS)).filter(note_id__in=list(notes)).count()
    assert len(told_twice) == standing + len(notes), "an event that counts for words that do not stand"
    assert [log_check(store) for store in STORES] == [None, None], "a log that is not whole"
    assert verify_vault(opened.current(), at=datetime.now(UTC), by=1) == (), "a vault that is not whole"
    assert list(inside(opened.current())) == [], "something that the doctor finds"
    print("whole", len(notes), flush=True)


def main(mode: str, folder: Path, secret: RecoveryKey, told: list[list[str]]) -> None:
    if mode == "make":
        words = Passphrase("five green umbrellas walk home")
        create_vault(folder, words, recovery=secret, at=datetime.now(UTC), hardness=Hardness(0))
    opened.unlock(folder, secret, at=datetime.now(UTC))
    bring_tables_up_to_date()
    first_account(name="M. Example", doing=now())
    if mode == "write":
        print("begun", flush=True)
        write()
    if mode == "check":
        check(told)
    opened.lock(at=datetime.now(UTC))


if __name__ == "__main__":
    recovery = RecoveryKey.parse(sys.stdin.readline())
    main(sys.argv[1], Path(sys.argv[2]), recovery, [row.split() for row in sys.stdin])
