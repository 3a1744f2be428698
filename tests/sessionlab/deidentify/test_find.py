"""The finders together: what is joined, what is weighed, and that no text, however strange, is too much for them."""

import re
import time
from itertools import pairwise

import numpy as np
import pytest

from sessionlab.deidentify import Kind, Known, Weight, find
from sessionlab.deidentify.around import AROUND_COLUMNS, columns_around
from sessionlab.deidentify.candidates import candidates
from sessionlab.deidentify.features import COLUMNS
from sessionlab.deidentify.find import in_shapes
from sessionlab.deidentify.learned import ENTITY_COLUMNS, KIND_COLUMNS, KINDS, describe, likelihood, weights
from sessionlab.deidentify.needed import PRICE, described_in_document, together
from sessionlab.deidentify.patterns import in_telling

COURT = (
    "The case originated in an application (no. 51234/07) against the Republic of Poland lodged with the Court by a "
    "Polish national, Mr Zenon Kwiat (“the applicant”), on 3 May 2007.\n\n"
    "The applicant was born in 1951 and lives in Radom. "
    "The Government were represented by their Agent. The applicant complained about the length of the proceedings."
)


def test_the_weights_fit_the_features() -> None:
    held = weights()

    assert held.named.shape == (COLUMNS,)
    assert held.kinds.shape == (KIND_COLUMNS, len(KINDS))
    assert held.entity.shape == (ENTITY_COLUMNS,)
    assert held.around.shape == (AROUND_COLUMNS,)

    described = describe(COURT, ())
    named = np.ones(len(described.words), dtype=np.float32)
    found = candidates(described, named, named, [Kind.PLACE] * len(named), (), (), ())
    table, called, sizes = described_in_document(COURT, described, named, named, found)

    assert table.shape == (len(found), len(held.need))
    assert len(called) == len(sizes) == len(found)


def test_names_that_nobody_told_of_are_found() -> None:
    found = {one.text: one.kind for one in find("My boss Ottokar lives in Leeds, and I met Aisha and her cousin.")}

    assert found["Ottokar"] is Kind.PERSON
    assert found["Leeds"] is Kind.PLACE
    assert found["Aisha"] is Kind.PERSON


def test_what_a_person_does_and_is_is_found() -> None:
    found = {one.text: one.kind for one in find("She is a Norwegian beekeeper with multiple sclerosis, she is 41.")}

    assert found == {
        "Norwegian": Kind.TRAIT,
        "beekeeper": Kind.PROFESSION,
        "multiple sclerosis": Kind.TRAIT,
        "41": Kind.AGE,
    }


def test_a_court_is_read_as_a_court() -> None:
    found = [one.text for one in find(COURT)]

    assert {"51234/07", "Mr Zenon Kwiat", "3 May 2007", "1951", "Radom"} <= set(found)
    assert "Republic of Poland" not in found
    assert "Government" not in found


def test_a_word_of_a_name_is_found_again() -> None:
    found = find("Mrs Zubarova came. Later Zubarova wrote, and Zubarova's son rang.")

    assert [one.text for one in found][1:] == ["Zubarova", "Zubarova"]


def test_mentions_do_not_overlap_and_quote_the_text() -> None:
    text = f"{COURT} Write to z.kwiat@example.org or +48 22 555 01 23."
    found = find(text, known=Known.of({"client": ["Zenon Kwiat"]}))

    assert all(one.text == text[slice(*one.span)] for one in found)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert {one.weight for one in found if one.kind is Kind.CONTACT} == {Weight.DIRECT}


def test_a_higher_bar_finds_no_more() -> None:
    covered = [
        {place for one in find(COURT, least=least) for place in range(*one.span)} for least in (0.02, 0.4, 0.7, 0.99)
    ]

    assert covered[0] >= covered[1] >= covered[2] >= covered[3]
    assert len(covered[0]) > len(covered[3])


def test_likelihoods_are_the_same_every_time() -> None:
    one, other = (likelihood(describe(COURT, ()), weights()) for _ in range(2))

    assert one.tolist() == other.tolist()
    assert 0 <= one.min() <= one.max() <= 1


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "🙂", "\u200b", "\ud800", "a\x00b"])
def test_texts_without_words_say_nothing(text: str) -> None:
    assert find(text, known=Known.of({"client": ["Ada Quist"]})) == ()


@pytest.mark.parametrize(
    "piece",
    ["1 ", "A-", "a.", "A. ", "@", "Mr ", "Aa ", "O'", "1999 ", "EUR ", "“", "\n", "Mr de ", "+1 2", "\u200b", "ada"],
)
def test_a_strange_text_takes_no_longer_than_its_share(piece: str) -> None:
    known = Known.of({"client": ["Ada Quist"]})
    started = time.process_time()
    find(piece * 10_000, known=known)

    assert time.process_time() - started < 5


