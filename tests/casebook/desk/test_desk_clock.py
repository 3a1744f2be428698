"""The day is that of the therapist's wall: where it is Tuesday already, no page offers the Monday of the stores."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.casebook.desk.conftest import Kept

from casebook.desk import whoami
from casebook.record.clock import here
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
LATE_ON_MONDAY = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)


@pytest.mark.usefixtures("east")
def test_the_day_of_an_act_is_that_of_the_wall(doing: Doing) -> None:
    assert Doing(doing.account, LATE_ON_MONDAY).today == TUESDAY
    assert here(LATE_ON_MONDAY) == datetime(2026, 12, 1, 13, 30)


@pytest.mark.usefixtures("east")
@pytest.mark.parametrize("path", ["/", "/case/C-1/measures/phq-9/", "/case/C-1/keeping/"])
def test_a_page_offers_the_day_of_the_wall(
    monkeypatch: pytest.MonkeyPatch, browser: Client, own: Kept, path: str
) -> None:
    monkeypatch.setattr(whoami, "now", lambda: LATE_ON_MONDAY)

    shown = browser.get(path).content.decode()

    assert "2026-12-01" in shown
    assert "2026-11-30" not in shown
