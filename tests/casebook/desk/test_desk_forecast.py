"""What may come, on its page: with interval, base rate, what it rests on, and how such forecasts did."""

from typing import Any
from uuid import UUID

import numpy as np
import pytest
from django.test import Client
from tests.casebook.desk.conftest import AT

from casebook.desk.forecasting import verdict_of
from casebook.record.acts.cases import open_case
from casebook.record.who import Doing
from sessionlab.course.calibration import calibrate

pytestmark = pytest.mark.django_db(databases=["default", "process"])


def enter(browser: Client, kind: str, on: str, **more: str) -> None:
    form = {"kind": kind, "on": on, "by": "client", "store": "record", **more}
    assert browser.post("/case/C-1/event/", form).status_code == 302


def page(browser: Client) -> str:
    answer = browser.get("/case/C-1/forecast/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_is_there_may_quit(browser: Client, own: Any) -> None:
    shown = page(browser)

    assert "The client quits" in shown
    assert "The client returns" not in shown
    assert "base rate" in shown


def test_who_quit_may_return_and_the_quit_is_named_as_what_moved_it(browser: Client, own: Any) -> None:
    enter(browser, "quit", "2024-04-20")
    shown = page(browser)

    assert "The client returns" in shown
    assert "The client quits, Saturday 20 April 2024" in shown
    assert "Quit, since Saturday 20 April 2024" in shown


def test_who_is_on_a_break_may_return_or_quit(browser: Client, own: Any) -> None:
    enter(browser, "break", "2024-04-20")
    shown = page(browser)

    assert "The client returns" in shown
    assert "The client quits" in shown


def test_the_base_rate_is_that_of_publications_alone(browser: Client, own: Any) -> None:
    enter(browser, "break", "2024-03-01")
    open_case(Doing(UUID(int=7), AT), code="C-9", pseudonym="Jay", opened_on=AT.date())
    for kind, on in (("session", "2024-01-08"), ("session", "2024-04-01")):
        form = {"kind": kind, "on": on, "by": "client", "store": "record"}
        assert browser.post("/case/C-9/event/", form).status_code == 302
    shown = page(browser)

    assert "Brier score" in shown
    assert "that of saying each time how often it came in all" in shown
    assert "that of the base rate" not in shown


def test_after_a_planned_end_there_is_nothing_to_forecast(browser: Client, own: Any) -> None:
    enter(browser, "ended", "2024-04-20", detail="planned")

    assert "there is nothing to forecast" in page(browser)


def test_a_case_of_somebody_else_counts_nowhere(browser: Client, own: Any, strange: Any) -> None:
    enter(browser, "quit", "2024-03-01")

    assert "1 treatment with" in page(browser)


def test_the_verdict_follows_the_slope() -> None:
    draw = np.random.default_rng(5)
    said = draw.uniform(0.05, 0.95, 4000)
    fair = calibrate(said, draw.random(4000) < said)
    bold = calibrate(np.where(said > 0.5, 0.97, 0.03), draw.random(4000) < np.where(said > 0.5, 0.6, 0.4))
    timid = calibrate(0.5 + (said - 0.5) / 4, draw.random(4000) < said)
    few = calibrate(said[:12], draw.random(12) < said[:12])

    assert verdict_of(None, treatments=0).startswith("There is no past")
    assert verdict_of(fair, treatments=40) == "They came true about as often as they say."
    assert "too bold" in verdict_of(bold, treatments=40)
    assert "too timid" in verdict_of(timid, treatments=40)
    assert verdict_of(few, treatments=40).startswith("Too few")
    assert verdict_of(bold, treatments=3).startswith("Too few")
