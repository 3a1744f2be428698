"""The pages of the formulation: writing versions, seeing them side by side, a link with its passages."""

import re
from typing import Any

import pytest
from django.test import Client

from casebook.record.acts import findings
from casebook.record.models import Document, Mark, Verdict
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.transcript import Span

pytestmark = pytest.mark.django_db(databases=["default", "process"])
PAGE = "/case/C-1/formulation/"
SECOND = {
    "on": "2024-05-02",
    "why": "The hour of Friday.",
    "pattern-1-words": "Gives advice instead of asking for any.",
    "pattern-1-since": "2023-09-01",
    "pattern-1-confidence": "high",
    "pattern-1-rests_on": "The second hour.",
    "state-1-name": "Shame",
    "state-1-marker1": "S.shame",
    "state-2-name": "Envy",
    "state-2-marker1": "S.envy",
    "state-3-name": "Contempt",
    "state-3-marker1": "S.contempt",
    "state-3-marker2": "C.therapist",
    "link-1-before": "1",
    "link-1-after": "2",
    "link-1-within": "3",
    "link-1-unit": "turns",
    "link-1-heard": "client",
    "link-1-confidence": "high",
    "link-2-before": "2",
    "link-2-after": "3",
    "link-2-within": "1",
    "link-2-unit": "sessions",
    "link-2-heard": "client",
    "link-2-confidence": "low",
}


def page(browser: Client, path: str = PAGE) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_versions_stand_side_by_side_with_what_changed_and_why(browser: Client, own: Any) -> None:
    assert browser.post(f"{PAGE}new/", SECOND).status_code == 302
    answer = page(browser)

    assert re.findall(r'<h3 id="v\d">Version (\d)', answer) == ["2", "1"]
    assert "The hour of Friday." in answer
    assert "Envy is a new state." in answer
    assert "Given up: Shame before Contempt." in answer
    assert "New: Envy before Contempt, in the next session." in answer
    assert answer.count('class="links"') == 2
    assert answer.count('class="links__tip"') == 3
    assert 'links__line--low"' in answer


def test_the_form_begins_with_the_version_in_force(browser: Client, own: Any) -> None:
    browser.post(f"{PAGE}new/", SECOND)
    answer = page(browser, f"{PAGE}new/")

    assert 'name="state-3-name" value="Contempt"' in answer
    assert '<option value="C.therapist" selected>' in answer
    assert 'name="link-1-within" value="3"' in answer
    assert '<option value="2" selected>2 Envy</option>' in answer


def test_a_marker_that_the_codebook_dropped_is_shown_and_not_lost(browser: Client, own: Any) -> None:
    answer = browser.post(f"{PAGE}new/", {**SECOND, "state-1-marker1": "S.pride"})

    assert answer.status_code == 422
    assert '<option value="S.pride" selected>S.pride, no longer in the codebook</option>' in answer.content.decode()
    assert "no longer in the codebook" not in page(browser, f"{PAGE}new/")


def test_more_rows_keep_what_was_written(browser: Client, own: Any) -> None:
    answer = browser.post(f"{PAGE}new/", {**SECOND, "more": "yes"}).content.decode()

    assert 'name="state-5-name" value=""' in answer
    assert 'name="state-2-name" value="Envy"' in answer
    assert page(browser).count('class="version ') == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"why": ""}, "Why it changed is missing."),
        ({"link-1-after": "1"}, "Link 1 leads from a state to itself."),
        ({"link-1-after": "7"}, "Link 1 names a state that is not in this version."),
        ({"link-1-within": "99"}, "A number is not between 1 and 50."),
        ({"link-1-within": "1.5"}, "A window is no whole number."),
        ({"state-2-name": "shame"}, "State 2 has the name of another."),
        ({"state-1-marker1": "S.pride"}, "State 1 names a marker that the codebook does not have."),
        ({"link-1-unit": "years"}, "Something was chosen that there is not."),
        ({"pattern-1-since": "last year"}, "A day is not written as year, month and day"),
        ({"on": ""}, "The day is missing."),
    ],
)
def test_what_does_not_hold_together_comes_back_as_it_was_written(
    browser: Client, own: Any, wrong: dict[str, str], said: str
) -> None:
    answer = browser.post(f"{PAGE}new/", {**SECOND, **wrong})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Gives advice instead of asking for any." in answer.content.decode()
    assert page(browser).count('class="version ') + page(browser).count('class="version"') == 1


