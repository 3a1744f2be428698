"""What an hour tells, and the day of a short note."""

from datetime import date

import pytest

from sessionlab.coding.learned.both import rate as rate_by_both
from sessionlab.coding.learned.parcel import shipped
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.rules import READER, rate
from sessionlab.reading import read
from sessionlab.relationship.sessions import tell_transcript
from sessionlab.relationship.telling import MOST_WORDS_OF_A_NOTE, tell
from sessionlab.transcript import Narrative, Transcript

DAY = date(2024, 5, 2)
ATTACK = """\
T: How was the week?
C: Fine, I guess.
T: You seem a bit quiet today.
C: You are useless. You have no idea what you are doing.
T: I hear that you are angry with me.
C: Am I."""
HOUR = "\n".join(f"{'T' if number % 2 == 0 else 'C'}: Turn {number} of the hour." for number in range(60))


def hour() -> Transcript:
    [reading] = read(HOUR, written_on=DAY)
    assert isinstance(reading, Transcript)
    return reading


def seen(*marks: tuple[str, int, int, float], by: Coder = READER) -> list[Rating]:
    turns = hour().turns
    return [
        Rating(
            marker=marker,
            span=turns[turn].span,
            quote=turns[turn].text,
            turn=turn,
            significance=significance,
            confidence=confidence,
            coder=by,
            because="It was said.",
        )
        for marker, turn, significance, confidence in marks
    ]


def kinds(*marks: tuple[str, int, int, float], by: Coder = READER) -> list[str]:
    return [event.kind.value for event in tell_transcript(hour(), seen(*marks, by=by))]


def test_an_hour_is_a_session_of_its_day() -> None:
    [session] = tell_transcript(hour(), [])

    assert (session.kind.value, session.when.on, session.turn) == ("session", DAY, 0)


def test_one_clear_attack_is_a_rupture() -> None:
    assert kinds(("C.therapist", 21, 4, 0.8)) == ["session", "rupture"]


def test_the_reason_counts_turns_as_people_do() -> None:
    told = tell_transcript(hour(), seen(("C.therapist", 21, 4, 0.8)))

    assert told[1].turn == 21
    assert "from turn 22 to turn 22, the strongest at turn 22." in told[1].because


def test_one_faint_mark_is_none() -> None:
    assert kinds(("W.denial", 21, 2, 0.4)) == ["session"]


def test_an_attack_likelier_than_not_is_told_where_chances_are_measured() -> None:
    attack = ("C.therapist", 21, 2, 0.55)

    assert kinds(attack, by=Coder("learned", "4")) == ["session", "rupture"]
    assert kinds(attack) == ["session"]


def test_what_a_person_marked_is_told_when_it_is_clear_or_comes_again() -> None:
    small = ("C.therapist", 21, 2, 1.0)

    assert kinds(small, by=Coder("therapist")) == ["session"]
    assert kinds(small, ("W.denial", 23, 1, 1.0), by=Coder("therapist")) == ["session", "rupture"]


def test_a_plain_attack_is_told_by_the_readers_that_are_shipped() -> None:
    pytest.importorskip("onnxruntime")
    [reading] = read(ATTACK, written_on=DAY)
    assert isinstance(reading, Transcript)

    told = tell_transcript(reading, rate_by_both(reading, shipped()))

    rupture = next(event for event in told if event.kind.value == "rupture")
    assert rupture.turn == 3
    assert rupture.confidence >= 0.5


def test_several_small_marks_are_one_rupture() -> None:
    small = [("C.reject", turn, 2, 0.5) for turn in (21, 25, 31)]

    assert kinds(*small) == ["session", "rupture"]


def test_what_the_therapist_pressed_before_is_of_both() -> None:
    found = tell_transcript(hour(), seen(("T.push", 20, 3, 0.7), ("C.therapist", 21, 4, 0.8)))

    assert found[1].by.value == "both"


def test_repair_follows_its_rupture_and_says_that_it_did_not_hold() -> None:
    found = tell_transcript(
        hour(), seen(("C.therapist", 11, 4, 0.8), ("R.acknowledge", 14, 4, 0.6), ("C.therapist", 41, 4, 0.8))
    )

    assert [(event.kind.value, event.detail) for event in found[1:3]] == [("rupture", ""), ("repair", "did not hold")]


def test_a_decision_is_told_once_by_its_surest_words() -> None:
    found = tell_transcript(hour(), seen(("E.quit", 31, 5, 0.5), ("E.quit", 41, 5, 0.7)))

    assert [(event.kind.value, event.turn) for event in found] == [("session", 0), ("quit", 41)]


def test_an_unsure_decision_is_not_told() -> None:
    assert kinds(("E.quit", 31, 5, 0.3)) == ["session"]


def test_a_short_note_tells_of_its_own_day() -> None:
    [note] = read("She was furious with me and called me useless. Later she wept.", written_on=DAY)
    ruptures = [event for event in tell(note, rate(note)) if event.kind.value == "rupture"]

    assert [event.when.on for event in ruptures] == [DAY]


def test_a_long_account_does_not() -> None:
    filler = "The house stood at the end of a road. " * (MOST_WORDS_OF_A_NOTE // 8)
    [account] = read(f"She was furious with me and called me useless. {filler}", written_on=DAY)
    assert isinstance(account, Narrative)
    ruptures = [event for event in tell(account, rate(account)) if event.kind.value == "rupture"]

    assert [event.when.on for event in ruptures] == [None]
