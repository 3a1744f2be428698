"""Decisions teach the reader of this vault: what they come to, what they change, how they are let go."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casebook.learning.teaching import FEWEST, TEACH, begin_anew, decided, say_how, tallies, taught
from casebook.record.acts import documents
from casebook.record.acts.findings import decide, propose
from casebook.record.errors import InvalidEntry
from casebook.record.models import Verdict
from casebook.record.who import Doing
from sessionlab.coding.learned import both
from sessionlab.coding.learned.parcel import shipped
from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.transcript import Span, Transcript

pytestmark = pytest.mark.django_db(databases=["default", "process"])
LEARNED = Coder("learned", "1")
ASKED = "T: What would you like to do today?\n"
SAID = "C: I don't know, whatever you think is best number {}."


def talk(number: int) -> Transcript:
    [reading] = read(ASKED + SAID.format(number))
    assert isinstance(reading, Transcript)
    return reading


def marked(reading: Transcript, turn: int) -> Rating:
    """Return a suggestion about the whole of a turn."""
    return Rating(
        marker="W.defer",
        span=Span(*reading.turns[turn].span),
        quote=reading.turns[turn].text,
        turn=turn,
        significance=2,
        confidence=0.5,
        coder=LEARNED,
        because="So it read.",
    )


def suggested(case: Any, doing: Doing, number: int, *, verdict: Verdict) -> None:
    """File a short talk with one suggested mark and decide about it."""
    reading = talk(number)
    rating = marked(reading, 1)
    [document] = documents.file_readings(case, doing, original=reading.text.encode(), readings=[reading])
    [mark], _ = propose(case, doing, source_id=document.pk, ratings=[rating], told=())
    decide(case, mark, replace(doing, at=doing.at + timedelta(minutes=number)), verdict=verdict)


def withdrawal(doing: Doing) -> float:
    return both.judge(talk(99).turns, shipped(), taught=taught(doing))[1].families["W"]


def test_what_is_rejected_again_and_again_is_suggested_less(own: Any, doing: Doing) -> None:
    before = withdrawal(doing)
    for number in range(FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED)

    assert withdrawal(doing) < 0.8 * before


def test_what_is_accepted_is_suggested_more(own: Any, doing: Doing) -> None:
    before = withdrawal(doing)
    for number in range(FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.ACCEPTED)

    assert withdrawal(doing) > before


def test_fewer_decisions_than_that_teach_nothing(own: Any, doing: Doing) -> None:
    for number in range(FEWEST - 1):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED)

    assert taught(doing).families == {}


def test_what_most_decisions_teach_is_worked_out_in_under_two_seconds(own: Any, doing: Doing) -> None:
    talks = TEACH // 10
    for number in range(talks):
        [reading] = read("\n".join(ASKED + SAID.format(f"{number} {at}") for at in range(40)))
        assert isinstance(reading, Transcript)
        ratings = [marked(reading, turn) for turn in range(1, 80, 8)]
        [document] = documents.file_readings(own.case, doing, original=reading.text.encode(), readings=[reading])
        marks, _ = propose(own.case, doing, source_id=document.pk, ratings=ratings, told=())
        for at, mark in enumerate(marks):
            later = replace(doing, at=doing.at + timedelta(minutes=number * 10 + at))
            decide(own.case, mark, later, verdict=Verdict.REJECTED if at % 3 else Verdict.ACCEPTED)
    begun = time.process_time()
    learned = taught(doing)

    assert learned.families["W"].learned_from == TEACH
    assert time.process_time() - begun < 2 * 2, "two seconds of two cores"


def test_what_was_learned_is_forgotten_and_the_decisions_stay(own: Any, doing: Doing) -> None:
    for number in range(FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED)
    begin_anew(replace(doing, at=doing.at + timedelta(days=1)))

    assert taught(doing).families == {}
    assert len(decided(doing)) == FEWEST


def test_the_tally_names_each_marker_with_its_interval(own: Any, doing: Doing) -> None:
    for number in range(4):
        suggested(own.case, doing, number, verdict=Verdict.ACCEPTED if number else Verdict.REJECTED)
    [tally] = tallies(decided(doing))

    assert (tally.marker, tally.accepted, tally.rejected) == ("W.defer", 3, 1)
    assert tally.share.low < 0.75 < tally.share.high


def test_the_fewer_may_be_wrong_the_fewer_are_shown(doing: Doing) -> None:
    say_how(doing, wrong_in_ten=1)
    strict = taught(doing)

    assert strict.threshold("W", shipped().card) == pytest.approx(0.9)


@pytest.mark.parametrize("wrong", [0, 10, -1])
def test_what_nobody_can_keep_to_is_refused(doing: Doing, wrong: int) -> None:
    with pytest.raises(InvalidEntry):
        say_how(doing, wrong_in_ten=wrong)


def test_the_page_says_how_suggestions_fared_and_takes_the_choice(browser: Client, own: Any, doing: Doing) -> None:
    for number in range(3):
        suggested(own.case, doing, number, verdict=Verdict.ACCEPTED)
    browser.post(reverse("reader"), {"wrong": "3"})
    page = browser.get(reverse("reader")).content.decode()

    assert "100 %" in page
    assert '<option value="3" selected>' in page


def test_the_page_refuses_a_choice_that_is_none(browser: Client, own: Any) -> None:
    assert browser.post(reverse("reader"), {"wrong": "99"}).status_code == 409
