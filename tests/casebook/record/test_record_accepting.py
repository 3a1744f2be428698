"""Accepted marks tell events, and those change the state at once."""

from datetime import date

import pytest

from casebook.record.acts import documents, findings
from casebook.record.acts.accepting import accept_mark, correct_mark
from casebook.record.course import course_of
from casebook.record.errors import NotYours
from casebook.record.models import EpisodeOfCare, Event, Mark, Verdict
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.relationship.events import Event as Told
from sessionlab.relationship.telling import tell

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
TALK = """Therapist: How was the week?
Client: It rained.
Therapist: You look tired.
Client: You are of no use to me at all.
Therapist: Say more.
Client: I am leaving for good.
"""


def filed(
    case: EpisodeOfCare, doing: Doing, *seen: tuple[str, int, int], suggest: bool = False
) -> tuple[list[Mark], list[Event]]:
    """File a talk with marks, each a marker, a turn and a weight, and with what they tell where `suggest` says so."""
    [reading] = read(TALK, written_on=DAY)
    [document] = documents.file_readings(case, doing, original=TALK.encode(), readings=[reading])
    ratings = [
        Rating(
            marker=marker,
            span=reading.turns[turn].span,  # type: ignore[union-attr]
            quote=reading.turns[turn].text,  # type: ignore[union-attr]
            turn=turn,
            significance=weight,
            confidence=0.9,
            coder=Coder("rules", "1"),
            because="It is said so.",
        )
        for marker, turn, weight in seen
    ]
    told: tuple[Told, ...] = tell(reading, ratings) if suggest else ()
    return findings.propose(case, doing, source_id=document.pk, ratings=ratings, told=told)


def state(case: EpisodeOfCare, doing: Doing) -> str:
    return course_of(case, doing, today=DAY).state.value


def kinds(case: EpisodeOfCare, doing: Doing) -> list[str]:
    return [happening.told.kind.value for happening in course_of(case, doing, today=DAY).happenings]


@pytest.mark.parametrize(
    ("marker", "turn", "then"), [("C.therapist", 3, "ruptured"), ("E.quit", 5, "quit"), ("S.warm", 1, "steady")]
)
def test_an_accepted_mark_changes_the_state_at_once(
    case: EpisodeOfCare, doing: Doing, marker: str, turn: int, then: str
) -> None:
    [mark], _ = filed(case, doing, (marker, turn, 4))
    assert state(case, doing) == "steady"
    accept_mark(case, mark, doing)
    assert state(case, doing) == then


def test_a_small_mark_alone_tells_nothing(case: EpisodeOfCare, doing: Doing) -> None:
    [mark], _ = filed(case, doing, ("C.therapist", 3, 1))

    assert accept_mark(case, mark, doing) == []


def test_the_event_that_was_suggested_is_the_one_that_counts(case: EpisodeOfCare, doing: Doing) -> None:
    [mark], events = filed(case, doing, ("C.therapist", 3, 4), suggest=True)
    [suggested] = [event for event in events if event.kind == "rupture"]
    [counted] = accept_mark(case, mark, doing)

    assert counted.pk == suggested.pk
    assert kinds(case, doing) == ["rupture"]


def test_a_second_mark_of_the_same_rupture_tells_it_once(case: EpisodeOfCare, doing: Doing) -> None:
    marks, _ = filed(case, doing, ("C.therapist", 3, 4), ("C.reject", 5, 5))
    for mark in marks:
        accept_mark(case, mark, doing)

    assert kinds(case, doing) == ["rupture"]


def test_an_event_that_a_person_rejected_stays_rejected(case: EpisodeOfCare, doing: Doing) -> None:
    [mark], events = filed(case, doing, ("C.therapist", 3, 4), suggest=True)
    for event in events:
        findings.decide(case, event, doing, verdict=Verdict.REJECTED)

    assert accept_mark(case, mark, doing) == []
    assert kinds(case, doing) == []


def test_a_rejected_mark_tells_nothing_with_the_others(case: EpisodeOfCare, doing: Doing) -> None:
    (heavy, light), _ = filed(case, doing, ("C.therapist", 3, 5), ("C.reject", 5, 1))
    findings.decide(case, heavy, doing, verdict=Verdict.REJECTED)

    assert accept_mark(case, light, doing) == []


def test_a_corrected_mark_tells_what_the_person_meant(case: EpisodeOfCare, doing: Doing) -> None:
    [mark], _ = filed(case, doing, ("S.warm", 5, 2))
    own, counted = correct_mark(case, mark, doing, marker="E.quit", significance=5)

    assert (own.marker, [event.kind for event in counted]) == ("E.quit", ["quit"])
    assert state(case, doing) == "quit"


def test_a_mark_of_another_case_is_not_there(case: EpisodeOfCare, doing: Doing) -> None:
    [mark], _ = filed(case, doing, ("C.therapist", 3, 4))
    stranger = EpisodeOfCare(code="X", pseudonym="X", owner_id=doing.account, opened_on=DAY)
    with pytest.raises(NotYours):
        accept_mark(stranger, mark, doing)
