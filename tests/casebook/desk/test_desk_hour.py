"""The pages of the hour without a script: written, kept, in conflict, sorted, filed, printed, copied, taken back."""

import re
import uuid
from datetime import date, datetime, time
from typing import Any

import pytest
from django.test import Client

from casebook.audit.models import AuditEntry
from casebook.audit.vocabulary import Action
from casebook.desk import whoami
from casebook.hour.calendars import Hour, keep_calendar
from casebook.hour.models import Appointment, Draft, Series
from casebook.record.acts import measures
from casebook.record.acts.cases import let_see
from casebook.record.acts.measures import Filled
from casebook.record.models import Account, Note, Session
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
PROCESS = "I felt small beside the lantern."
TEXT = f"{PROCESS} //rupture\n\nShe came at ten.\n\n//next ask about the lantern"


def page(browser: Client, path: str) -> str:
    return browser.get(path).content.decode()


def begin(browser: Client, text: str = TEXT, *, on: str = "2024-05-02") -> str:
    answer = browser.post("/case/C-1/hour/", {"on": on, "starts": "10:00", "minutes": "50"})
    browser.post(answer["Location"], {"text": text, "revision": "0"})
    return str(answer["Location"])


def keys(browser: Client, path: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="store-([0-9a-f-]+)"', page(browser, f"{path}sort/"))))


def file(browser: Client, path: str, *, act: str = "sign", **more: str) -> str:
    _, second, _ = keys(browser, path)
    form = {"revision": "1", "act": act, f"store-{second}": "record", "form": "soap", "risk": "not asked", **more}
    answer = browser.post(f"{path}sort/", form)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_a_draft_is_written_kept_and_shown_again(browser: Client, own: Any) -> None:
    path = begin(browser)
    assert PROCESS in page(browser, path)
    assert browser.post("/case/C-1/hour/", {"on": "2024-05-02", "starts": "10:00"})["Location"] == path
    assert "a draft, kept" in page(browser, "/today/")


def test_an_older_page_is_shown_both_texts_and_loses_neither(browser: Client, own: Any) -> None:
    path = begin(browser)
    answer = browser.post(path, {"text": "From another page.", "revision": "0"})
    shown = answer.content.decode()

    assert answer.status_code == 409
    assert PROCESS in shown
    assert "From another page." in shown
    assert Draft.objects.get(pk=path.split("/")[-2]).text == TEXT


def test_the_page_that_keeps_by_itself_is_told_the_revision(browser: Client, own: Any) -> None:
    path = begin(browser)
    kept = browser.post(path, {"text": "Two.", "revision": "1", "quietly": "yes"})
    late = browser.post(path, {"text": "Three.", "revision": "1", "quietly": "yes"})

    assert (kept.status_code, kept.json()["revision"]) == (200, 2)
    assert (late.status_code, late.json()["revision"], late.json()["text"]) == (409, 2, "Two.")


def test_what_is_chosen_is_kept_too(browser: Client, own: Any) -> None:
    path = begin(browser)
    browser.post(f"{path}sort/", {"revision": "1", "act": "form", "form": "birp", "risk": "asked: no"})
    shown = page(browser, f"{path}sort/")

    assert re.search(r'value="asked: no" checked', shown)
    assert "Intervention" in shown


def test_risk_and_attendance_are_never_filled_in(browser: Client, own: Any) -> None:
    shown = page(browser, f"{begin(browser)}sort/")

    assert not re.search(r'name="(?:risk|attendance|expects)" value="[^"]*" checked', shown)
    assert 'name="starts" value="10:00"' in shown
    assert 'name="stops" value="10:50"' in shown


def test_what_process_notes_do_not_hold_is_marked(browser: Client, own: Any) -> None:
    shown = page(browser, f"{begin(browser, 'We met from 10:00 to 10:50.')}sort/")

    assert "<mark>from 10:00 to 10:50</mark>" in shown
    assert "no start and stop times" in shown


def test_a_filed_note_is_signed_and_laid_out(browser: Client, own: Any) -> None:
    shown = page(browser, file(browser, begin(browser)))

    assert "it holds." in shown
    assert "Not asked" not in shown
    assert "<dt>Risk</dt><dd><bdi>not asked</bdi></dd>" in shown


def test_a_guess_without_its_hour_is_refused_and_nothing_is_lost(browser: Client, own: Any) -> None:
    path = begin(browser)
    answer = browser.post(f"{path}sort/", {"revision": "1", "act": "sign", "expects": "comes", "risk": "asked: yes"})

    assert answer.status_code == 422
    assert 'value="asked: yes" checked' in answer.content.decode()
    assert Draft.objects.get(pk=path.split("/")[-2]).text == TEXT


def test_the_record_is_printed_with_its_addenda_and_no_process_word(browser: Client, own: Any) -> None:
    note = file(browser, begin(browser))
    browser.post(f"{note}addendum/", {"text": "It was nine.", "reason": "misheard", "store": "record"})
    browser.post(f"{note}addendum/", {"text": "The lantern again.", "reason": "later", "store": "process"})
    session = re.search(r"/case/C-1/session/[0-9a-f-]{36}/", page(browser, "/case/C-1/"))
    assert session
    for path in (f"{note}print/", f"{session[0]}print/", "/case/C-1/print/", f"{note}copy/"):
        shown = page(browser, path)
        assert "lantern" not in shown, path
    printed = page(browser, f"{note}print/")
    assert "She came at ten." in printed
    assert "It was nine." in printed
    assert "Not signed" not in printed
    assert "Late entry" in printed
    assert "not entered" not in printed


def test_a_printed_record_says_what_it_holds_and_tells_of_letters_and_questionnaires(
    browser: Client, own: Any, doing: Doing
) -> None:
    measures.enter_administrations(own.case, doing, instrument="phq-9", filled=[Filled(date(2024, 4, 2), total=12)])
    printed = page(browser, "/case/C-1/print/")
    words = page(browser, "/case/C-1/print/?words=yes")

    assert "letters, transcripts and accounts by their days alone" in printed
    assert "<dd>A transcript" in printed
    assert "PHQ-9: 12" in printed
    assert "You never listen to me." not in printed.split("Letters, transcripts and accounts")[1]
    assert "You never listen to me. This is a waste of time." in words.split("Letters, transcripts and accounts")[1]
    assert AuditEntry.objects.filter(action=Action.PRINT, kind="document").count() == 1


def test_process_notes_are_printed_by_an_act_of_their_own(browser: Client, own: Any) -> None:
    note = file(browser, begin(browser))
    shown = page(browser, f"{note}print/process/")

    assert PROCESS in shown
    assert "She came at ten." not in shown
    assert AuditEntry.objects.using("process").filter(action="print").count() == 1
    assert not AuditEntry.objects.using("default").filter(action="print").exists()


def test_a_copy_is_plain_text_in_the_order_asked_for(browser: Client, own: Any) -> None:
    note = file(browser, begin(browser))
    shown = page(browser, f"{note}copy/?profile=three-fields")

    assert "Under no heading" in shown
    assert "She came at ten." in shown
    assert "Risk: not asked" in shown


def test_markers_and_guesses_stay_in_the_vault(browser: Client, own: Any) -> None:
    path = begin(browser, "It was slow.\n\nShe came late. //rupture\n//guess quits 70%\n\n//next ask her")
    note = file(browser, path)
    for path in (f"{note}print/", "/case/C-1/print/", f"{note}copy/"):
        shown = page(browser, path)
        assert "She came late." in shown, path
        assert not re.search("quits|70%|rupture", shown.partition("She came late.")[2]), path
    assert "quits" in page(browser, note)


def test_a_note_of_a_day_that_has_not_come_is_not_filed(browser: Client, own: Any) -> None:
    path = begin(browser, on="2079-05-02")
    answer = browser.post(f"{path}sort/", {"revision": "1", "act": "sign", "risk": "not asked"})

    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()
    assert Draft.objects.get(pk=path.split("/")[-2]).text == TEXT
    assert not Note.objects.filter(on__year=2079).exists()


def test_what_has_not_come_can_be_cancelled_and_was_not_held(browser: Client, own: Any) -> None:
    form = {"on": "2079-05-02", "starts": "10:00"}
    for outcome, status in (("held", 422), ("missed", 422), ("cancelled by the client", 302), ("", 302)):
        assert browser.post("/case/C-1/session/", {**form, "outcome": outcome}).status_code == status, outcome

    session = Session.objects.filter(on__year=2079).order_by("at").last()
    assert session is not None
    assert browser.post(f"/case/C-1/session/{session.pk}/outcome/", {"outcome": "held"}).status_code == 409


def test_an_unsigned_note_goes_back_into_writing(browser: Client, own: Any) -> None:
    note = file(browser, begin(browser), act="file")
    assert "Back into writing" in page(browser, note)
    path = browser.post(f"{note}take-back/")["Location"]

    assert PROCESS in page(browser, path)
    assert browser.get(note).status_code == 404


def test_a_draft_is_put_away_and_brought_back(browser: Client, own: Any) -> None:
    path = begin(browser)
    browser.post(f"{path}discard/")
    assert "Bring back" in page(browser, "/today/")
    browser.post(f"{path}bring-back/")

    assert PROCESS in page(browser, path)


def test_a_colleague_signs_beside_the_author(
    browser: Client, own: Any, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = file(browser, begin(browser))
    colleague = Account(id=uuid.UUID(int=9), name="R. Example", at=doing.at, by=doing.by)
    colleague.save()
    let_see(own.case, colleague.pk, doing, may_read=True)
    monkeypatch.setattr(whoami, "at_the_terminal", lambda: Doing(colleague.pk, doing.at))
    assert "Sign beside the author" in page(browser, note)
    browser.post(f"{note}co-sign/")
    shown = page(browser, note)

    assert "Beside the author: <bdi>R. Example</bdi>, at a desk that was handed over to them, " in shown
    assert PROCESS not in shown
    assert "Sign beside the author" not in shown


def test_today_is_empty_in_words(browser: Client, doing: Doing) -> None:
    shown = page(browser, "/today/")

    assert "There is no case yet, so there is no hour." in shown
    assert page(browser, "/").count("<li>") >= 6


def test_the_first_steps_are_put_away_and_asked_for_again(browser: Client, own: Any) -> None:
    assert "The first hour" in page(browser, "/")
    browser.post("/today/steps/", {"away": "yes"})
    assert "The first hour" not in page(browser, "/")
    browser.post("/today/steps/", {"away": "no"})
    assert "The first hour" in page(browser, "/")


def test_a_calendar_is_taken_in_two_steps(browser: Client, own: Any) -> None:
    today = datetime.now().date()
    content = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:{today:%Y%m%d}T235500\r\n"
        "SUMMARY:Anna\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    asked = browser.post("/today/calendar/", {"file": upload(content)}).content.decode()
    assert "Anna" in asked
    [digest] = re.findall(r'name="series" value="([0-9a-f]{64})"', asked)
    hours = re.search(r'name="hours-[0-9a-f]{64}" value="([^"]*)"', asked)
    assert hours
    browser.post("/today/calendar/", {"series": digest, f"hours-{digest}": hours[1], f"case-{digest}": "C-1"})
    shown = page(browser, "/today/")

    assert "23:55" in shown
    assert "Anna" not in shown
    exported = page(browser, "/today/hours.ics")
    assert "SUMMARY:C-1" in exported
    assert "Wren" not in exported


def test_what_a_calendar_has_no_more_is_asked_about_and_let_go_of(browser: Client, own: Any, doing: Doing) -> None:
    today = datetime.now().date()
    keep_calendar({letter * 64: (own.case.pk, [Hour(today, time(23, 50), 45)]) for letter in "ab"}, doing)
    asked = browser.post("/today/calendar/", {"file": upload("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")})
    assert asked.status_code == 200
    assert asked.content.decode().count('name="gone"') == 2
    browser.post("/today/calendar/", {"series": [], "gone": ["a" * 64, "no such"]})

    assert [row.series for row in Appointment.objects.all()] == ["b" * 64]
    assert Series.objects.get(pk="a" * 64).case_id == own.case.pk


def upload(content: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.ics", content.encode(), content_type="text/calendar")


@pytest.mark.parametrize("content", ["", "hello", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"])
def test_a_file_that_is_no_calendar_is_refused_in_words(browser: Client, own: Any, content: str) -> None:
    answer = browser.post("/today/calendar/", {"file": upload(content)})

    assert answer.status_code == 422
    assert "calendar" in answer.content.decode()


def test_no_draft_is_a_note(browser: Client, own: Any) -> None:
    before = Note.objects.count()
    begin(browser)

    assert Note.objects.count() == before
    assert date(2024, 5, 2) == Draft.objects.exclude(text="").latest("at").on


def test_who_signs_is_said_once_and_stands_beneath(browser: Client, own: Any) -> None:
    earlier = file(browser, begin(browser))
    browser.post("/vault/signer/", {"name": "M. Finch", "credentials": "PsyD"})
    later = file(browser, begin(browser, on="2024-05-09"))

    assert "M. Finch" not in page(browser, earlier)
    assert "<bdi>M. Finch, PsyD</bdi>" in page(browser, later)


def test_a_weekly_hour_that_moved_is_planned_no_more(browser: Client, own: Any) -> None:
    assert "Monday at 07:00" in page(browser, "/case/C-1/weekly/")
    browser.post(f"/case/C-1/weekly/{own.hour}/void/", {"reason": "moved"})

    assert "Monday at 07:00" not in page(browser, "/case/C-1/weekly/")
