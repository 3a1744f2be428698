"""What a letter tells."""

from datetime import date

import pytest

from sessionlab.coding.rules import rate
from sessionlab.language.sentences import passages
from sessionlab.relationship.correspondence import tell_letter
from sessionlab.relationship.events import Event
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Letter, Role, Source

SENT = date(2024, 5, 2)


def told(text: str, role: Role = Role.CLIENT, *, on: date | None = SENT) -> tuple[Event, ...]:
    letter = Letter(
        source=Source("letter", "letter.eml", "0" * 64), text=text, passages=passages(text), role=role, on=on
    )
    events = tell(letter, rate(letter))
    assert events == tell_letter(letter, rate(letter))
    assert all(event.span.of(text) == event.quote for event in events)
    return events


def kinds(text: str, role: Role = Role.CLIENT) -> list[str]:
    return [event.kind.value for event in told(text, role)]


@pytest.mark.parametrize(
    ("text", "role", "expected"),
    [
        ("I am sick of your arrogance. I am taking a month off.", Role.CLIENT, ["letter_in", "rupture", "break"]),
        (
            "You have understood nothing. I have decided not to come back.",
            Role.CLIENT,
            ["letter_in", "rupture", "quit"],
        ),
        ("I am so sorry for what I said. May I come on Monday after all?", Role.CLIENT, ["letter_in", "return"]),
        ("I am not sure whether I should keep coming.", Role.CLIENT, ["letter_in", "threat"]),
        ("I'm afraid I must cancel our hour on Friday.", Role.CLIENT, ["letter_in", "cancelled"]),
        ("The parcel arrived, many thanks.", Role.CLIENT, ["letter_in"]),
        ("Thursday at ten suits me.", Role.THERAPIST, ["letter_out"]),
        ("I shall be away from 5 to 19 August.", Role.THERAPIST, ["letter_out", "holiday"]),
        (
            "What I missed was how alone you were, and I am sorry. I respect your wish. My door remains open.",
            Role.THERAPIST,
            ["letter_out", "repair"],
        ),
        ("I am ill and must cancel tomorrow.", Role.THERAPIST, ["letter_out", "cancelled"]),
        ("I've got what I came for, so I have decided to finish here.", Role.CLIENT, ["letter_in", "ended"]),
    ],
)
def test_a_letter_tells(text: str, role: Role, expected: list[str]) -> None:
    assert kinds(text, role) == expected


def test_a_contrite_return_says_so() -> None:
    [_, returned] = told("I am ashamed of what I wrote. I do not want to give this up.")

    assert returned.detail == "contrite"


def test_an_attack_that_is_only_remembered_with_regret_is_no_rupture() -> None:
    text = "I am ashamed of what I wrote. You did not deserve that. Please forgive me. I said you understood nothing."

    assert "rupture" not in kinds(text)


def test_what_a_letter_does_happens_on_the_day_it_was_sent() -> None:
    assert {event.when.on for event in told("I am taking a month off.")} == {SENT}


def test_a_cancelled_hour_has_the_day_it_was_to_be_on() -> None:
    [_, cancelled] = told("I cannot come tomorrow.")

    assert cancelled.when.on == date(2024, 5, 3)


def test_without_a_day_nothing_is_dated() -> None:
    assert not any(event.when.known for event in told("I am taking a month off.", on=None))


def test_a_writer_nobody_named_is_said_to_be_guessed() -> None:
    [arrival, *_] = told("I am taking a month off from you.", Role.UNKNOWN)

    assert (arrival.kind.value, arrival.confidence) == ("letter_in", 0.8)
    assert "its words show it" in arrival.because


def test_a_letter_without_a_sign_of_its_writer_is_taken_as_one_that_came() -> None:
    [arrival] = told("The parcel arrived.", Role.UNKNOWN)

    assert (arrival.kind.value, arrival.confidence) == ("letter_in", 0.5)


def test_a_letter_of_somebody_else_tells_nothing() -> None:
    assert told("You never listened to me. I quit.", Role.OTHER) == ()


def test_an_empty_letter_is_still_a_letter() -> None:
    [arrival] = told("")

    assert arrival.quote == ""
