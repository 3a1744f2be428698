"""Decisions teach the reader of this vault: what they come to, what they change, how they are let go."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casebook.learning.confirmed import SEEN_ANYWAY, SEEN_BY_DECISIONS, decided, missed, tallies
from casebook.learning.teaching import FEWEST, TEACH, begin_anew, say_how, taught
from casebook.record.acts import documents
from casebook.record.acts.cases import clients_of, enter_consent
from casebook.record.acts.findings import decide, edit_mark, propose
from casebook.record.acts.keeping import void
from casebook.record.acts.marking import mark_turn
from casebook.record.errors import InvalidEntry
from casebook.record.models import Document, Verdict
from casebook.record.who import Doing
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.learned import judging
from sessionlab.coding.learned.parcel import shipped
from sessionlab.coding.learned.taught import UNTAUGHT
from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.transcript import Span, Transcript

pytestmark = pytest.mark.django_db(databases=["default", "process"])
LEARNED = Coder("learned", "1")
ASKED = "T: What would you like to do today?\n"
SAID = "C: I don't know, whatever you think is best number {}."


@pytest.fixture(autouse=True)
def agreed(own: Any, doing: Doing) -> None:
    consent(own.case, doing, given=True)


def consent(case: Any, doing: Doing, *, given: bool) -> None:
    for client in clients_of(case):
        enter_consent(client, doing, on=doing.today, given=given)


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


def suggested(
    case: Any, doing: Doing, number: int, *, verdict: Verdict, reading: Any = None, because: str = "So it read."
) -> None:
    """File a short talk with one suggested mark and decide about it."""
    reading = reading or talk(number)
    rating = replace(marked(reading, 1), because=because)
    [document] = documents.file_readings(case, doing, original=reading.text.encode(), readings=[reading])
    [mark], _ = propose(case, doing, source_id=document.pk, ratings=[rating], told=())
    decide(case, mark, replace(doing, at=doing.at + timedelta(minutes=number)), verdict=verdict)


def withdrawal(doing: Doing) -> float:
    return judging.judge(talk(99).turns, shipped(), taught=taught(doing))[1].families["W"]


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
    assert tally.share is not None
    assert tally.share.low < 0.75 < tally.share.high


def test_what_was_seen_by_decisions_alone_teaches_and_is_not_counted(browser: Client, own: Any, doing: Doing) -> None:
    suggested(own.case, doing, 0, verdict=Verdict.ACCEPTED)
    suggested(own.case, doing, 1, verdict=Verdict.ACCEPTED, because=f"So it read. {SEEN_ANYWAY}")
    for number in range(2, FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED, because=f"So it read. {SEEN_BY_DECISIONS}")
    [tally] = tallies(decided(doing))

    assert (tally.accepted, tally.rejected) == (2, 0)
    assert taught(doing).families["W"].learned_from == FEWEST
    assert "but is not counted here" in browser.get(reverse("reader")).content.decode()


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


PLAIN = [
    "We had dinner with my sister on Saturday.",
    "The bus was late, so I walked along the river.",
    "My son has begun to play the trumpet.",
    "I slept well, apart from Tuesday.",
]


def overlooked(case: Any, doing: Doing, number: int, *, marker: str = "W.defer") -> Any:
    """File a talk in which nothing was suggested, and mark its last answer oneself."""
    lines = [f"T: How was day {at}?\nC: {words}\n" for at, words in enumerate(PLAIN)]
    [reading] = read("".join(lines) + ASKED + SAID.format(number))
    later = replace(doing, at=doing.at + timedelta(minutes=number))
    [document] = documents.file_readings(case, doing, original=reading.text.encode(), readings=[reading])
    mark, _ = mark_turn(case, document, later, turn=9, marker=marker, significance=3)
    return document, mark


def test_what_one_marks_oneself_where_nothing_was_suggested_teaches(own: Any, doing: Doing) -> None:
    before = withdrawal(doing)
    for number in range(FEWEST):
        overlooked(own.case, doing, number)
    learned = taught(doing)

    assert withdrawal(doing) > before
    assert learned.families["W"].learned_from == FEWEST, "turns that were passed over are no decisions"
    assert learned.families[RUPTURE].learned_from == FEWEST


def test_what_was_missed_does_not_make_everything_likelier(own: Any, doing: Doing) -> None:
    [plain] = read("".join(f"T: And then?\nC: {words}\n" for words in reversed(PLAIN)))
    assert isinstance(plain, Transcript)
    before = [one.score.withdrawal for one in judging.judge(plain.turns, shipped())]
    for number in range(FEWEST):
        overlooked(own.case, doing, number)
    after = [one.score.withdrawal for one in judging.judge(plain.turns, shipped(), taught=taught(doing))]

    assert max(after) < 0.1
    assert sum(after) < 2 * sum(before)


def test_what_was_missed_counts_against_what_was_found(own: Any, doing: Doing) -> None:
    for number in range(3):
        suggested(own.case, doing, number, verdict=Verdict.ACCEPTED)
    overlooked(own.case, doing, 3)
    [tally] = tallies(decided(doing), missed(doing))

    assert (tally.accepted, tally.missed) == (3, 1)
    assert tally.found is not None
    assert tally.found.value == 0.75
    assert tally.found.low < 0.75 < tally.found.high


def test_a_marker_that_was_only_ever_missed_has_no_precision(browser: Client, own: Any, doing: Doing) -> None:
    overlooked(own.case, doing, 0)
    [tally] = tallies(decided(doing), missed(doing))

    assert tally.share is None
    assert tally.found is not None
    assert tally.found.value == 0
    assert "<td>1</td><td>0 %</td>" in browser.get(reverse("reader")).content.decode()


def test_a_mark_put_in_the_place_of_a_suggestion_is_one_that_was_missed(own: Any, doing: Doing) -> None:
    reading = talk(0)
    [document] = documents.file_readings(own.case, doing, original=reading.text.encode(), readings=[reading])
    [mark], _ = propose(own.case, doing, source_id=document.pk, ratings=[marked(reading, 1)], told=())
    edit_mark(own.case, mark, doing, marker="C.therapist", significance=3)
    [one] = missed(doing)

    assert one.mark.marker == "C.therapist"
    assert one.family
    assert not decided(doing)[-1].right


def test_a_mark_in_a_talk_that_no_reader_read_was_not_missed(own: Any, doing: Doing) -> None:
    consent(own.case, replace(doing, at=doing.at + timedelta(seconds=1)), given=False)
    unread = replace(doing, at=doing.at + timedelta(seconds=2))
    overlooked(own.case, unread, 0)
    consent(own.case, replace(doing, at=doing.at + timedelta(hours=1)), given=True)

    assert missed(doing) == []


@pytest.mark.parametrize("why", [SEEN_ANYWAY, SEEN_BY_DECISIONS])
def test_a_look_at_it_afterwards_does_not_make_a_mark_one_that_was_missed(own: Any, doing: Doing, why: str) -> None:
    consent(own.case, replace(doing, at=doing.at + timedelta(seconds=1)), given=False)
    document, _ = overlooked(own.case, replace(doing, at=doing.at + timedelta(seconds=2)), 0)
    consent(own.case, replace(doing, at=doing.at + timedelta(hours=1)), given=True)
    rating = replace(marked(talk(0), 1), because=f"So it read. {why}")
    propose(
        own.case, replace(doing, at=doing.at + timedelta(hours=2)), source_id=document.pk, ratings=[rating], told=()
    )

    assert missed(doing) == []


def test_a_mark_that_was_taken_back_teaches_nothing(own: Any, doing: Doing) -> None:
    _, mark = overlooked(own.case, doing, 0)
    decide(own.case, mark, replace(doing, at=doing.at + timedelta(minutes=5)), verdict=Verdict.REJECTED)

    assert missed(doing) == []


def test_a_voided_talk_teaches_nothing(own: Any, doing: Doing) -> None:
    suggested(own.case, doing, 0, verdict=Verdict.ACCEPTED)
    document, _ = overlooked(own.case, doing, 1)
    for source in (document, Document.objects.get(pk=decided(doing)[0].mark.source_id)):
        void(own.case, source, doing, reason="It is of another client.")

    assert decided(doing) == []
    assert missed(doing) == []


def test_words_of_who_took_the_consent_back_are_read_no_more(own: Any, doing: Doing) -> None:
    for number in range(FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED)
    assert taught(doing).families
    consent(own.case, replace(doing, at=doing.at + timedelta(hours=1)), given=False)

    assert taught(doing).families == {}
    assert len(decided(doing)) == FEWEST


def test_what_is_rejected_teaches_of_any_rupture_too(own: Any, doing: Doing) -> None:
    for number in range(FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED)
    learned = taught(doing)

    assert learned.families[RUPTURE].learned_from == FEWEST
    before, after = (judging.judge(talk(99).turns, shipped(), taught=one)[1] for one in (UNTAUGHT, learned))
    assert after.score.rupture < before.score.rupture


def test_a_decision_that_came_after_the_most_that_teach_is_taken_in(
    own: Any, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casebook.learning.teaching.TEACH", FEWEST)
    for number in range(FEWEST):
        suggested(own.case, doing, number, verdict=Verdict.REJECTED)
    before = taught(doing).families["W"]
    for number in range(FEWEST, 2 * FEWEST):
        [reading] = read(f"T: You must do it at once.\nC: As you wish, doctor, you know it all, {number}.")
        suggested(own.case, doing, number, verdict=Verdict.REJECTED, reading=reading)

    assert taught(doing).families["W"].shift != before.shift