def test_a_link_without_enough_marks_says_what_would_be_enough(browser: Client, own: Any) -> None:
    answer = page(browser, f"{PAGE}{own.version}/link/1/")

    assert "The record cannot answer." in answer
    assert "fewer than 5 say nothing" in answer


def test_a_link_is_weighed_with_its_passages_one_click_away(browser: Client, own: Any, doing: Doing) -> None:
    lines = "\n".join(f"{'Therapist' if n % 2 == 0 else 'Client'}: words {n}." for n in range(240))
    browser.post("/case/C-1/bring/", {"pasted": lines, "on": "2024-05-01"})
    document = Document.objects.filter(case_id=own.case.pk, kind="transcript").latest("at")
    marks = [(n, marker) for n in range(1, 200, 6) for n, marker in ((n, "S.shame"), (n + 2, "S.contempt"))]
    ratings = [
        Rating(
            marker=marker,
            span=Span(0, 5),
            quote=f"quote {turn}",
            turn=turn,
            significance=3,
            confidence=0.8,
            coder=Coder("rules", "1"),
            because="seen",
        )
        for turn, marker in marks
    ]
    rows, _ = findings.propose(own.case, doing, source_id=document.pk, ratings=ratings, told=())
    for row in rows[:-3]:
        findings.decide(own.case, row, doing, verdict=Verdict.ACCEPTED)
    answer = page(browser, f"{PAGE}{own.version}/link/1/")

    assert "32 of 33 times" in answer
    assert "Yule&#x27;s Q is" in answer
    assert "no interval can be given" in answer
    assert "The reverse, Contempt before Shame" in answer
    assert "The null:" in answer
    assert '<h2 id="for-title">For it: 32</h2>' in answer
    assert "3 marks of the two wait for your decision" in answer
    assert f'href="/case/C-1/document/{document.pk}/#m{rows[0].pk}"' in answer
    assert "quote 1</bdi>" in answer


def test_a_turn_is_marked_by_hand_and_the_number_chooses_it(browser: Client, own: Any) -> None:
    path = f"/case/C-1/document/{own.document}/"
    assert 'name="turn" required value="2"' in page(browser, f"{path}?turn=2")
    answer = browser.post(f"{path}mark/", {"turn": "2", "marker": "S.envy", "significance": "4"})
    mark = Mark.objects.get(case_id=own.case.pk, marker="S.envy")

    assert answer.headers["Location"].endswith(f"#m{mark.pk}")
    assert (mark.turn, mark.significance, mark.origin) == (1, 4, "by hand")


def test_a_mark_of_ones_own_that_is_taken_back_is_shown_so(browser: Client, own: Any) -> None:
    path = f"/case/C-1/document/{own.document}/"
    browser.post(f"{path}mark/", {"turn": "2", "marker": "S.envy", "significance": "4"})
    mark = Mark.objects.get(case_id=own.case.pk, marker="S.envy")
    browser.post(f"/case/C-1/mark/{mark.pk}/", {"verdict": "rejected"})

    assert f'class="suggestion suggestion--rejected" id="m{mark.pk}"' in page(browser, path)


def test_a_voided_version_is_gone_and_the_one_before_is_in_force(browser: Client, own: Any) -> None:
    browser.post(f"{PAGE}new/", SECOND)
    version = re.findall(rf"{PAGE}([0-9a-f-]{{36}})/void/", page(browser))[0]
    browser.post(f"{PAGE}{version}/void/", {"reason": "wrong case"})
    answer = page(browser)

    assert "The links of version 1 on the record" in answer
    assert "The hour of Friday." not in answer


def test_the_case_shows_the_day_and_leads_to_the_formulation(browser: Client, own: Any) -> None:
    answer = page(browser, "/case/C-1/")

    assert answer.count(f'href="{PAGE}"') >= 2


def test_words_that_are_markup_stay_words(browser: Client, own: Any) -> None:
    lure = "<script>alert(1)</script>"
    browser.post(f"{PAGE}new/", {**SECOND, "state-2-name": lure, "why": lure, "pattern-1-words": lure})
    version = re.findall(rf"{PAGE}([0-9a-f-]{{36}})/void/", page(browser))[0]

    for path in (PAGE, f"{PAGE}new/", f"{PAGE}{version}/link/1/"):
        assert lure not in page(browser, path)
    assert "&lt;script&gt;alert(1)" in page(browser)
