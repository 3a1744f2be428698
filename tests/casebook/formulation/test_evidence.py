"""Links are weighed on what a person confirmed; the rest is shown beside, with what a program's errors leave."""

import random
from datetime import date

import pytest

from casebook.formulation.evidence import Outside, ask, beside, outside, talks_of
from casebook.record.acts.documents import file_readings
from casebook.record.acts.findings import BY_HAND, decide, propose
from casebook.record.acts.keeping import void
from casebook.record.acts.marking import mark_turn
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import Document, EpisodeOfCare, Mark, Verdict
from casebook.record.who import Doing
from sessionlab.coding.rating import Coder, Rating
from sessionlab.formulation.hypothesis import Claim, Formulation, State
from sessionlab.reading import read
from sessionlab.transcript import Span

from .conftest import TURNS, file_talk

pytestmark = pytest.mark.django_db(databases=["default", "process"])
CLAIM = Claim(before="Shame", after="Contempt")
FORMULATION = Formulation(
    on=date(2024, 4, 1),
    states=(State(name="Shame", markers=("S.shame",)), State(name="Contempt", markers=("S.contempt",))),
    claims=(CLAIM,),
)


def suggest(case: EpisodeOfCare, document: Document, doing: Doing, marks: list[tuple[int, str]]) -> list[Mark]:
    ratings = [
        Rating(
            marker=marker,
            span=Span(0, 5),
            quote=document.text[:5],
            turn=turn,
            significance=2,
            confidence=0.7,
            coder=Coder("rules", "1"),
            because="seen",
        )
        for turn, marker in marks
    ]
    return propose(case, doing, source_id=document.pk, ratings=ratings, told=())[0]


@pytest.fixture
def talked(case: EpisodeOfCare, doing: Doing) -> list[list[Mark]]:
    """Three talks: shame in every fourth turn of the client, contempt in the next."""
    made = []
    for number in (1, 2, 3):
        document = file_talk(case, doing, number)
        turns = random.Random(number).sample(range(0, TURNS // 2 - 1, 2), 14)
        pairs = [((2 * t + 1, "S.shame"), (2 * t + 3, "S.contempt")) for t in sorted(turns)]
        made.append(suggest(case, document, doing, [mark for pair in pairs for mark in pair]))
    return made


def test_what_nobody_confirmed_does_not_count(case: EpisodeOfCare, talked: list[list[Mark]]) -> None:
    talks = talks_of(case)
    answer = ask(FORMULATION, CLAIM, talks)
    found = beside(FORMULATION, CLAIM, talks, answer)

    assert answer.weighing is None
    assert answer.refusal is not None
    assert found is not None
    assert found.open == 84
    assert found.answer.weighing is not None
    assert found.answer.weighing.table[0] == (42, 0)
    assert found.weakened is None


def test_confirmed_marks_are_weighed_and_the_rest_is_shown_beside(
    case: EpisodeOfCare, doing: Doing, talked: list[list[Mark]]
) -> None:
    for marks in talked:
        for mark in marks[:-4]:
            decide(case, mark, doing, verdict=Verdict.ACCEPTED)
        decide(case, marks[-4], doing, verdict=Verdict.REJECTED)
    talks = talks_of(case)
    answer = ask(FORMULATION, CLAIM, talks)
    found = beside(FORMULATION, CLAIM, talks, answer)

    assert answer.weighing is not None
    assert answer.weighing.table[0] == (36, 0)
    assert answer.weighing.p < 0.01
    assert found is not None
    assert found.open == 9
    assert found.weakened is not None
    assert 0 < found.weakened.factor < 1
    assert talks[0].document.pk == talked[0][0].source_id


def test_a_mark_by_hand_counts_and_a_rejected_one_does_not(
    case: EpisodeOfCare, doing: Doing, talked: list[list[Mark]]
) -> None:
    document = Document.objects.get(pk=talked[0][0].source_id)
    made, _ = mark_turn(case, document, doing, turn=1, marker="S.envy", significance=3)
    decide(case, talked[0][0], doing, verdict=Verdict.REJECTED)
    talk = talks_of(case)[0]

    assert [mark.pk for mark in talk.confirmed] == [made.pk]
    assert [mark.pk for mark in talk.rejected] == [talked[0][0].pk]
    assert made.quote == "line 1 of 1."
    void(case, made, doing, reason="the wrong turn")
    assert talks_of(case)[0].confirmed == ()


@pytest.mark.parametrize(
    ("turn", "marker", "weight", "said"),
    [
        (TURNS, "S.envy", 3, "no turn 121"),
        (-1, "S.envy", 3, "no turn 0"),
        (1, "S.pride", 3, "no such marker"),
        (0, "S.envy", 3, "tells of the client; turn 1"),
        (1, "S.envy", 6, "outside 1 to 5"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(
    case: EpisodeOfCare, doing: Doing, turn: int, marker: str, weight: int, said: str
) -> None:
    document = file_talk(case, doing, 1)
    with pytest.raises(InvalidEntry, match=said):
        mark_turn(case, document, doing, turn=turn, marker=marker, significance=weight)


def test_a_turn_is_marked_so_only_once(case: EpisodeOfCare, doing: Doing) -> None:
    document = file_talk(case, doing, 1)
    mark_turn(case, document, doing, turn=1, marker="S.envy", significance=3)
    with pytest.raises(InvalidEntry, match="already"):
        mark_turn(case, document, doing, turn=1, marker="S.envy", significance=2)


def test_marks_of_letters_are_told_and_not_weighed(case: EpisodeOfCare, doing: Doing, talked: list[list[Mark]]) -> None:
    letter = b"From: Wren <wren@example.org>\nDate: Tue, 9 Apr 2024 18:00:00 +0000\n\nI envy them, all of them.\n"
    [document] = file_readings(
        case, doing, original=letter, readings=[*read(letter.decode(), written_on=date(2024, 4, 9))]
    )
    before = ask(FORMULATION, CLAIM, talks_of(case))
    marker = FORMULATION.state(CLAIM.before).markers[0]
    row = Mark(
        case_id=case.pk, source_id=document.pk, marker=marker, start=0, end=6, quote="I envy", significance=3,
        confidence=1.0, origin=BY_HAND,
    )  # fmt: skip
    add(row, doing)

    assert outside(case, FORMULATION, CLAIM) == Outside(1, 0)
    assert ask(FORMULATION, CLAIM, talks_of(case)).refusal is not None
    assert before.refusal is not None
    void(case, row, doing, reason="a slip")
    assert outside(case, FORMULATION, CLAIM) == Outside(0, 0)
