"""The theme: episodes are named, compared between the two and elsewhere, and voided."""

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from casebook.formulation.episodes import episode_of, episodes_of
from casebook.formulation.models import StoredEpisode
from casebook.record.acts import keeping
from casebook.record.acts.cases import let_see
from casebook.record.errors import NotYours
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
PAGE = "/case/C-1/formulation/theme/"
US = {"with": "us", "on": "2024-05-02", "wish": "to be helped", "other": "judges", "itself": "mocks\ngoes away"}
CHIEF = {"with": "other", "who": "her chief", "wish": "To be  helped\nto be seen", "other": "judges", "itself": "mocks"}
SISTER = {"with": "other", "who": "her sister", "wish": "to be helped", "other": "helps", "words": "She cooked."}


@pytest.fixture(autouse=True)
def none_named(own: Any, doing: Doing) -> None:
    """Let each test begin without the episode that every case of these tests has."""
    keeping.void(own.case, episode_of(own.case, own.episode, doing), doing, reason="not of this test")


def page(browser: Client) -> str:
    answer = browser.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_same_pattern_is_looked_for_here_and_elsewhere(browser: Client, own: Any) -> None:
    for one in (US, CHIEF, SISTER):
        assert browser.post(PAGE, one).status_code == 302
    answer = page(browser)

    assert [re.sub("<.*?>", "", part) for part in re.findall(r"<strong>(.*?)</strong>", answer)][:3] == [
        "to be helped",
        "judges",
        "mocks",
    ]
    assert "stands in 1 episode between the two of you and in 1 with others (2 others in all)" in answer
    assert "There are 3 episodes; a theme is usually drawn from 10 or more." in answer
    assert "<td>1 of 1</td><td>2 of 2</td>" in answer


def test_an_episode_stands_in_the_process_store_alone(browser: Client, own: Any) -> None:
    browser.post(PAGE, US)

    assert StoredEpisode.objects.using("process").filter(case_id=own.case.pk, who="therapist").count() == 1
    assert "Between us, 2 May 2024" in page(browser)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"with": "other", "wish": "to be seen"}, "With whom it was is missing."),
        ({"with": "us", "words": "He laughed."}, "There is neither a wish nor a response."),
        ({**US, "on": "soon"}, "A day is not written as year, month and day"),
    ],
)
def test_what_is_no_episode_comes_back(browser: Client, own: Any, sent: dict[str, str], said: str) -> None:
    answer = browser.post(PAGE, sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "None has been named yet." in page(browser)


def test_a_wrong_one_is_voided(browser: Client, own: Any) -> None:
    browser.post(PAGE, US)
    row = StoredEpisode.objects.using("process").get(case_id=own.case.pk, who="therapist")
    browser.post(f"{PAGE}{row.pk}/void/", {"reason": "another case"})

    assert "None has been named yet." in page(browser)


def test_who_may_see_the_record_alone_sees_no_episode(own: Any, doing: Doing) -> None:
    other = replace(doing, account=uuid.UUID(int=9))
    let_see(own.case, other.account, doing, may_read=True, process=False)
    with pytest.raises(NotYours):
        episodes_of(own.case, other)
