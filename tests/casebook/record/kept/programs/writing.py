"""Write, sign, file and lock in a vault without end, and say each thing when it is done. Killed by a test."""

# ruff: noqa: E402

import os
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "casebook.settings"

import django

django.setup()

from casebook.audit.stores import Store
from casebook.importing.bringing import bring_in
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case
from casebook.record.acts.keeping import lock, sign
from casebook.record.acts.notes import Written, write_note
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey

DAY = date(2024, 5, 2)


def say(what: str, row: object) -> None:
    """Acknowledge a thing that is done."""
    print(what, row, flush=True)


def now() -> Doing:
    return Doing(uuid.UUID(int=7), datetime.now(UTC))


opened.unlock(Path(sys.argv[1]), RecoveryKey.parse(sys.stdin.readline()), at=datetime.now(UTC))
first_account(name="M. Example", doing=now())
case = open_case(now(), code="C-1", pseudonym="Wren", opened_on=DAY)
for client in clients_of(case):
    enter_consent(client, now(), on=DAY, given=True)
say("open", case.pk)
for number in range(100_000):
    paragraphs = [Written(f"She came, {number}.", Store.RECORD), Written(f"I was glad, {number}.")]
    note = write_note(case, now(), on=DAY, paragraphs=paragraphs)
    say("note", note.pk)
    sign(case, note, now())
    say("sign", note.pk)
    talk = f"T: How was it?\nC: You never listen to me. This is a waste of time. {number}\n"
    [brought] = bring_in(case, now(), files=[(f"{number}.txt", talk.encode())], written_on=DAY)
    say("file", brought.documents[0].pk)
    lock(case, note, now())
    say("lock", note.pk)
