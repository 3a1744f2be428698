"""The course on one page: the lane, every series with its charts, what is usual, how clients stay."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from casebook.record.acts.cases import open_case
from casebook.record.acts.hours import enter_outcome, enter_session
from casebook.record.acts.measures import Filled, enter_administrations
from casebook.record.expected import FEWEST
from casebook.record.models import Outcome
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
PAGE = "/case/C-1/course/"


def page(browser: Client) -> str:
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def enter(browser: Client, totals: list[int]) -> None:
    rows = "\n".join(f"2024-05-{9 + number:02},{total}" for number, total in enumerate(totals))
    assert browser.post("/case/C-1/measures/phq-9/", {"table": f"day,total\n{rows}"}).status_code == 302


def test_a_case_without_anything_has_its_page(browser: Client, doing: Doing) -> None:
    open_case(doing, code="C-1", pseudonym="Wren", opened_on=date(2024, 5, 1))

    assert "No questionnaire has been entered yet." in page(browser)


def test_a_short_series_says_when_charts_begin(browser: Client, own: Any) -> None:
    answer = page(browser)

    assert "Control charts begin with 7 scores; there are 1." in answer
    assert "An expected course begins with a second score." in answer


def test_a_score_outside_its_limits_is_drawn_and_told(browser: Client, own: Any) -> None:
    enter(browser, [13, 12, 13, 12, 12, 2, 1])
    answer = page(browser)

    assert answer.count('class="series__smooth"') == 1
    assert re.search(r"The first 5 scores give the centre 12\.4 and the limits 9\.\d to 15\.\d", answer)
    assert "The score of 14 May 2024, 2, lies outside the limits." in answer
    assert "Western Electric rule 2" in answer
    assert answer.count('class="series__dot series__dot--sudden"') >= 2


def test_a_series_that_stays_signals_nothing(browser: Client, own: Any) -> None:
    enter(browser, [13, 12, 11, 13, 12, 12, 13])

    assert "No score, no run, no average and no sum leaves its limits." in page(browser)


def test_first_scores_that_do_not_differ_give_no_limits(browser: Client, own: Any) -> None:
    enter(browser, [12] * 6)

    assert "The first 5 scores do not differ, so they give no limits." in page(browser)


def test_pictures_share_their_days_with_the_lane(browser: Client, own: Any, doing: Doing) -> None:
    row = enter_session(own.case, doing, on=date(2024, 4, 2))
    enter_outcome(own.case, row.pk, doing, outcome=Outcome.HELD)
    enter(browser, [13, 12, 13, 12, 12, 2, 1])
    starts = set(re.findall(r'text-anchor="start" x="34" y="[\d.]+">([^<]+)<', page(browser)))

    assert starts == {"2 April 2024"}


def test_how_clients_stay_is_told_with_the_base_rate(browser: Client, own: Any, doing: Doing) -> None:
    for number, outcome in enumerate((Outcome.HELD, Outcome.HELD, Outcome.MISSED, Outcome.CANCELLED_BY_THERAPIST)):
        row = enter_session(own.case, doing, on=date(2024, 4, 2) + timedelta(weeks=number))
        enter_outcome(own.case, row.pk, doing, outcome=outcome)
    answer = page(browser)

    assert "The client came to 67 % of 3 hours" in answer
    assert 'href="/case/C-1/forecast/"' in answer
    assert "Clients drop out in 19.7 % of treatments (interval from 18.7 to 20.7 %" in answer


def test_with_few_other_courses_nothing_is_expected(browser: Client, own: Any) -> None:
    enter(browser, [12])

    assert f"it takes {FEWEST} other courses of PHQ-9 in this vault, and there are 0." in page(browser)


def test_the_usual_course_is_drawn_from_the_others(browser: Client, own: Any, doing: Doing) -> None:
    for number in range(FEWEST):
        case = open_case(doing, code=f"U-{number}", pseudonym="Rail", opened_on=date(2024, 1, 1))
        begin = 10 + number % 8
        filled = [
            Filled(date(2024, 1, 1) + timedelta(weeks=week), total=begin - week + (number * 7 + week * 3) % 3)
            for week in range(6)
        ]
        enter_administrations(case, doing, instrument="phq-9", filled=filled)
    enter(browser, [12, 26])
    answer = page(browser)

    assert f"by {FEWEST} other courses in this vault" in answer
    assert answer.count('class="series__usual"') == 1
    assert re.search(r"Beyond the limit, not on track: [^.]*10 May 2024\.", answer)
    assert "20% lie beyond it at any one session" in answer
