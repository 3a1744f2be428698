"""The checks of a reply: on many sentences, and each by itself with what stands around it."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from sessionlab.correspondence import PARTS, Around, Part, Reply, check_reply, crisis_lines, part_named, risk_words
from sessionlab.correspondence.check_rules import CHECKS, check_named
from sessionlab.correspondence.findings import SUBJECT, WHOLE
from sessionlab.reading import read
from sessionlab.transcript import Letter

DOCS = Path(__file__).parents[3] / "docs" / "replies.md"
SENTENCES = Path(__file__).parent / "sentences"
HERS = ("ben@example.org",)
LETTER = (
    "From: Ben <ben@example.org>\nTo: M <m@example.net>\nDate: Fri, 15 Mar 2019 18:00:00 +0000\nSubject: Hm\n\n{}\n"
)


def reply(*, subject: str = "Friday", to: tuple[str, ...] = HERS, **parts: str) -> Reply:
    """Return a reply that has a practical line unless told otherwise."""
    known = {"practical": "The hour on Friday is kept.", **parts}
    return Reply(subject, to, {Part(name): words for name, words in known.items()})


def letter(words: str) -> Letter:
    [found] = read(LETTER.format(words))
    assert isinstance(found, Letter)
    return found


def told(of: Reply, **around: Any) -> list[tuple[str, str, str]]:
    known = Around(**{"addresses": HERS, **around})
    return [(found.check, str(found.place), found.quote) for found in check_reply(of, known)]


def test_a_plain_reply_meets_no_check() -> None:
    good = reply(
        happened="On Friday I hurried you.",
        missed="I did not hear what it meant to you.",
        felt="It may have felt as if nobody was there.",
        choice="Whether you come is yours to decide.",
        available="I am here, and I read what you write.",
    )

    assert told(good) == []


def test_on_the_sentences_they_were_made_with_few_are_missed_and_none_is_false(made_with: Any) -> None:
    assert [one.name for one in made_with if one.false] == []
    assert [one.row for one in made_with if one.found < 0.95 * one.of] == []


def test_on_sentences_written_after_no_innocent_one_is_accused(written_after: Any) -> None:
    assert [one.name for one in written_after if one.false] == []
    assert [one.row for one in written_after if one.found < 0.5 * one.of] == []


def test_the_page_tells_how_many_were_found(made_with: Any, written_after: Any) -> None:
    page = DOCS.read_text("utf-8")
    rows = re.findall(r"^\| (\w+) \| (\d+) of (\d+) \| (\d+) of (\d+) \|", page, re.MULTILINE)
    measured = [
        (first.name, *map(str, (first.found, first.of, second.found, second.of)))
        for first, second in zip(made_with, written_after, strict=True)
    ]

    assert rows == measured


def test_on_sentences_written_last_the_page_tells_how_many_were_found() -> None:
    known = tomllib.loads((SENTENCES / "written_later.toml").read_text("utf-8"))

    def met(check: str, kind: str) -> tuple[int, int]:
        name = "interpretations" if check == "guesses" else check
        entries = known[check][kind]
        return sum(name in [one for one, _, _ in told(reply(felt=words))] for words in entries), len(entries)

    assert (met("threat", "no")[0], met("guesses", "no")[0]) == (0, 0)
    (threats, of_threats), (guesses, of_guesses) = met("threat", "yes"), met("guesses", "yes")
    page = DOCS.read_text("utf-8")
    assert f"{threats} of {of_threats} threats are found" in page
    assert f"{guesses} of {of_guesses} parts with three guesses are found" in page


@pytest.mark.parametrize(
    ("check", "part", "words", "quote"),
    [
        ("blame", "happened", "I am sorry. You made me lose my patience.", "You made me"),
        ("promise", "available", "You can write. I promise that I’ll answer.", "I promise"),
        ("threat", "practical", "The hour is kept. This is your last chance, though.", "your last chance"),
    ],
)
def test_the_words_are_marked_where_they_stand(check: str, part: str, words: str, quote: str) -> None:
    of = Reply("Friday", HERS, {Part(part): words, Part.CHOICE: "Tell me by Friday whether you come."})
    [found] = check_reply(of, Around(addresses=HERS))

    assert (found.check, found.place, found.span.of(words)) == (check, Part(part), quote)


def test_two_interpretations_pass_and_three_are_all_marked() -> None:
    two = "Deep down you wanted me to fail. Your silence is a defence."

    assert told(reply(felt=two)) == []
    assert [check for check, _, _ in told(reply(felt=two, missed="You were really angry with your mother."))] == [
        "interpretations"
    ] * 3


@pytest.mark.parametrize(
    ("words", "guesses"),
    [
        ("Perhaps you felt alone, maybe you were ashamed, and I think you wanted to hurt me.", 3),
        ("It may have felt as if nobody was there. You may have been angry. Perhaps you hoped I would call.", 3),
        ("I wonder whether you were afraid. My guess is that you felt small. It seems to me that you hate Fridays.", 3),
        ("I imagine your anger protects you. Maybe you are testing me. Possibly part of you wanted to leave me.", 3),
    ],
)
def test_three_guesses_about_the_client_in_one_part_are_marked(words: str, guesses: int) -> None:
    found = [(place, quote) for check, place, quote in told(reply(felt=words)) if check == "interpretations"]

    assert [place for place, _ in found] == ["felt"] * guesses
    assert all(quote in words for _, quote in found)


@pytest.mark.parametrize(
    "words",
    [
        "It may have felt as if nobody was there, and perhaps you were angry.",
        "Perhaps you can come on Friday, maybe you prefer Tuesday, and I think you have my number.",
        "Perhaps you want another day. Maybe you need a bill. I think you asked for one. Your train may be late.",
        "I think I was too quick. Perhaps I felt pushed. Maybe I was afraid of the silence. I guess I hurt you.",
        "You wrote that you felt alone. You said you were angry. You told me that you hoped for an answer.",
        "Maybe you feel like coming on Friday. Perhaps you feel better by then. I think you know the way.",
        "I imagine that you felt alone. I was late. I did not ask. I heard the anger and not what came before it.",
    ],
)
def test_a_guess_or_two_and_what_is_no_guess_pass(words: str) -> None:
    assert told(reply(felt=words)) == []


def test_guesses_in_several_parts_are_not_counted_together() -> None:
    one = "Perhaps you felt alone."

    assert told(reply(happened=one, missed=one, felt=one)) == []


def test_a_diagnosis_in_the_subject_is_marked() -> None:
    assert told(reply(subject="Re: your depression")) == [("subject", SUBJECT, "depression")]


def test_a_long_subject_tells_too_much() -> None:
    assert [check for check, _, _ in told(reply(subject="What I have been meaning to say since then"))] == ["subject"]


def test_without_a_practical_line_it_is_asked_for() -> None:
    assert told(reply(practical="", choice="You decide.")) == [("practical", WHOLE, "")]


def test_a_practical_line_counts_wherever_it_stands() -> None:
    assert told(reply(practical="", available="I am in the practice on Tuesday.")) == []


def test_words_of_risk_want_a_line_on_safety() -> None:
    risky = letter("You never listen. I want to kill myself.")

    assert told(reply(), letter=risky) == [("safety", WHOLE, "")]
    assert told(reply(available="At night the crisis line answers: 988."), letter=risky) == []


def test_a_hostile_letter_is_no_letter_of_risk() -> None:
    assert told(reply(), letter=letter("You are the worst. I quit, and I am taking a month off.")) == []


def test_words_of_risk_that_were_only_taken_over_do_not_count() -> None:
    assert risk_words(letter("Fine.\n\n> I want to kill myself.")) == ()


def test_where_no_program_may_read_the_letter_nobody_asks() -> None:
    assert told(reply(), letter=None) == []


def test_another_clients_name_is_marked() -> None:
    assert told(reply(missed="I thought of emil while you spoke."), other_names=["Emil Krause"]) == [
        ("other_client", "missed", "emil")
    ]


def test_a_name_the_client_has_as_well_is_none() -> None:
    assert told(reply(missed="Dear Emil"), other_names=["Emil"], own_names=["Emil Vogt"]) == []


def test_a_name_that_is_a_word_counts_with_its_capital_inside_a_sentence() -> None:
    assert told(reply(missed="Grace helps. I hope so, with some grace."), other_names=["Grace"]) == []
    assert [quote for _, _, quote in told(reply(missed="I told Grace."), other_names=["Grace"])] == ["Grace"]


@pytest.mark.parametrize("to", [(), ("eve@example.org",), ("ben@example.org", "eve@example.org")])
def test_only_the_one_address_of_the_client_is_right(to: tuple[str, ...]) -> None:
    assert [check for check, _, _ in told(reply(to=to))] == ["recipient"]


def test_the_address_is_the_same_in_capitals() -> None:
    assert told(reply(to=("Ben@Example.org",))) == []


def test_a_long_reply_is_told_so() -> None:
    assert [check for check, _, _ in told(reply(happened="I see. " * 130))] == ["length"]


def test_the_parts_stand_in_the_text_where_they_say() -> None:
    of = reply(happened=" On Friday. ", choice="Yours.")

    assert of.text == "On Friday.\n\nYours.\n\nThe hour on Friday is kept."
    assert [of.span_of(part).of(of.text) for part in of.written] == of.text.split("\n\n")
    assert of.span_of(Part.FELT).of(of.text) == ""


def test_no_part_is_written_beforehand_and_each_has_its_sentence_of_help() -> None:
    assert [slot.part for slot in PARTS] == list(Part)
    assert all(slot.help.endswith(".") and slot.name for slot in PARTS)
    assert Reply("", (), {}).text == ""
    assert part_named("choice").name == "Respect for your choice"


def test_every_check_says_why_in_one_sentence() -> None:
    assert [name for name in CHECKS if not check_named(name).why.endswith(".") or not check_named(name).name] == []


def test_every_crisis_line_names_its_source_and_day() -> None:
    lines = crisis_lines()

    assert len({line.place for line in lines}) == len(lines) >= 10
    assert [line.place for line in lines if not line.source.startswith("https://") or not line.number] == []