def test_in_court_a_name_goes_everywhere_or_nowhere() -> None:
    text = f"{COURT} The Radom Regional Court sat in Radom. Later the Radom Regional Court sat again in Radom."
    masked = [one.span for one in find(text) if one.kind is not Kind.PERSON]
    places = [found.start() for found in re.finditer("Radom", text)]
    alone = [place for place in places if not text.startswith("Radom Regional", place)]

    assert len(alone) == 3
    assert all(any(span.start <= place < span.end for span in masked) for place in alone)


def test_a_nationality_is_one_mention_with_its_noun() -> None:
    described = describe(COURT, ())
    words = [word.low for word in described.words]
    place = words.index("polish")
    trait = Kind.TRAIT
    odds = np.full(len(words), -9, dtype=np.float32)
    odds[place] = 3
    found = candidates(described, odds, odds, [trait] * len(words), (), (), ())

    assert (place, place + 2, trait) in [one[:3] for one in found]


TOLD = COURT + (
    " He, who is a retired non-commissioned officer, worked as a ballet dancer until the age of 22 and owned plot no. "
    "7. He was detained in an F-type prison and suffered from chronic sciatica."
)


def cut_out(text: str) -> list[str]:
    """Return what would be weighed when no word looks like a name."""
    described = describe(text, ())
    odds = np.full(len(described.words), -9, dtype=np.float32)
    kinds = [Kind.TRAIT] * len(odds)
    found = candidates(described, odds, odds, kinds, in_shapes(text), in_telling(text), ())
    return [text[described.words[one.first].start : described.words[one.last - 1].end] for one in found]


@pytest.mark.parametrize(
    "told", ["retired non-commissioned officer", "ballet dancer", "age of 22", "plot no. 7", "chronic sciatica"]
)
def test_what_a_court_tells_in_plain_words_is_weighed_whole(told: str) -> None:
    assert told in cut_out(TOLD)


def test_a_word_behind_a_hyphen_belongs_to_the_name() -> None:
    text = COURT + " The Radom Court of First-instance heard him."
    described = describe(text, ())
    low = [word.low for word in described.words]
    odds = np.full(len(low), -9, dtype=np.float32)
    odds[low.index("first")] = 3
    found = candidates(described, odds, odds, [Kind.ORGANISATION] * len(odds), (), (), ())

    assert [low[one.first : one.last] for one in found][-1:] == [["court", "of", "first", "-", "instance"]]


def test_the_same_name_in_another_sentence_is_seen_differently() -> None:
    text = COURT + " On 3 May 2007 the Court changed its Sections."
    described = describe(text, ())
    odds = np.full(len(described.words), -9, dtype=np.float32)
    found = candidates(described, odds, odds, [Kind.DATE] * len(odds), in_shapes(text), (), ())
    one, other = (date for date in found if date.kind is Kind.DATE and date.last - date.first == 3)
    here, there = columns_around(text, described, [one, other])

    assert len(set(here) - set(there)) > 10
    assert set(here) & set(there)


def test_a_name_that_is_longer_or_stands_more_often_must_be_surer() -> None:
    short, long, again = together(np.array([1.0, 1.0, 2.0]), ["a", "b", "b"], np.array([1.0, 4.0, 4.0])).tolist()

    assert short == 1.0
    assert long == again == pytest.approx(1.5 - PRICE * np.log(2 * 4))


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("He died at James Cook hospital.", "James Cook hospital", Kind.ORGANISATION),
        ("Her husband works for Nissan.", "Nissan", Kind.ORGANISATION),
        ("Ring 07700 900123 after lunch.", "07700 900123", Kind.CONTACT),
        ("She was once on Bake Off.", "Bake Off", Kind.RARE),
        ("She taught cello for a while.", "cello", Kind.TRAIT),
        ("He rang at half past six.", "half past six", Kind.DATE),
        ("My friend Sheila, 81, died.", "81", Kind.AGE),
        ("Nobody knows of the abortion.", "abortion", Kind.TRAIT),
    ],
)
def test_what_a_therapist_writes_is_found(text: str, words: str, kind: Kind) -> None:
    assert (words, kind) in [(one.text, one.kind) for one in find(text)]


@pytest.mark.parametrize("text", ["At 34 one is no longer young.", "A 34yo came.", "It was a woman of 34."])
def test_an_age_is_found_in_each_of_its_shapes(text: str) -> None:
    assert [(one.text[:2], one.kind) for one in find(text) if one.kind is Kind.AGE] == [("34", Kind.AGE)]


def test_a_day_of_a_month_alone_is_found_and_a_floor_is_none() -> None:
    assert [one.text for one in find("On the 12th she came.")] == ["the 12th"]
    assert [one.text for one in find("She lives on the 12th floor.")] == []


def test_no_name_of_something_runs_into_the_next_paragraph() -> None:
    found = [one.text for one in find("It is told in From the Chair\n\nNothing is said of anybody.")]

    assert [one for one in found if "\n" in one] == []
