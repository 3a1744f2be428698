"""Marks in letters: what holds in writing, for either writer, and what must stay unmarked."""

from datetime import date

import pytest

from sessionlab.coding.letters import SHOWN_FROM, rate_letter, writer_of
from sessionlab.coding.rule_book import rule_book
from sessionlab.coding.rules import READER, rate
from sessionlab.language.sentences import passages
from sessionlab.transcript import Letter, Role, Source, Span

FROM_CLIENT = (
    ("letter-never-again-worse", "Never in my life have I met such an incompetent person."),
    ("letter-did-to-me", "You never listened and you laughed at what I brought."),
    ("letter-sick-of-you", "I am sick of your condescension."),
    ("letter-feel-done-to", "I felt humiliated by you on Monday."),
    ("letter-still-angry", "I am still furious."),
    ("letter-no-use", "Our sessions have been a waste of my time."),
    ("letter-scorn", "Spare me the psychobabble from your little textbook."),
    ("letter-do-not-contact", "Please do not contact me."),
    ("letter-bill-and-rules", "I will not be paying for an hour you cut short."),
    ("letter-defers", "It is all my own fault of course, not yours."),
    ("letter-short-shut", "Noted."),
    ("letter-time-away", "I am going to take a break from our meetings until October."),
    ("letter-quits", "I have decided not to continue."),
    ("letter-may-stop", "I wonder whether I should stop coming."),
    ("letter-wants-back", "May I come back on Thursday?"),
    ("letter-ashamed-of-what-i-did", "I am so ashamed of what I wrote to you."),
    ("letter-sees-own-pattern", "It is the same thing I have done all my life, I push everyone away."),
    ("letter-warm", "You have been so kind and patient."),
    ("letter-speaks-low-of-self", "I feel like a complete failure."),
    ("letter-asks-for-help", "I really need to talk to you."),
)
FROM_THERAPIST = (
    ("letter-own-part", "I am sorry that I did not hear it."),
    ("letter-between-us", "Here is what I think happened between us yesterday."),
    ("letter-how-it-may-have-been", "It may have felt as if I were not there."),
    ("letter-respects-the-choice", "That is for you to decide, and I respect it."),
    ("letter-open-door", "My door remains open."),
)
UNMARKED = (
    "My sister says that her surgeon was incompetent.",
    "I have decided to quit my job.",
    "I cannot come tomorrow, my train is cancelled.",
    "He told me that he was sick of his boss.",
    "The parcel went to the wrong house.",
    "We are having our kitchen painted.",
    "I will bring the form on Thursday.",
)


def letter(text: str, role: Role, *, quoted: tuple[Span, ...] = ()) -> Letter:
    return Letter(
        source=Source("letter", "letter.eml", "0" * 64),
        text=text,
        passages=passages(text),
        role=role,
        on=date(2024, 5, 2),
        quoted=quoted,
    )


def fired(text: str, role: Role) -> set[str]:
    return {mark.because.rpartition("(rule ")[2].rstrip(").") for mark in rate_letter(letter(text, role), coder=READER)}


@pytest.mark.parametrize(("rule", "said"), FROM_CLIENT)
def test_a_rule_marks_what_a_client_writes(rule: str, said: str) -> None:
    assert rule in fired(said, Role.CLIENT)


@pytest.mark.parametrize(("rule", "said"), FROM_THERAPIST)
def test_a_rule_marks_what_a_therapist_writes(rule: str, said: str) -> None:
    assert rule in fired(said, Role.THERAPIST)


def test_every_rule_of_letters_stands_in_a_table_above() -> None:
    rules = {rule.id for rule in rule_book(("letters",)).rules}

    assert rules == {rule for rule, _ in (*FROM_CLIENT, *FROM_THERAPIST)}


@pytest.mark.parametrize("said", UNMARKED)
@pytest.mark.parametrize("role", [Role.CLIENT, Role.THERAPIST])
def test_what_is_said_of_others_or_of_practical_things_stays_unmarked(said: str, role: Role) -> None:
    assert fired(said, role) == set()


def test_the_words_of_a_mark_stand_verbatim_in_the_letter() -> None:
    text = "Dear M,\n\nThe weather is fine. You never listened to me. I am sick of your arrogance!\n\nR."
    told = letter(text, Role.CLIENT)
    marks = rate(told)

    assert marks
    assert all(mark.span.of(text) == mark.quote and mark.confidence >= SHOWN_FROM for mark in marks)


def test_a_client_and_a_therapist_are_not_marked_for_each_other() -> None:
    assert not any(mark.marker.startswith("R.") for mark in rate(letter("I am sorry I was late.", Role.CLIENT)))


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("I am taking a month off from you. You understood nothing.", Role.CLIENT),
        ("I respect your decision. What I missed was how alone you were.", Role.THERAPIST),
        ("The parcel went to the wrong house.", Role.UNKNOWN),
    ],
)
def test_a_writer_nobody_named_is_the_one_whose_words_they_are(text: str, role: Role) -> None:
    assert writer_of(letter(text, Role.UNKNOWN)) is role


def test_a_named_writer_is_believed() -> None:
    assert writer_of(letter("I am taking a month off from you.", Role.OTHER)) is Role.OTHER


def test_somebody_else_is_never_marked() -> None:
    assert rate(letter("You never listened to me.", Role.OTHER)) == ()
