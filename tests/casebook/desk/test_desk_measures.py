"""The page of measures: every series drawn and told, what must be seen on top, entering and voiding."""

import re
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db(databases=["default", "process"])
PAGE = "/case/C-1/measures/"


def page(browser: Client) -> str:
    return browser.get(PAGE).content.decode()


def test_a_series_is_drawn_and_told(browser: Client, own: Any) -> None:
    browser.post(f"{PAGE}phq-9/", {"table": "day,total\n2024-05-09,4\n2024-05-16,6"})
    answer = page(browser)

    assert answer.count('class="series__dot"') == 3
    assert "<td>-8</td>" in answer
    assert answer.count("reliably better") == 2
    assert "Jacobson and Truax" in answer


def test_where_it_turned_is_drawn_and_told(browser: Client, own: Any) -> None:
    later = "\n".join(
        f"2024-{month:02}-15,{total}" for month, total in enumerate((13, 12, 13, 12, 2, 3, 2, 1), start=5)
    )
    browser.post(f"{PAGE}phq-9/", {"table": f"day,total\n{later}"})
    answer = page(browser)

    assert answer.count('class="series__level"') == 2
    assert answer.count("series__dot--sudden") == 1
    assert "A sudden gain between 15 August 2024 and 15 September 2024: 10 points" in answer
    assert "The level changed at 15 September 2024" in answer


def test_the_answers_are_entered_one_by_one_and_the_ninth_is_shown_on_top(browser: Client, own: Any) -> None:
    answers = {f"item-{number}": "0" for number in range(1, 9)}
    browser.post(f"{PAGE}phq-9/", {"on": "2024-05-09", **answers, "item-9": "1"})
    answer = page(browser)

    assert answer.index("PHQ-9, item 9, answered 1") < answer.index("<h2>PHQ-9</h2>")
    assert "Casebook assesses no risk" in answer


@pytest.mark.parametrize(
    "form",
    [
        {"on": "2024-05-09"},
        {"on": "2024-05-09", "total": "99"},
        {"on": "", "total": "3"},
        {"on": "2024-05-09", "total": "3", "item-1": "1"},
        {"table": "no,columns\n1,2"},
        {"on": "2024-05-02", "total": "3"},
    ],
)
def test_what_cannot_be_comes_back_with_its_faults(browser: Client, own: Any, form: dict[str, str]) -> None:
    answer = browser.post(f"{PAGE}phq-9/", form)

    assert answer.status_code == 422
    assert page(browser).count('class="series__dot"') == 1


def test_a_wrong_one_is_voided(browser: Client, own: Any) -> None:
    browser.post(f"/case/C-1/measure/{own.measure}/void/", {"reason": "misread"})

    assert "No questionnaire has been entered yet." in page(browser)


def test_every_instrument_has_a_form_and_an_unknown_one_has_none(browser: Client, own: Any) -> None:
    forms = re.findall(r'href="(/case/C-1/measures/[a-z0-9-]+/)"', page(browser))

    assert len(forms) > 20
    assert {browser.get(form).status_code for form in forms} == {200}
    assert browser.get(f"{PAGE}phq-99/").status_code == 404


def test_a_form_that_is_refused_comes_back_as_it_was_filled_in(browser: Client, own: Any) -> None:
    answers = {f"item-{number}": str(number % 4) for number in range(1, 10)}
    answer = browser.post("/case/C-1/measures/phq-9/", {"on": "2024-05-02", **answers})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert page.count(" checked") == len(answers)
    assert 'name="item-3" value="3" checked' in page
    table = browser.post("/case/C-1/measures/phq-9/", {"table": "day,total\nnever,3"}).content.decode()
    assert "day,total\nnever,3</textarea>" in table


def test_one_before_the_hour_and_one_after_it_stand_with_their_times(browser: Client, own: Any) -> None:
    for starts, total in (("09:00", "14"), ("10:05", "9")):
        assert browser.post(f"{PAGE}phq-9/", {"on": "2024-05-09", "starts": starts, "total": total}).status_code == 302
    answer = page(browser)

    assert answer.index("9 May 2024, 09:00") < answer.index("9 May 2024, 10:05")
    again = browser.post(f"{PAGE}phq-9/", {"on": "2024-05-09", "starts": "10:05", "total": "7"})
    assert (again.status_code, 'value="10:05"' in again.content.decode()) == (422, True)
