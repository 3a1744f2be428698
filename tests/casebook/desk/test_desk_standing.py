"""What became of a session, locking it, adding to what stands, voiding it: on the pages."""

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "process"])
REASON = {"reason": "the wrong case"}
MORE = {"text": "The ferry was late.", "reason": "told later", "store": "record"}


def page(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def session_of(own: Any) -> str:
    return f"/case/C-1/session/{own.session}/"


def test_what_became_of_a_session_is_entered_when_it_is_over(browser: Client, own: Any) -> None:
    assert "still to come" in page(browser, session_of(own))
    browser.post(f"{session_of(own)}outcome/", {"outcome": "missed"})
    browser.post(f"{session_of(own)}outcome/", {"outcome": "cancelled by the client"})

    answer = page(browser, session_of(own))
    assert answer.index("Missed") < answer.index("a later answer counts") < answer.index("Cancelled by the client")
    assert "cancelled by the client" in page(browser, "/case/C-1/")


def test_a_locked_session_takes_addenda_and_nothing_else(browser: Client, own: Any) -> None:
    browser.post(f"{session_of(own)}lock/")
    refused = browser.post(f"{session_of(own)}outcome/", {"outcome": "missed"})
    browser.post(f"{session_of(own)}addendum/", MORE)

    answer = page(browser, session_of(own))
    assert refused.status_code == 409
    assert "It is locked." in answer
    assert "The ferry was late." in answer
    assert "Missed" not in answer


def test_a_voided_session_is_listed_no_more(browser: Client, own: Any) -> None:
    assert f"/session/{own.session}/" in page(browser, "/case/C-1/")
    browser.post(f"{session_of(own)}void/", REASON)

    assert f"/session/{own.session}/" not in page(browser, "/case/C-1/")
    assert "It was voided" in page(browser, session_of(own))


def test_voiding_needs_a_reason(browser: Client, own: Any) -> None:
    assert browser.post(f"{session_of(own)}void/", {"reason": " "}).status_code == 409
    assert f"/session/{own.session}/" in page(browser, "/case/C-1/")


def test_an_event_entered_by_hand_is_voided_on_its_page(browser: Client, own: Any) -> None:
    browser.post("/case/C-1/event/", {"on": "2024-05-02", "kind": "quit", "by": "client", "store": "process"})
    before = page(browser, "/case/C-1/")
    [path] = re.findall(r'"(/case/C-1/event/[0-9a-f-]{36}/)"', before)
    assert "Kept with the process notes" in page(browser, path)

    browser.post(f"{path}void/", REASON)
    assert path not in page(browser, "/case/C-1/")
    assert "counts no more" in page(browser, path)


def test_a_voided_document_is_listed_no_more(browser: Client, own: Any) -> None:
    path = f"/case/C-1/document/{own.document}/"
    browser.post(f"{path}addendum/", MORE)
    assert "The ferry was late." in page(browser, path)

    browser.post(f"{path}void/", REASON)
    assert path not in page(browser, "/case/C-1/")
    assert "what rests on it counts no more" in page(browser, path)


def test_the_weekly_hour_is_kept_and_let_go(browser: Client, own: Any) -> None:
    form = {"weekday": "4", "starts": "10:00", "minutes": "50", "since": "2024-05-02"}
    browser.post("/case/C-1/weekly/", form)
    assert "Friday at 10:00, 50 minutes, since 2 May 2024" in page(browser, "/case/C-1/weekly/")

    browser.post("/case/C-1/weekly/", {**form, "held": "no"})
    assert "· not held open" in page(browser, "/case/C-1/weekly/")


@pytest.mark.parametrize("wrong", [{"weekday": "7"}, {"starts": ""}, {"minutes": "0"}, {"since": "soon"}])
def test_a_weekly_hour_that_cannot_be_is_refused(browser: Client, own: Any, wrong: dict[str, str]) -> None:
    form = {"weekday": "4", "starts": "10:00", "minutes": "50", "since": "2024-05-02", **wrong}

    assert browser.post("/case/C-1/weekly/", form).status_code == 422


def test_another_client_takes_part(browser: Client, own: Any) -> None:
    assert browser.post("/case/C-1/person/", {"client": "C-1b"}).status_code == 302
    assert browser.post("/case/C-1/person/", {"client": "C-1b"}).status_code == 422
    assert "Not every client has agreed" in page(browser, "/case/C-1/")


def test_the_therapists_own_answer_stands_before_the_rule_wherever_the_state_is_told(browser: Client, own: Any) -> None:
    browser.post("/case/C-1/event/", {"on": "2024-05-02", "kind": "quit", "by": "client", "store": "record"})
    assert "The rule says" not in page(browser, "/")
    browser.post("/case/C-1/state/", {"state": "steady", "reason": "She came back on the stairs."})

    for path in ("/", "/case/C-1/"):
        answer = page(browser, path)
        assert (
            answer.index("band--steady") < answer.index("Your own answer since") < answer.index("The rule says: Quit")
        )
    assert "She came back on the stairs." in page(browser, "/case/C-1/")
    assert "She came back on the stairs." not in page(browser, "/")


def test_what_was_written_stands_on_the_page_that_refuses_it(browser: Client, own: Any) -> None:
    words = "The ferry was late.\nShe <b>waited</b>."
    refused = browser.post(f"{session_of(own)}addendum/", {**MORE, "text": words, "reason": " "})
    answer = refused.content.decode()

    assert refused.status_code == 409
    assert "The ferry was late.\nShe &lt;b&gt;waited&lt;/b&gt;." in answer
    assert f'action="{session_of(own)}addendum/"' in answer
    assert '<input type="hidden" name="store" value="record">' in answer
    browser.post(f"{session_of(own)}addendum/", {"text": words, "reason": "told later", "store": "record"})
    assert "The ferry was late." in page(browser, session_of(own))


def test_a_refusal_shows_no_secret(browser: Client, own: Any) -> None:
    answer = browser.post(
        "/case/C-1/keeping/destroy/", {"passphrase": "nine slow barges", "reason": "told to"}
    ).content.decode()

    assert "nine slow barges" not in answer
