"""The review of the week on its page: what stands there, what was seen, the sheet with codes only."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casebook.correspondence.agreeing import keep_address
from casebook.correspondence.receiving import receive
from casebook.correspondence.replying import file_reply, keep_draft
from casebook.desk.place import now
from casebook.record.acts.cases import open_case
from casebook.record.acts.findings import enter_event
from casebook.record.acts.hours import enter_outcome, enter_session, guess
from casebook.record.acts.notes import Written, write_note
from casebook.record.models import Outcome
from casebook.record.who import Doing
from casebook.reviewing.models import WeekSeen
from casebook.reviewing.weeks import of_week, say, week_of
from sessionlab.correspondence import Part
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

pytestmark = pytest.mark.django_db(databases=["default", "process"])


PARTS = {Part.MISSED: "I did not hear you.", Part.PRACTICAL: "The hour on Friday is kept."}


def letter(at: datetime) -> bytes:
    """Return a letter of a day as a mail program keeps it."""
    return (
        f"From: ben@example.org\nTo: m@example.net\nDate: {format_datetime(at)}\nSubject: Friday\n"
        f"Message-ID: <{at:%j%H}.seen@example.org>\n\nYou never listen to me.\n"
    ).encode()


@pytest.fixture
def quit_case(own: Any, doing: Doing) -> Any:
    for kind, ago in ((EventKind.SESSION, 3), (EventKind.QUIT, 2)):
        on = now().date() - timedelta(days=ago)
        enter_event(own.case, replace(doing, at=now()), kind=kind, by=By.CLIENT, when=When(on=on))
    return own


def test_a_case_that_quit_stands_there_with_its_question(browser: Client, quit_case: Any) -> None:
    page = browser.get(reverse("review")).content.decode()

    assert "Quit" in page
    assert "Is there something left to say" in page
    assert "too few to say" in page
    assert "assesses no risk" in page


def test_what_was_seen_and_meant_stands_for_the_week(browser: Client, quit_case: Any) -> None:
    answer = browser.post(reverse("seen", args=["C-1"]), {"seen": "yes", "focus": "Write on Thursday."})
    page = browser.get(reverse("review")).content.decode()

    assert answer.status_code == 302
    assert "Write on Thursday." in page
    assert "review--seen" in page


def test_the_page_goes_on_at_the_next_case_and_back_to_one_that_was_not_seen(browser: Client, quit_case: Any) -> None:
    told = {"focus": "", "next": "C-2"}

    assert browser.post(reverse("seen", args=["C-1"]), {**told, "seen": "yes"})["Location"] == "/review/#C-2"
    assert browser.post(reverse("seen", args=["C-1"]), {**told, "seen": ""})["Location"] == "/review/#C-1"
    assert "review--seen" not in browser.get(reverse("review")).content.decode()


def test_each_case_leads_to_the_next_that_was_not_seen(browser: Client, quit_case: Any, doing: Doing) -> None:
    rows = []
    for code in ("Q-1", "Q-2", "Q-3"):
        case = open_case(doing, code=code, pseudonym=code, opened_on=doing.at.date())
        enter_event(
            case, replace(doing, at=now()), kind=EventKind.QUIT, by=By.CLIENT, when=When(on=now().date()), words=code
        )
        rows.append(case)
    say(rows[0], replace(doing, at=now()), seen=True, focus="")
    page = browser.get(reverse("review")).content.decode()

    assert re.findall(r'name="next" value="([^"]+)"', page) == ["Q-2", "Q-2", "Q-3", "C-1"]


def test_a_letter_without_an_answer_stands_in_the_review_and_on_the_page_of_today(
    browser: Client, own: Any, doing: Doing
) -> None:
    long_ago = replace(doing, at=now() - timedelta(days=40))
    [came] = receive(long_ago, name="a.eml", content=letter(long_ago.at), case=own.case)
    assert came.document is not None
    keep_address(own.case, doing, address="ben@example.org")
    keep_draft(own.case, came.document, long_ago, subject="Friday", recipient="ben@example.org", parts=PARTS)
    file_reply(own.case, came.document, long_ago, on=long_ago.at.date())

    for page in ("review", "today", "letters"):
        assert "No answer yet to your" in above_the_rules(browser, page)
    receive(replace(doing, at=now()), name="b.eml", content=letter(now()), case=own.case)
    for page in ("review", "today", "letters"):
        assert "No answer yet to your" not in above_the_rules(browser, page)


def above_the_rules(browser: Client, page: str) -> str:
    """Return a page but for what is folded up: the review shows the names of all its rules there."""
    return browser.get(reverse(page)).content.decode().partition("<details")[0]


def test_a_long_list_of_notes_costs_the_review_no_query_for_each(browser: Client, own: Any, doing: Doing) -> None:
    def written(count: int) -> None:
        for place in range(count):
            write_note(own.case, doing, on=doing.at.date(), paragraphs=[Written(f"She came, {place}.")])

    def asked() -> int:
        with CaptureQueriesContext(connections["default"]) as one, CaptureQueriesContext(connections["process"]) as two:
            browser.get(reverse("review"))
        return len(one) + len(two)

    written(1)
    few = asked()
    written(20)
    assert asked() == few


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (1, "Of 1 guess 1 was right (100 %, between 21 and 100)."),
        (2, "Of 2 guesses 1 was right (50 %, between 9 and 91)."),
        (3, "Of 3 guesses 2 were right (67 %, between 21 and 94)."),
    ],
)
def test_the_share_of_guesses_that_were_right_is_a_number(
    browser: Client, own: Any, doing: Doing, hours: int, said: str
) -> None:
    before = replace(doing, at=now() - timedelta(days=60))
    for number in range(1, hours + 1):
        on = before.at.date() + timedelta(days=7 * number)
        guess(own.case, before, for_on=on, expects="misses" if number == 2 else "comes")
        enter_outcome(own.case, enter_session(own.case, before, on=on).pk, before, outcome=Outcome.HELD)

    assert said in browser.get(reverse("review")).content.decode()


def test_it_is_kept_among_process_notes_alone(quit_case: Any, doing: Doing) -> None:
    say(quit_case.case, doing, seen=True, focus="Write on Thursday.")

    assert WeekSeen.objects.using("process").count() == 1
    assert set(of_week(week_of(doing.at.date()))) == {quit_case.case.pk}
    assert of_week(week_of(doing.at.replace(month=6).date())) == {}


def test_the_sheet_holds_codes_and_no_names(browser: Client, quit_case: Any) -> None:
    sheet = browser.get(reverse("review-sheet")).content.decode()

    assert "C-1" in sheet
    assert "Wren" not in sheet


def test_the_sheet_holds_the_line_of_the_week_the_days_behind_it_and_the_question(
    browser: Client, quit_case: Any
) -> None:
    browser.post(reverse("seen", args=["C-1"]), {"seen": "", "focus": "Write on Thursday."})
    sheet = browser.get(reverse("review-sheet")).content.decode()
    quit_on = now().date() - timedelta(days=2)

    assert "Write on Thursday." in sheet
    assert f"The client quits, {quit_on:%A} {quit_on.day} {quit_on:%B %Y}" in sheet
    assert "Is there something left to say" in sheet


def test_the_missed_hours_stand_behind_their_rule_and_no_rupture_of_a_year_ago(browser: Client, doing: Doing) -> None:
    case = open_case(doing, code="M-1", pseudonym="Magpie", opened_on=now().date() - timedelta(days=30))
    told = replace(doing, at=now())
    happened = ((380, EventKind.RUPTURE), (379, EventKind.REPAIR), (372, EventKind.SESSION), (365, EventKind.SESSION))
    for ago, kind in (*happened, (9, EventKind.ABSENCE), (2, EventKind.ABSENCE)):
        by = By.THERAPIST if kind is EventKind.REPAIR else By.CLIENT
        enter_event(case, told, kind=kind, by=by, when=When(on=now().date() - timedelta(days=ago)))
    missed = [now().date() - timedelta(days=ago) for ago in (9, 2)]
    shown = above_the_rules(browser, "review")

    assert "Hours missed in a row" in shown
    assert re.findall(r"<li>(.*?)</li>", shown) == [
        f"An hour the client did not come to, {day:%A} {day.day} {day:%B %Y}" for day in missed
    ]


def test_a_rule_whose_past_nobody_asks_for_says_why(browser: Client, own: Any) -> None:
    rules_told = browser.get(reverse("review")).content.decode().partition("<details")[2]

    assert "not asked of this rule: it must be looked after whatever follows" in rules_told
    assert "until a later signed note says that it was asked" in rules_told


def test_somebody_elses_case_is_not_on_the_list(browser: Client, quit_case: Any, strange: Any) -> None:
    assert "X-1" not in browser.get(reverse("review")).content.decode()


def test_a_line_that_is_too_long_is_refused(browser: Client, quit_case: Any) -> None:
    answer = browser.post(reverse("seen", args=["C-1"]), {"seen": "yes", "focus": "x" * 301})

    assert answer.status_code == 409
    assert WeekSeen.objects.using("process").count() == 0
