"""What stays in memory of a page: it loses nothing, shows nothing old, is nobody else's, and is gone with the lock."""

import re
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from casebook.audit.stores import Store
from casebook.desk import whoami
from casebook.desk.place import now
from casebook.desk.remembering import MOST, remembered
from casebook.desk.whoami import at_the_terminal
from casebook.record.acts import findings, hours, notes
from casebook.record.acts.cases import let_see, open_case
from casebook.record.acts.notes import Written
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

PAGE = "/case/C-1/"
DAY = date(2024, 5, 2)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.fixture
def case(entered: Client) -> EpisodeOfCare:
    doing = at_the_terminal()
    case = open_case(doing, code="C-1", pseudonym="Wren", opened_on=DAY)
    hours.enter_session(case, doing, on=DAY)
    findings.enter_event(
        case, doing, kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY), words="grey heron", store=Store.PROCESS
    )
    return case


def seen(browser: Client) -> str:
    return TOKEN.sub("", browser.get(PAGE).content.decode())


def test_a_second_look_makes_nothing_anew(entered: Client, case: EpisodeOfCare) -> None:
    first = seen(entered)
    [piece] = opened.pieces().values()

    assert seen(entered) == first
    assert next(iter(opened.pieces().values())) is piece


def test_clearing_it_loses_nothing(entered: Client, case: EpisodeOfCare) -> None:
    first = seen(entered)
    opened.pieces().clear()

    assert seen(entered) == first


def acts(case: EpisodeOfCare) -> Iterator[tuple[str, str]]:
    doing = at_the_terminal()
    on = DAY + timedelta(days=1)
    notes.write_note(case, doing, on=on, paragraphs=[Written("Late.")])
    yield "Note, Friday 3 May 2024", "a note of process paragraphs alone"
    findings.enter_event(case, doing, kind=EventKind.RETURN, by=By.CLIENT, when=When.exactly(on), store=Store.PROCESS)
    yield "The client returns", "an event of the process store"
    hours.enter_session(case, doing, on=on)
    yield 'Friday 3 May 2024</a> <span class="soft">· planned', "a session"


def test_whatever_is_added_is_seen_at_once(entered: Client, case: EpisodeOfCare) -> None:
    seen(entered)

    for words, what in acts(case):
        assert words in seen(entered), what


def test_a_colleague_sees_nothing_of_what_the_owner_saw(
    entered: Client, case: EpisodeOfCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = at_the_terminal()
    colleague = Doing(uuid.uuid4(), now())
    let_see(case, colleague.account, owner, may_read=True)
    assert "grey heron" in seen(entered)
    monkeypatch.setattr(whoami, "at_the_terminal", lambda: colleague)

    assert "Wren" in seen(entered)
    assert "grey heron" not in seen(entered)


def test_yesterdays_page_is_not_todays(entered: Client, case: EpisodeOfCare, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "quit" in seen(entered)
    monkeypatch.setattr(whoami, "now", lambda: now() + timedelta(days=40))

    assert "ended (unplanned)" in seen(entered)


def test_the_lock_empties_it(entered: Client, case: EpisodeOfCare) -> None:
    seen(entered)
    held = opened.pieces()
    assert held
    opened.lock(at=now())

    assert held == {}


def test_no_more_is_kept_than_said(entered: Client, case: EpisodeOfCare) -> None:
    for number in range(3 * MOST):
        remembered(number, lambda: "words")

    assert len(opened.pieces()) == MOST


def test_every_look_is_in_the_log(entered: Client, case: EpisodeOfCare) -> None:
    with connection.cursor() as cursor:
        before = cursor.execute("SELECT count(*) FROM audit_entry WHERE action = 'read'").fetchone()[0]
        seen(entered)
        seen(entered)
        after = cursor.execute("SELECT count(*) FROM audit_entry WHERE action = 'read'").fetchone()[0]

    assert after == before + 2


def test_nothing_of_a_client_stays_once_the_record_is_destroyed(entered: Client) -> None:
    long_ago = date(2001, 5, 2)
    case = open_case(at_the_terminal(), code="C-1", pseudonym="Wren", opened_on=long_ago)
    hours.enter_session(case, at_the_terminal(), on=long_ago)
    seen(entered)
    assert any(b"Wren" in piece for _, piece in opened.pieces().values())
    client = {"client": "C-1"}
    entered.post("/case/C-1/keeping/terms/", {**client, "jurisdiction": "usual", "age": "adult"})

    assert entered.post("/case/C-1/keeping/destroy/", {**client, "typed": "C-1"}).status_code == 302
    assert opened.pieces() == {}
