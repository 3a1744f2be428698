"""`kill -9` while notes are written, signed and locked and files brought in: nothing told is lost, nothing is half."""

import os
import random
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.audit.actions import check
from casebook.audit.stores import STORES, Store
from casebook.desk.checkup import inside
from casebook.record.acts.documents import original_of
from casebook.record.acts.keeping import holds, paragraphs_of, signatures_of
from casebook.record.models import Document, EpisodeOfCare, Event, Mark, Note
from casebook.record.standing import is_locked
from casebook.vault import opened
from casebook.vault.checking import verify_vault
from casebook.vault.keys import RecoveryKey

PROGRAM = Path(__file__).parent / "programs" / "writing.py"
AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
MOMENTS = int(os.environ.get("CASEBOOK_KILLS", "12"))
"""`python -m benchmarks vault` asks for a hundred."""


def killed(
    folder: Path, recovery: RecoveryKey, *, after: float, program: Path = PROGRAM
) -> list[tuple[str, uuid.UUID]]:
    """Run the program, kill it so long after its first word, and return what it acknowledged."""
    with subprocess.Popen(
        [sys.executable, str(program), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(recovery.printed() + "\n")
        process.stdin.close()
        first = process.stdout.readline()
        time.sleep(after)
        process.kill()
        whole = [line for line in (first + process.stdout.read()).splitlines(keepends=True) if line.endswith("\n")]
    return [(what, uuid.UUID(row)) for what, row in map(str.split, whole)]


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_nothing_acknowledged_is_lost_and_nothing_is_half(
    folder: Path, first_vault: tuple[Path, RecoveryKey], moment: int
) -> None:
    opened.lock(at=AT)
    told = killed(folder, first_vault[1], after=random.Random(moment).uniform(0.02, 0.9))
    opened.unlock(folder, first_vault[1], at=AT)

    assert {what for what, _ in told} >= {"open"}
    case = EpisodeOfCare.objects.get()
    for what, row in told:
        assert is_whole(case, what, row), what
    for note in Note.objects.all():
        assert_never_half_signed(note)
    assert_every_file_is_whole(case)
    assert [check(store) for store in STORES] == [None, None]
    assert verify_vault(opened.current(), at=AT, by=1) == ()
    assert list(inside(opened.current())) == []


def is_whole(case: EpisodeOfCare, what: str, row: uuid.UUID) -> bool:
    """Tell whether what was acknowledged is there with all that belongs to it."""
    if what == "open":
        return bool(case.pk == row)
    if what == "file":
        return original_of(case, Document.objects.get(pk=row)).startswith(b"T: How was it?")
    if what == "lock":
        return is_locked(row)
    note = Note.objects.get(pk=row)
    if what == "sign":
        return [holds(note, signature, store) for store, signature in signatures_of(note)] == [True, True]
    return [len(paragraphs_of(note, store)) for store in STORES] == [1, 1]


def assert_never_half_signed(note: Note) -> None:
    """Whatever signature is there fits, and none stands in the record alone."""
    signed = signatures_of(note)
    assert all(holds(note, signature, store) for store, signature in signed)
    assert {store for store, _ in signed} != {Store.RECORD}


def assert_every_file_is_whole(case: EpisodeOfCare) -> None:
    """A document has its suggestions, and no suggestion is without its document."""
    documents = set(Document.objects.values_list("pk", flat=True))
    for kind in (Mark, Event):
        assert set(kind.objects.filter(case_id=case.pk).values_list("source_id", flat=True)) == documents
