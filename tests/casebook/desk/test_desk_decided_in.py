"""What was decided in one talk, by family and turn: each way of deciding, taken back, left open, forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.casebook.desk.test_desk_taught import consent, marked

from casebook.learning.again import decided_in
from casebook.learning.teaching import begin_anew
from casebook.record.acts import documents
from casebook.record.acts.findings import decide, edit_mark, propose
from casebook.record.acts.keeping import void
from casebook.record.acts.marking import mark_turn
from casebook.record.models import Decision, Document, Mark, Verdict
from casebook.record.who import Doing
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.reading import read
from sessionlab.transcript import Transcript

pytestmark = pytest.mark.django_db(databases=["default", "process"])
TALK = """T: What would you like to do today?
C: I don't know, whatever you think is best.
T: I see.
C: You never listen.
"""


@pytest.fixture(autouse=True)
def agreed(own: Any, doing: Doing) -> None:
    consent(own.case, doing, given=True)


def suggested(case: Any, doing: Doing, *markers: str, turn: int = 1) -> tuple[Document, list[Mark]]:
    """File a short talk with some suggested marks of one turn."""
    [reading] = read(TALK)
    [document] = documents.file_readings(case, doing, original=TALK.encode(), readings=[reading])
    return document, beside(case, document, doing, *markers, turn=turn)


def beside(case: Any, document: Document, doing: Doing, *markers: str, turn: int = 1) -> list[Mark]:
    [reading] = read(TALK)
    assert isinstance(reading, Transcript)
    ratings = [replace(marked(reading, turn), marker=marker) for marker in markers]
    return propose(case, doing, source_id=document.pk, ratings=ratings, told=())[0]


def later(doing: Doing, minutes: int) -> Doing:
    return replace(doing, at=doing.at + timedelta(minutes=minutes))


def decided(case: Any, doing: Doing, marks: Sequence[Mark], *verdicts: Verdict | None) -> None:
    for at, (mark, verdict) in enumerate(zip(marks, verdicts, strict=True), start=1):
        if verdict is not None:
            decide(case, mark, later(doing, at), verdict=verdict)


ACCEPTED, REJECTED = Verdict.ACCEPTED, Verdict.REJECTED
W_IS, W_IS_NOT = {"W": {1: True}, RUPTURE: {1: True}}, {"W": {1: False}, RUPTURE: {1: False}}
C_IS_NOT_W = {"C": {1: True}, "W": {1: False}, RUPTURE: {1: True}}


@pytest.mark.parametrize(
    ("markers", "verdicts", "told"),
    [
        (["W.defer"], [None], {}),
        (["W.defer"], [ACCEPTED], W_IS),
        (["W.defer"], [REJECTED], W_IS_NOT),
        (["S.shame"], [REJECTED], {"S": {1: False}}),
        (["W.defer", "W.minimal"], [REJECTED, ACCEPTED], W_IS),
        (["W.defer", "W.minimal"], [REJECTED, REJECTED], W_IS_NOT),
        (["W.defer", "W.minimal"], [REJECTED, None], {}),
        (["W.defer", "W.minimal"], [ACCEPTED, None], W_IS),
        (["W.defer", "C.reject"], [REJECTED, ACCEPTED], C_IS_NOT_W),
        (["W.defer", "C.reject"], [REJECTED, REJECTED], {"C": {1: False}, "W": {1: False}, RUPTURE: {1: False}}),
        (["W.defer", "C.reject"], [REJECTED, None], {"W": {1: False}}),
    ],
)
def test_what_was_decided_about_suggestions_of_a_turn(
    own: Any, doing: Doing, markers: list[str], verdicts: list[Verdict | None], told: Any
) -> None:
    document, marks = suggested(own.case, doing, *markers)
    decided(own.case, doing, marks, *verdicts)

    assert decided_in(document, doing) == told


def test_what_was_suggested_only_after_a_rejection_does_not_open_it_again(own: Any, doing: Doing) -> None:
    document, marks = suggested(own.case, doing, "W.defer")
    decided(own.case, doing, marks, REJECTED)
    beside(own.case, document, later(doing, 9), "C.reject")

    assert decided_in(document, doing) == W_IS_NOT


def test_a_turn_of_the_therapist_is_no_rupture(own: Any, doing: Doing) -> None:
    document, marks = suggested(own.case, doing, "T.push", turn=2)
    decided(own.case, doing, marks, ACCEPTED)

    assert decided_in(document, doing) == {"T": {2: True}}


@pytest.mark.parametrize(
    ("instead", "told"), [("W.minimal", W_IS), ("C.reject", C_IS_NOT_W), ("S.shame", {"S": {1: True}, **W_IS_NOT})]
)
def test_an_edited_mark_is_what_was_put_in_its_place(own: Any, doing: Doing, instead: str, told: Any) -> None:
    document, [mark] = suggested(own.case, doing, "W.defer")
    edit_mark(own.case, mark, later(doing, 1), marker=instead, significance=3)

    assert decided_in(document, doing) == told


@pytest.mark.parametrize(("instead", "told"), [("W.minimal", {}), ("C.reject", {"W": {1: False}})])
def test_what_was_put_in_its_place_and_taken_back_tells_nothing(
    own: Any, doing: Doing, instead: str, told: Any
) -> None:
    document, [mark] = suggested(own.case, doing, "W.defer")
    own_mark = edit_mark(own.case, mark, later(doing, 1), marker=instead, significance=3)
    decide(own.case, own_mark, later(doing, 2), verdict=REJECTED)

    assert decided_in(document, doing) == told


def test_a_mark_by_hand_is_there_whatever_else_is_rejected(own: Any, doing: Doing) -> None:
    document, marks = suggested(own.case, doing, "W.defer")
    decided(own.case, doing, marks, REJECTED)
    mark_turn(own.case, document, doing, turn=1, marker="W.minimal", significance=3)
    mark_turn(own.case, document, doing, turn=3, marker="C.therapist", significance=3)

    assert decided_in(document, doing) == {"C": {3: True}, "W": {1: True}, RUPTURE: {1: True, 3: True}}


def test_a_mark_by_hand_that_was_taken_back_tells_nothing(own: Any, doing: Doing) -> None:
    document, _ = suggested(own.case, doing)
    mark, _ = mark_turn(own.case, document, doing, turn=1, marker="W.defer", significance=3)
    decide(own.case, mark, later(doing, 1), verdict=REJECTED)

    assert decided_in(document, doing) == {}


def test_the_latest_decision_counts(own: Any, doing: Doing) -> None:
    document, [mark] = suggested(own.case, doing, "W.defer")
    decided(own.case, doing, [mark, mark], REJECTED, ACCEPTED)

    assert decided_in(document, doing) == W_IS


def test_what_does_not_stand_tells_nothing(own: Any, doing: Doing) -> None:
    document, marks = suggested(own.case, doing, "W.defer", "C.reject")
    decided(own.case, doing, marks, ACCEPTED, REJECTED)
    void(own.case, marks[0], doing, reason="It is of another turn.")
    assert decided_in(document, doing) == {"C": {1: False}, RUPTURE: {1: False}}
    void(own.case, Decision.objects.get(row_id=marks[1].pk), doing, reason="A slip of the key.")
    assert decided_in(document, doing) == {}
    decide(own.case, marks[1], later(doing, 5), verdict=ACCEPTED)
    void(own.case, document, doing, reason="It is of another client.")

    assert decided_in(document, doing) == {}


def test_another_talk_tells_nothing_of_this_one(own: Any, doing: Doing) -> None:
    document, marks = suggested(own.case, doing, "W.defer")
    decided(own.case, doing, marks, ACCEPTED)

    assert decided_in(Document.objects.get(pk=own.document), doing) == {}
    assert decided_in(document, doing) == W_IS


def test_what_was_decided_before_one_began_anew_tells_nothing_and_is_not_denied(own: Any, doing: Doing) -> None:
    document, marks = suggested(own.case, doing, "W.defer", "W.minimal", "C.reject")
    decided(own.case, doing, marks[:1], ACCEPTED)
    mark_turn(own.case, document, doing, turn=3, marker="C.therapist", significance=3)
    begin_anew(later(doing, 10))
    assert decided_in(document, doing) == {}
    decided(own.case, later(doing, 20), marks[1:], REJECTED, REJECTED)

    assert decided_in(document, doing) == {"C": {1: False}}
