"""Who wrote a letter, to whom, and about what is the client's to tell: no page that shows a pseudonym shows it.

The name in the headers, in the name of the file and before the turns of a transcript is a canary. It may stand where
the letter itself is read, and in what is stored of it; not on the page of the case, its ribbon, titles, lists and
forms, not in the log, not in an answer of the command line, not in the name of a file that is exported.
"""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from casebook.audit.stores import STORES, alias_of
from casebook.desk.case_commands import said
from casebook.importing.bringing import bring_in
from casebook.leaving.exporting import export_folder
from casebook.leaving.scope import Purpose, one_case
from casebook.record.acts.cases import clients_of, enter_consent
from casebook.record.course import course_of
from casebook.record.models import Document, DocumentKind
from casebook.record.shapes import reading_of
from casebook.record.who import Doing
from casebook.vault import opened
from sessionlab.transcript import Letter

from .test_desk_addresses import ADDRESSES, path_to, patterns

pytestmark = pytest.mark.django_db(databases=["default", "process"])
CANARY = "Quillfeather"
NAMES = re.compile("quillfeather|zebedina", re.IGNORECASE)
MAIL = f"""From: "Zebedina {CANARY}" <zebedina.{CANARY.lower()}@example.org>
To: "M. Example" <m@example.org>, "Aunt {CANARY}" <aunt@{CANARY.lower()}.example>
Cc: {CANARY.lower()}@example.net
Subject: {CANARY}: a month off
Date: Thu, 02 May 2024 19:12:00 +0000
Message-ID: <{CANARY.lower()}.1@example.org>
In-Reply-To: <{CANARY.lower()}.0@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain; charset="utf-8"

I do not want to see you for a month. What you said on Friday was useless.

--b
Content-Type: image/png; name="{CANARY}.png"
Content-Disposition: attachment; filename="{CANARY}.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b--
"""
TALK = "\n".join(
    (
        "Dr. Example: Good morning.",
        f"{CANARY}: This is a waste of time. You never listen to me.",
        "Dr. Example: I am sorry.",
        f"{CANARY}: You are useless.",
        "Dr. Example: What would help?",
        f"{CANARY}: Nothing you do.",
    )
)
FILES = [(f"{CANARY}.eml", MAIL.encode()), (f"talk with {CANARY}.txt", TALK.encode())]
SPEAKERS = {"Dr. Example": "therapist", CANARY: "client", f"zebedina.{CANARY.lower()}@example.org": "client"}
SHOWS_THE_LETTER = {"document", "original", "part-document", "letter", "attachment", "reply-draft", "waiting-letter"}
"""Where the words themselves are read, and answered."""


@pytest.fixture
def lettered(own: Any, doing: Doing) -> Any:
    """The case with the letter and the transcript in it, read, and its words suggested."""
    for client in clients_of(own.case):
        enter_consent(client, doing, on=doing.at.date(), given=True)
    done = bring_in(own.case, doing, files=FILES, written_on=doing.at.date(), speakers=SPEAKERS)
    assert [one.refused for one in done] == [None, None]
    assert [bool(one.events or one.marks) for one in done] == [True, True], done[1].documents[0].kind
    return own


def pages(browser: Client, kept: Any) -> dict[str, str]:
    names = [name for name, address in ADDRESSES.items() if address.reads and name not in SHOWS_THE_LETTER]
    paths = {"all of it": f"/case/{kept.case.code}/?all", **{name: path_to(name, kept) for name in names}}
    paths |= {name: reverse(name) for name, pattern in patterns().items() if _is_a_list(str(pattern.pattern))}
    return {name: browser.get(path).getvalue().decode(errors="replace") for name, path in paths.items()}


def test_no_page_of_the_case_shows_who_wrote_to_whom(browser: Client, lettered: Any) -> None:
    telling = [name for name, page in pages(browser, lettered).items() if NAMES.search(page)]

    assert telling == []


def test_no_page_shows_it_once_all_is_accepted(browser: Client, lettered: Any) -> None:
    for kind, name in (("mark", "decide-mark"), ("event", "decide-event")):
        for row in _suggested(kind):
            path = path_to(name, lettered).replace(str(getattr(lettered, kind)), str(row))
            assert browser.post(path, {"verdict": "accepted"}).status_code == 302

    shown = pages(browser, lettered)
    assert "A letter from the client" in shown["case"]
    assert [name for name, page in shown.items() if NAMES.search(page)] == []


def _is_a_list(path: str) -> bool:
    """Tell whether an address belongs to no case: the first page, and what is gathered from all cases."""
    return "<" not in path and not path.startswith("vault/") and "." not in path


def _suggested(kind: str) -> list[object]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT id FROM record_{kind} WHERE source_id <> '' ORDER BY start")
        return [_as_uuid(row) for (row,) in cursor.fetchall()]


def _as_uuid(digits: str) -> str:
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def test_no_title_of_a_letters_own_page_shows_it(browser: Client, lettered: Any) -> None:
    for row in Document.objects.filter(case_id=lettered.case.pk):
        own = ["document", "letter"] if row.kind == DocumentKind.LETTER_IN else ["document"]
        for page in (browser.get(f"/case/C-1/{name}/{row.pk}/").content.decode() for name in own):
            title = page[page.index("<title>") : page.index("</title>")]
            heading = page[page.index("<h1") : page.index("</h1>")]

            assert not NAMES.search(title + heading)


def test_the_page_that_brings_in_names_files_by_their_number(browser: Client, lettered: Any) -> None:
    form = {"pasted": TALK.replace("waste", "loss"), "written_on": "2024-05-03", "speakers": f"{CANARY} = client"}
    page = browser.post("/case/C-1/bring/", form).content.decode()

    told = page[page.index('class="said"') : page.index('<form class="form')]
    assert not NAMES.search(told)


def test_a_letter_that_is_found_is_named_by_its_kind_and_day(browser: Client, lettered: Any) -> None:
    page = browser.post("/case/C-1/search/", {"words": "month"}).content.decode()

    assert "for a <mark>month</mark>." in page
    assert not NAMES.search(page)


def test_no_log_holds_it(browser: Client, lettered: Any) -> None:
    pages(browser, lettered)
    for store in STORES:
        with connections[alias_of(store)].cursor() as cursor:
            cursor.execute("SELECT * FROM audit_entry")
            assert not NAMES.search(repr(cursor.fetchall()))


def test_the_command_line_does_not_answer_with_it(lettered: Any, doing: Doing) -> None:
    brought = bring_in(lettered.case, doing, files=FILES, written_on=doing.at.date())

    assert all(one.refused for one in brought)
    assert not NAMES.search("\n".join(map(said, brought)))
    assert not NAMES.search(course_of(lettered.case, doing, today=doing.at.date()).sentence)


def test_no_exported_file_is_named_by_it(
    lettered: Any, doing: Doing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = SimpleNamespace(clients=opened.current().clients, id="0" * 32)
    monkeypatch.setattr(opened, "current", lambda: vault)
    export_folder(tmp_path / "out", one_case(lettered.case, purpose=Purpose.LEAVE, process=False), doing)

    names = [str(path.relative_to(tmp_path)) for path in (tmp_path / "out").rglob("*")]
    assert len(names) > 10
    assert not NAMES.search(" ".join(names))


def test_it_is_kept_where_the_words_are_kept_and_comes_back(lettered: Any) -> None:
    letter = reading_of(Document.objects.get(kind=DocumentKind.LETTER_IN, name__startswith=CANARY))

    assert isinstance(letter, Letter)
    assert CANARY in letter.subject
    assert NAMES.search(letter.sender)
