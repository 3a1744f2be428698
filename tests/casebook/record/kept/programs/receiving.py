"""Receive letters, assign them and file replies in a vault without end, and say each thing when it is done. Killed."""

# ruff: noqa: E402

import os
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "casebook.settings"

import django

django.setup()

from casebook.correspondence.agreeing import addresses_of, keep_address
from casebook.correspondence.receiving import assign, receive
from casebook.correspondence.replying import file_reply, keep_draft
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey
from sessionlab.correspondence import Part

DAY = date(2024, 5, 2)
KNOWN = "ben@example.org"
PARTS = {Part.MISSED: "I did not hear you.", Part.PRACTICAL: "The hour on Friday is kept."}


def say(what: str, row: object) -> None:
    """Acknowledge a thing that is done."""
    print(what, row, flush=True)


def now() -> Doing:
    return Doing(uuid.UUID(int=7), datetime.now(UTC))


def letter(sender: str, number: str) -> bytes:
    return (
        f"From: {sender}\nTo: m@example.net\nDate: Wed, 01 May 2024 18:00:00 +0000\nSubject: {number}\n"
        f"Message-ID: <{number}.{sender}>\n\nYou never listen to me. I am taking a month off. {number}\n"
    ).encode()


def first_case() -> EpisodeOfCare:
    """Return the case, opened with its consent and its address where an earlier run did not."""
    case = EpisodeOfCare.objects.first()
    if case is None:
        case = open_case(now(), code="C-1", pseudonym="Wren", opened_on=DAY)
        for client in clients_of(case):
            enter_consent(client, now(), on=DAY, given=True)
    if KNOWN not in addresses_of(case):
        keep_address(case, now(), address=KNOWN)
    return case


def write() -> None:
    """Receive letters of somebody known and of somebody unknown, assign every other one, and answer."""
    case, run = first_case(), uuid.uuid4().hex[:8]
    say("open", case.pk)
    for count in range(100_000):
        number = f"{run}{count}"
        [known] = receive(now(), name="a.eml", content=letter(KNOWN, number))
        assert known.document is not None
        say("file", known.document.pk)
        [unknown] = receive(now(), name="b.eml", content=letter(f"who{number}@example.org", number))
        assert unknown.waiting is not None
        if count % 2:
            say("assign", assign(unknown.waiting, case, now(), remember=False).pk)
        else:
            say("wait", unknown.waiting.pk)
        keep_draft(case, known.document, now(), subject="Friday", recipient=KNOWN, parts=PARTS)
        say("reply", file_reply(case, known.document, now(), on=DAY).pk)


def main(folder: Path, secret: RecoveryKey) -> None:
    opened.unlock(folder, secret, at=datetime.now(UTC))
    first_account(name="M. Example", doing=now())
    write()


if __name__ == "__main__":
    main(Path(sys.argv[1]), RecoveryKey.parse(sys.stdin.readline()))
