"""Letters read by both: what the learned reader adds, and what it leaves alone."""

import pytest

from sessionlab.coding import rules
from sessionlab.coding.learned.both import rate
from sessionlab.coding.learned.letters import rate_letter
from sessionlab.coding.learned.parcel import shipped
from sessionlab.coding.readers import MOST_TURNS, usual_reader
from sessionlab.language.sentences import passages
from sessionlab.transcript import Letter, Narrative, Role, Source

REPROACH = "You looked out of the window for half of my hour and then asked what I was feeling."
PLAIN = "The bus now stops on the other side of the road."
RULED = "I am sick of your condescension."


def letter(text: str, role: Role = Role.CLIENT) -> Letter:
    source = Source("letter", "letter.txt", "0" * 64)
    return Letter(source=source, text=text, passages=passages(text), role=role)


def test_a_reproach_that_no_rule_knows_is_marked_on_its_sentence() -> None:
    told = letter(f"{PLAIN} {REPROACH}")

    assert not rules.rate(told)
    marks = rate(told, shipped())
    assert "C" in {mark.marker[0] for mark in marks}
    assert {mark.quote for mark in marks} == {REPROACH}
    assert all(told.text[mark.span.start : mark.span.end] == mark.quote for mark in marks)
    assert all("No rule says so." in mark.because and "writes as" in mark.because for mark in marks)


def test_what_the_rules_say_stays_and_is_said_once() -> None:
    told = letter(f"{RULED} {REPROACH}")
    ruled, marks = rules.rate(told), rate_letter(told, shipped())

    assert ruled
    assert set(ruled) <= set(marks)
    assert len({(mark.marker, mark.span) for mark in marks}) == len(marks)
    assert [mark.span.start for mark in marks] == sorted(mark.span.start for mark in marks)


@pytest.mark.parametrize("role", [Role.THERAPIST, Role.OTHER])
def test_letters_of_others_are_left_to_the_rules(role: Role) -> None:
    told = letter(f"{REPROACH} {PLAIN}", role)

    assert rate_letter(told, shipped()) == rules.rate(told)


def test_a_mere_change_of_time_is_not_marked() -> None:
    assert not rate(letter(f"{PLAIN} Could we begin at ten past on Thursday?"), shipped())


def test_a_note_is_still_read_by_the_rules() -> None:
    source = Source("note", "note.txt", "0" * 64)
    note = Narrative(source=source, text=REPROACH, passages=passages(REPROACH))

    assert rate(note, shipped()) == rules.rate(note)


def test_letters_are_read_by_both_unless_there_are_very_many() -> None:
    one = letter(REPROACH)
    many = [one] * (MOST_TURNS + 1)

    assert usual_reader([one]).coder.name == "learned"
    assert usual_reader(many).coder.name == "rules"
    assert "sentences" in usual_reader(many).lacks
