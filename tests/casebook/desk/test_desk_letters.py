"""The pages of letters: the inbox, a letter nobody knows the case of, the letter with what stands beside it."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casebook.correspondence.models import Address, Draft, Overruled, Reply, Unfinished, WaitingLetter
from casebook.record.acts.cases import clients_of, enter_consent
from casebook.record.models import Document, Event
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
HOSTILE = "You never listen to me. I am taking a month off."
GOOD = {
    "subject": "Friday",
    "recipient": "C-1@example.org",
    "part-missed": "I did not hear you.",
    "part-practical": "The hour on Friday is kept.",
}


def mail(words: str = HOSTILE, *, sender: str = "C-1@example.org", html: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    known = {"From": sender, "To": "m@example.net", "Subject": "Hm", "Date": "Thu, 02 May 2024 08:00:00 +0000"}
    for name, value in {**known, **headers}.items():
        message[name] = value
    message.set_content(html, subtype="html") if html else message.set_content(words)
    return message.as_bytes()


def bring(browser: Client, content: bytes, *, name: str = "letter.eml", **form: str) -> Any:
    return browser.post("/letters/", {"files": SimpleUploadedFile(name, content), **form})


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def brought(browser: Client, content: bytes) -> str:
    """Bring a letter in and return the page it leads to."""
    answer = bring(browser, content)
    assert answer.status_code == 302
    return str(answer["Location"])


def revision(shown: str) -> str:
    [found] = re.findall(r'name="revision" value="([0-9]+)"', shown)
    return str(found)


def write(browser: Client, letter: str, **more: str) -> str:
    answer = browser.post(f"{letter}write/", {**GOOD, "revision": revision(page(browser, letter)), **more})
    assert answer.status_code == 302
    return page(browser, letter)


def test_a_dropped_letter_leads_to_its_page(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("No more of this. I quit."))

    assert re.fullmatch(r"/case/C-1/letter/[0-9a-f-]{36}/", letter)
    assert "No more of this." in page(browser, letter)
    assert "No more of this." not in page(browser, "/letters/")


def test_a_letter_of_an_unknown_address_is_asked_about_and_filed(browser: Client, own: Any) -> None:
    waiting = brought(browser, mail("Who am I?", sender="new@example.org"))
    assert waiting.startswith("/letters/waiting/")
    assert "Who am I?" in page(browser, waiting)
    answer = browser.post(waiting, {"act": "file", "case": "C-1", "remember": "yes"})

    assert str(answer["Location"]).startswith("/case/C-1/letter/")
    assert Address.objects.filter(address="new@example.org").exists()
    assert browser.get(waiting).status_code == 404


def test_without_a_case_it_is_asked_again_and_goes_on_waiting(browser: Client, own: Any) -> None:
    answer = browser.post(f"/letters/waiting/{own.waiting}/", {"act": "file", "case": ""})

    assert (answer.status_code, WaitingLetter.objects.filter(pk=own.waiting).count()) == (422, 1)


def test_a_letter_of_no_case_is_brought_back(browser: Client, own: Any) -> None:
    path = f"/letters/waiting/{own.waiting}/"
    browser.post(path, {"act": "aside"})
    inbox = page(browser, "/letters/")
    assert "The file it came from stays where it is" in inbox
    assert f'action="{path}"' in inbox.partition("Set aside")[2]
    assert "It was set aside on" in page(browser, path)
    answer = browser.post(path, {"act": "back"})

    assert answer["Location"] == path
    assert "It belongs to no case" in page(browser, path)
    assert "Set aside" not in page(browser, "/letters/")


def test_of_a_pasted_letter_no_file_is_spoken(browser: Client, own: Any) -> None:
    answer = browser.post("/letters/", {"pasted": mail("Whose?", sender="new@example.org").decode()})
    browser.post(str(answer["Location"]), {"act": "aside"})

    assert "The file it came from" not in page(browser, "/letters/")


def test_a_pasted_mail_finds_its_case(browser: Client, own: Any) -> None:
    answer = browser.post("/letters/", {"pasted": mail("Pasted whole.").decode()})

    assert str(answer["Location"]).startswith("/case/C-1/letter/")


def test_pasted_words_need_the_case_and_the_day(browser: Client, own: Any) -> None:
    refused = browser.post("/letters/", {"pasted": "I quit."})
    kept = browser.post("/letters/", {"pasted": "I quit.", "case": "C-1", "on": "2024-05-02"})

    assert refused.status_code == 422
    assert "I quit." in refused.content.decode()
    shown = page(browser, str(kept["Location"]))
    assert "I quit." in shown
    assert "Pasted here without its head" in shown
    assert "pasted.invalid" not in shown


def test_pasted_words_of_a_day_that_has_not_come_are_refused(browser: Client, own: Any) -> None:
    refused = browser.post("/letters/", {"pasted": "I quit.", "case": "C-1", "on": "2069-05-02"})

    assert refused.status_code == 422
    assert "has not come yet" in refused.content.decode()
    assert "I quit." in refused.content.decode()


def test_a_file_that_is_no_mail_is_refused_in_words(browser: Client, own: Any) -> None:
    assert "This is no mail" in bring(browser, b"%PDF-1.7").content.decode()


def test_a_letter_that_is_filed_already_is_said_so(browser: Client, own: Any) -> None:
    bring(browser, mail())

    assert "filed in this case already" in bring(browser, mail()).content.decode()


def test_every_letter_without_an_answer_stands_in_the_inbox(browser: Client, own: Any) -> None:
    before = page(browser, "/letters/").count("/letter/")
    for number in range(14):
        bring(browser, mail(f"Word {number}."))
    inbox = page(browser, "/letters/")

    assert inbox.count("/letter/") == before + 14
    assert f"Earlier ones that are not answered: {before + 2}" in inbox


def test_html_is_made_plain_and_nothing_elsewhere_is_named(browser: Client, own: Any) -> None:
    html = '<p>Enough.</p><img src="https://track.example/x.png"><script>alert(1)</script><a href="https://x.example">y</a>'
    shown = page(browser, brought(browser, mail(html=html)))

    assert "Enough." in shown
    assert "track.example" not in shown
    assert "x.example" not in shown
    assert "alert(1)" not in shown


def test_what_is_taken_over_is_folded_away(browser: Client, own: Any) -> None:
    shown = page(browser, brought(browser, mail("No.\n\nOn 1 May 2024, M wrote:\n> Shall we meet?\n")))
    folded = shown[shown.index("takes over from earlier") :]

    assert "Shall we meet?" in folded
    assert "Shall we meet?" not in shown[: shown.index("takes over from earlier")]


def test_an_attachment_is_told_by_what_it_is_and_given_as_a_download(browser: Client, own: Any) -> None:
    letter = f"/case/C-1/letter/{own.letter}/"
    shown = page(browser, letter)
    answer = browser.get(f"{letter}attached/0/")

    assert "called application/pdf; really a program for Windows" in shown
    assert answer.content == b"MZ\x90\0"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser.get(f"{letter}attached/1/").status_code == 404


def test_markup_in_any_field_of_a_letter_stays_words(browser: Client, own: Any) -> None:
    evil = '"><script>x</script>'
    shown = page(
        browser, brought(browser, mail(f"{evil} <img src=x onerror=y>", Subject=evil, Cc=f'"{evil}" <a@b.example>'))
    )

    assert "<script>x" not in shown
    assert "<img src=x" not in shown


def test_what_stands_beside_a_letter(browser: Client, own: Any, doing: Doing) -> None:
    browser.post(
        "/case/C-1/agreed/", {"remind_days": "5", "mail": "none", "hours": "not held", "words": "Said in March."}
    )
    browser.post("/case/C-1/event/", {"on": "2024-04-01", "kind": "break", "by": "client", "store": "record"})
    browser.post("/case/C-1/event/", {"on": "2024-04-20", "kind": "return", "by": "client", "store": "record"})
    shown = page(browser, f"/case/C-1/letter/{own.letter}/")

    assert "Mail: no mail." in shown
    assert "The hours cannot be held." in shown
    assert "Said in March." in shown
    assert re.search(r"19 days later\s+the client returns", shown), shown[shown.index("Breaks so far") :][:500]
    assert "I was glad." in shown
    assert 'aria-label="The course ribbon' in shown


def agree_to_reading(case: Any, doing: Doing) -> None:
    for client in clients_of(case):
        enter_consent(client, doing, on=doing.at.date(), given=True)


def test_a_change_of_state_is_proposed_and_made_only_when_accepted(browser: Client, own: Any, doing: Doing) -> None:
    agree_to_reading(own.case, doing)
    letter = brought(browser, mail(f"{HOSTILE} Really."))
    shown = page(browser, letter)
    form = re.search(r'action="([^"]+/decide/[0-9a-f-]+/)">(?:(?!</form>).)*A break', shown, re.DOTALL)
    assert form
    assert "change the state to <strong>on break</strong>" in shown
    assert "On break" not in page(browser, "/case/C-1/")
    browser.post(form[1], {"verdict": "accepted"})

    assert "A letter from the client" in page(browser, "/case/C-1/")
    assert "On break, since Thursday 2 May 2024" in page(browser, letter)


def test_what_rests_on_another_document_is_not_decided_there(browser: Client, own: Any) -> None:
    answer = browser.post(f"/case/C-1/letter/{own.letter}/decide/{own.event}/", {"verdict": "accepted"})

    assert answer.status_code == 404


def test_words_of_danger_have_a_place_of_their_own(browser: Client, own: Any, doing: Doing) -> None:
    agree_to_reading(own.case, doing)
    shown = page(browser, brought(browser, mail("I do not want to live any more.")))

    assert 'class="danger"' in shown
    assert "Casebook assesses no risk" in shown
    assert "116 123" in shown
    assert 'class="danger"' not in page(browser, brought(browser, mail("You are the worst, and I quit.")))


def test_without_consent_no_program_looks_for_them_and_the_page_says_so(browser: Client, own: Any) -> None:
    shown = page(browser, brought(browser, mail("I do not want to live any more.")))

    assert 'class="danger"' not in shown
    assert "no program looked" in shown


def test_the_parts_are_empty_and_each_has_its_help(browser: Client, own: Any) -> None:
    shown = page(browser, brought(browser, mail("Well?")))

    for name in ("happened", "missed", "felt", "choice", "available", "practical"):
        assert re.search(rf'<textarea [^>]*name="part-{name}"[^>]*></textarea>', shown)
    assert "One guess, said as a guess, in everyday words." in shown


def test_a_reply_is_kept_looked_over_overruled_and_filed(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    shown = write(browser, letter, **{"part-felt": "You made me lose the thread.", "unsent": "Enough of you!"})
    assert "<mark>You made me</mark> lose the thread." in shown
    assert 'id="finished"' not in shown
    pressed = re.search(r'name="overrule" value="([^"]+)"', shown)
    assert pressed
    shown = write(
        browser,
        letter,
        **{"part-felt": "You made me lose the thread.", "unsent": "Enough of you!", "overrule": pressed[1]},
    )
    assert "You let it stay on" in shown
    again = {"part-felt": "You made me lose the thread.", "again": pressed[1]}
    assert "You let it stay on" not in write(browser, letter, **again)
    write(browser, letter, **{"part-felt": "You made me lose the thread.", "overrule": pressed[1]})
    assert "Enough of you!" in shown
    assert "Enough of you!" not in shown[shown.index('id="finished"') :]
    browser.post(f"{letter}file/", {"mends": "yes"})
    document = Document.objects.get(pk=Reply.objects.get().document_id)

    assert "You made me lose the thread." in document.text
    assert "Enough of you!" not in document.text
    assert "Filed as sent on" in page(browser, letter)
    assert {row.check_id for row in Overruled.objects.using("process").all()} == {"blame"}


def test_nothing_is_kept_twice_that_did_not_change(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    before = Draft.objects.using("process").count()
    write(browser, letter)
    write(browser, letter)

    assert Draft.objects.using("process").count() == before + 1


def test_an_older_page_is_shown_both_replies_and_loses_neither(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    opened = revision(write(browser, letter))
    write(browser, letter, **{"part-choice": "That is yours."})
    answer = browser.post(f"{letter}write/", {**GOOD, "revision": opened, "part-choice": "That is mine."})
    shown = answer.content.decode()

    assert answer.status_code == 409
    assert "That is yours." in shown.partition("<textarea")[0]
    assert ">That is mine.</textarea>" in shown
    assert 'id="finished"' not in shown
    assert ">That is yours.</textarea>" in page(browser, letter)
    assert ">That is mine.</textarea>" in write(browser, letter, **{"part-choice": "That is mine."})


def quietly(browser: Client, letter: str, revision: int, **words: str) -> Any:
    return browser.post(f"{letter}write/", {**GOOD, **words, "revision": str(revision), "quietly": "yes"})


def test_a_reply_is_kept_by_itself_and_shown_again(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    drafts = Draft.objects.using("process").count()
    first = quietly(browser, letter, 0, unsent="Enough of you!")
    second = quietly(browser, letter, first.json()["revision"], **{"unsent": "Enough!", "part-felt": "Alone, perhaps."})
    shown = page(browser, letter)

    assert (first.json()["revision"], second.json()["revision"]) == (1, 2)
    assert ">Enough!</textarea>" in shown
    assert ">Alone, perhaps.</textarea>" in shown
    assert "Kept by itself on" in shown
    assert 'id="finished"' not in shown
    assert browser.get(f"{letter}reply.eml").status_code == 409
    assert Draft.objects.using("process").count() == drafts
    assert Unfinished.objects.filter(letter_id=letter.split("/")[-2]).count() == 1


def test_a_page_that_keeps_by_itself_is_told_what_the_other_wrote(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    quietly(browser, letter, 0, **{"part-felt": "Alone, perhaps."})
    answer = quietly(browser, letter, 0, **{"part-felt": "Left, perhaps."})

    assert answer.status_code == 409
    assert (answer.json()["revision"], answer.json()["fields"]["part-felt"]) == (1, "Alone, perhaps.")
    assert ">Alone, perhaps.</textarea>" in page(browser, letter)


def test_what_was_kept_by_itself_is_looked_over_and_goes_when_it_is_filed(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    quietly(browser, letter, 0, unsent="Enough of you!")
    shown = write(browser, letter, unsent="")
    assert "Kept by itself on" not in shown
    assert 'id="finished"' in shown
    browser.post(f"{letter}file/", {"mends": "yes"})

    assert Unfinished.objects.filter(letter_id=letter.split("/")[-2]).count() == 0
    assert "Filed as sent on" in page(browser, letter)


def test_while_it_waits_nothing_leaves(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    browser.post(f"{letter}hold/", {"until": "3h"})
    shown = write(browser, letter)

    assert "Nothing leaves before" in shown
    assert 'id="finished"' not in shown
    assert browser.get(f"{letter}reply.eml").status_code == 409
    assert browser.post(f"{letter}file/").status_code == 409
    browser.post(f"{letter}hold/", {"until": "lift"})
    assert browser.get(f"{letter}reply.eml").status_code == 200


@pytest.mark.parametrize("form", [{"until": "time", "time": ""}, {"until": "time", "time": "2001-01-01T10:00"}, {}])
def test_a_time_that_cannot_be_is_refused(browser: Client, own: Any, form: dict[str, str]) -> None:
    assert browser.post(f"/case/C-1/letter/{own.letter}/hold/", form).status_code == 409


def test_the_draft_is_an_unsent_mail(browser: Client, own: Any) -> None:
    browser.post("/letters/settings/", {"folder": "", "addresses": "m@example.net", "place": "GB"})
    letter = brought(browser, mail("Well?", **{"Message-ID": "<77@example.org>"}))
    write(browser, letter)
    answer = browser.get(f"{letter}reply.eml")
    message = message_from_bytes(answer.content, policy=default)

    assert (message["X-Unsent"], message["To"], message["From"]) == ("1", "C-1@example.org", "m@example.net")
    assert message["In-Reply-To"] == "<77@example.org>"
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_folder_is_taken_in_by_a_button_and_never_by_looking(browser: Client, own: Any, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail("From the folder."))
    browser.post("/letters/settings/", {"folder": str(tmp_path), "addresses": "", "place": ""})
    assert "1 new file lies there" in page(browser, "/letters/")
    before = Document.objects.count()
    page(browser, "/letters/")
    assert Document.objects.count() == before
    answer = browser.post("/letters/folder/")

    assert "From the folder." in page(browser, str(answer["Location"]))
    assert "Nothing new lies there." in page(browser, "/letters/")


def test_settings_that_cannot_be_are_told_with_what_was_typed(browser: Client, own: Any) -> None:
    answer = browser.post("/letters/settings/", {"folder": "/no/such/place", "addresses": "x", "place": "GB"})

    assert answer.status_code == 422
    assert "/no/such/place" in answer.content.decode()


def test_what_followed_earlier_letters_is_counted(browser: Client, own: Any) -> None:
    form = {"on": "2024-01-08", "kind": "letter_out", "by": "therapist", "store": "record", "words": "A letter."}
    browser.post("/case/C-1/event/", form)
    shown = page(browser, "/letters/followed/")

    assert "Every letter to a client" in shown
    assert "too few to say" in shown


def test_a_letter_out_has_no_page_to_answer_it(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    write(browser, letter)
    browser.post(f"{letter}file/")

    assert browser.get(f"/case/C-1/letter/{Reply.objects.get().document_id}/").status_code == 404


def test_what_was_filed_is_told_of_on_the_page_of_the_case(browser: Client, own: Any) -> None:
    letter = brought(browser, mail("Well?"))
    write(browser, letter)
    browser.post(f"{letter}file/", {"on": "2024-05-03"})

    assert {*Event.objects.filter(origin="by hand").values_list("kind", flat=True)} >= {"letter_out", "repair"}
    assert "A repair tried" in page(browser, "/case/C-1/")
