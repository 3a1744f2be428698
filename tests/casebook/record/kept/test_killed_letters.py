"""`kill -9` while letters come in, are assigned and answered: nothing told is lost, nothing half or in two places."""

import hashlib
import os
import random
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.audit.actions import check
from casebook.audit.stores import STORES
from casebook.correspondence.models import Draft, Reply, SeenFile, WaitingLetter
from casebook.desk.checkup import inside
from casebook.record.acts.documents import original_of
from casebook.record.models import Document, DocumentKind, EpisodeOfCare, Event, Mark
from casebook.vault import opened
from casebook.vault.checking import verify_vault
from casebook.vault.keys import RecoveryKey

from .test_killed_record import killed

PROGRAM = Path(__file__).parent / "programs" / "receiving.py"
AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
MOMENTS = int(os.environ.get("CASEBOOK_KILLS", "5"))


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_no_letter_is_lost_half_filed_or_in_two_places(
    folder: Path, first_vault: tuple[Path, RecoveryKey], moment: int
) -> None:
    opened.lock(at=AT)
    told = killed(folder, first_vault[1], after=random.Random(moment).uniform(0.05, 1.5), program=PROGRAM)
    opened.unlock(folder, first_vault[1], at=AT)
    assert_whole(told)


def assert_whole(told: list[tuple[str, uuid.UUID]]) -> None:
    """All that was told is there, every letter and reply is whole, and so is the vault."""
    case = EpisodeOfCare.objects.get()
    for what, row in told:
        kinds = {"open": EpisodeOfCare, "wait": WaitingLetter, "reply": Reply}
        assert kinds.get(what, Document).objects.filter(pk=row).exists(), what
    assert_every_letter_is_in_one_place(case)
    assert_every_reply_is_whole()
    assert [check(store) for store in STORES] == [None, None]
    assert verify_vault(opened.current(), at=AT, by=1) == ()
    assert list(inside(opened.current())) == []


def assert_every_letter_is_in_one_place(case: EpisodeOfCare) -> None:
    """A letter waits or is filed, once, byte for byte; one that waits was seen; suggestions have their letter."""
    filed = Counter(Document.objects.values_list("sha256", flat=True))
    waiting = Counter(WaitingLetter.objects.values_list("sha256", flat=True))
    assert max((filed + waiting).values(), default=1) == 1
    for document in Document.objects.all():
        assert hashlib.sha256(original_of(case, document)).hexdigest() == document.sha256
    for one in WaitingLetter.objects.all():
        assert hashlib.sha256(bytes(one.content)).hexdigest() == one.sha256
    assert set(waiting) <= set(SeenFile.objects.values_list("sha256", flat=True))
    documents = set(Document.objects.values_list("pk", flat=True))
    assert {*Mark.objects.values_list("source_id", flat=True)} <= documents
    assert {*Event.objects.values_list("source_id", flat=True)} <= documents


def assert_every_reply_is_whole() -> None:
    """A letter out has its reply and both events, or is not there at all; it never stands without its draft."""
    out = set(Document.objects.filter(kind=DocumentKind.LETTER_OUT).values_list("pk", flat=True))
    assert out == set(Reply.objects.values_list("document_id", flat=True))
    for document in out:
        told = Event.objects.filter(source_id=document).values_list("kind", flat=True)
        assert sorted(told) == ["letter_out", "repair"]
    drafted = set(Draft.objects.using("process").values_list("letter_id", flat=True))
    assert set(Reply.objects.values_list("letter_id", flat=True)) <= drafted
