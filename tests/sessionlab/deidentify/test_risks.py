"""What no finder of names sees: own words, days that can be worked out, a circle too small, the client as reader."""

from datetime import date

import pytest

from sessionlab.deidentify import Known, Written, find, risks
from sessionlab.deidentify.overlap import overlaps
from sessionlab.deidentify.recognition import recognisable
from sessionlab.deidentify.small_world import small_world

LETTER = Written(
    "letter of May",
    "I have thought about it for a week. You were sitting there like a lighthouse with the bulb gone, and I felt that "
    "it was all the same to you what I said or did or did not do on that day.",
)


def test_eight_words_are_found_whatever_they_are() -> None:
    [found] = overlaps("He wrote that it was all the same to you what I did.", [LETTER])

    assert (found.words, found.source) == (10, "letter of May")
    assert found.there.of(LETTER.text) == "that it was all the same to you what I"


def test_five_rare_words_are_found_and_five_plain_ones_not() -> None:
    [found] = overlaps("The lighthouse with the bulb gone out. I have thought about it.", [LETTER])

    assert found.words == 5
    assert overlaps("I have thought about it since.", [LETTER]) == ()


def test_overlaps_do_not_mind_case_marks_or_invisible_signs() -> None:
    told = "“LIKE a light\u200bhouse, with the bulb… gone”"

    assert [one.words for one in overlaps(told, [LETTER])] == [7]
    assert overlaps(told, [LETTER])[0].span.of(told) == "LIKE a light\u200bhouse, with the bulb… gone"


def test_six_words_are_found_when_six_are_asked_for() -> None:
    told = "He said I have thought about it for days."

    assert [one.words for one in overlaps(told, [LETTER], run=6)] == [6]


def test_weekdays_lead_to_days_once_the_day_of_publication_is_known() -> None:
    text = "On Friday he shouted. The next day he wrote. On Tuesday he mocked me, and today he quit."
    told = risks(text, published_on=date(2021, 3, 10)).chain

    assert [one.on.isoformat() for one in told] == ["2021-03-05", "2021-03-06", "2021-03-09", "2021-03-10"]
    assert risks(text).chain == ()


def test_facts_together_make_the_world_small_and_say_so() -> None:
    known = Known.of({}, places={"town": ["Brekke"]}, organisations={"employer": ["Lantern Mill"]})
    text = "A widowed man of 58 from Brekke, at Lantern Mill, the eldest of five, who survived the avalanche."
    found = small_world(text, find(text, known=known))

    assert found.narrow
    assert found.score == 1.0
    assert {fact.kind for fact in found.facts} >= {"place", "organisation", "family", "event"}
    assert found.reasons[-1] == "Together they leave about 1 of 67 million."
    assert not small_world("She was sad all week.", ()).narrow


def test_saying_the_same_thing_twice_tells_nothing_new() -> None:
    known = Known.of({}, places={"town": ["Brekke"]})
    once, twice = "She left Brekke.", "She left Brekke. Brekke was small."

    assert small_world(once, find(once, known=known)).left == small_world(twice, find(twice, known=known)).left


def test_the_client_would_know_what_was_said_sent_published_and_mocked() -> None:
    text = (
        "Spring was late. I told him that I had missed it. He sent an email. He ridiculed “The Quiet Chair”. "
        "He quit at the end of the hour."
    )
    found = recognisable(text, publications=["The Quiet Chair"])

    assert [one.because for one in found] == [
        ("what was said between the two", "what you did or forgot"),
        ("a letter or message",),
        ("words in quotation marks", "ridicule or insult to you", "what you have published"),
        ("a moment of the hour itself", "how the treatment stands"),
    ]


def test_words_of_a_letter_make_a_sentence_recognisable() -> None:
    told = risks("All was quiet. It was a lighthouse with the bulb gone.", sources=[LETTER])

    assert [one.because for one in told.client_as_reader] == [("words of letter of May",)]


@pytest.mark.parametrize(
    "sentence",
    [
        "I forgot her name and called her Anna once.",
        "He brought me a cactus at the end.",
        "She threw her bag at the door.",
        "We argued about the invoice for the missed hour.",
        "I yawned.",
    ],
)
def test_what_only_the_client_would_know_is_listed(sentence: str) -> None:
    assert len(recognisable(sentence)) == 1
