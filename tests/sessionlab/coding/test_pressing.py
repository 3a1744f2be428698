"""How much the therapist has pressed lately, and what it does to the next turn."""

from collections.abc import Iterator

import pytest

from sessionlab.coding.learned.judging import judge
from sessionlab.coding.learned.parcel import shipped
from sessionlab.coding.learned.pressing import KEEPS, pressed_after
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.scene import Seen, follow
from sessionlab.reading import read
from sessionlab.transcript import Transcript, Turn

PRESSED = """T: You have to stop this. You do realise it will kill you?
C: I know.
T: Well, you keep saying so and you keep doing it. You need to stop now.
C: Okay.
T: So what is going to be different this week?
"""
CALM = """T: Hello. How was the train?
C: Fine.
T: And the garden, did you get to it?
C: I did.
T: So what is going to be different this week?
"""


def turns(text: str) -> tuple[Turn, ...]:
    [talk] = read(text)
    assert isinstance(talk, Transcript)
    return talk.turns


def seen(text: str) -> Iterator[Seen]:
    return follow(turns(text), book=rule_book())


def test_half_of_it_goes_with_each_turn_that_says_something() -> None:
    first, *_ = seen("T: You have to stop this.\nC: I know.\n")

    assert pressed_after(0.8, 0.0, first) == pytest.approx(0.8 * KEEPS)
    assert pressed_after(0.0, 0.6, first) == pytest.approx(0.6 * (1 - KEEPS))


def test_a_listening_noise_and_the_client_leave_it_as_it_was() -> None:
    client, noise = seen("C: I stopped for a week.\nT: Mm-hmm.\n")

    assert pressed_after(0.4, 0.9, client) == pressed_after(0.4, 0.0, noise) == 0.4


def test_the_same_question_is_likelier_a_push_where_the_therapist_has_just_pushed() -> None:
    weighed = shipped().card.lines["T"].pressed
    after, before = judge(turns(PRESSED), shipped()), judge(turns(CALM), shipped())

    assert weighed > 0
    assert after[3].pressed > 2 * before[3].pressed
    assert after[-1].families["T"] > before[-1].families["T"]


def test_only_pushes_know_of_it() -> None:
    lines = shipped().card.lines

    assert {name for name, line in lines.items() if line.pressed} == {"T", "T.push", "T.withdraw"}
