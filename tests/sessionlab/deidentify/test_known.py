"""No name of the record survives, however it is spelled; words of every day stay."""

import pytest

from sessionlab.deidentify import Kind, Known, Weight, find
from sessionlab.deidentify.known import in_record

RECORD = Known.of(
    {
        "client": ["Sofia Almeida-Ribeiro", "Fi"],
        "client's sister": ["Inês"],
        "client's brother": ["Konstantin"],
        "therapist": ["Dr. William May"],
        "client's teacher": ["Zoë O'Hara"],
    },
    places={"home town": ["Vila Nova"]},
    organisations={"employer": ["St. Mary's Hospital", "Blue Door Café"]},
)


SPELLINGS = (
    "Sofia|sofia|SOFIA|sOfIa|Sofia's|Sofia’s|sofias|Almeida|almeida-ribeiro|AlmeidaRibeiro|"
    "Sofia Almeida Ribeiro|Ribeiro, Sofia|S. Almeida|Sofia A.|S.A.|S. A. R.|SAR|S.R.|Sofía|Sofi\u00e4|"
    "So\u200bfia|Sof\u00adia|Ѕоfiа|Ｓｏｆｉａ|Sofai|Sofua|Soffia|Sofie|Sofi|S o f i a|So fia|s-o-f-i-a|50fia|s0fia|"
    "sofia84|sofia_a|@sofialmeida|@s.almeida|sofia.almeida@example.org|almeida.sofia@example.org|"
    "salmeida@example.org|sofiaa@example.org|#sofiaalmeida|Fi|Ines|INÊS|ines'|Konstantin|Konstantyn|Konstnatni|"
    "Kostya|Zoe|zoë|O'Hara|OHara|o’hara|ohara|Zoe O Hara|Dr May|William|Will|Bill|dr. may|vila nova|VILA  NOVA|"
    "St Mary's Hospital|st marys hospital|ST. MARY’S HOSPITAL|Blue Door Cafe|bluedoorcafe"
).split("|")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_no_spelling_of_a_known_name_is_passed_over(spelling: str) -> None:
    text = f"Then they spoke of {spelling} for a while."
    found = find(text, known=RECORD)
    start = text.index(spelling)
    covered = {place for one in found for place in range(*one.span)}
    letters = {start + place for place, sign in enumerate(spelling) if sign.isalnum()}

    assert letters <= covered


@pytest.mark.parametrize(
    "words",
    [
        "I will write, and you may call.",
        "The sofa was blue, the door was red.",
        "They fight; it will cost. In may they rest.",
        "He saw the hospital and the bill.",
        "Mary had the constant feeling of being ill, ok?",
    ],
)
def test_words_of_every_day_stay(words: str) -> None:
    assert in_record(words, RECORD) == ()


def test_a_mention_says_whose_name_it_is_and_why() -> None:
    [mention] = in_record("inês cried", RECORD)

    assert (mention.text, mention.role, mention.kind, mention.weight) == (
        "inês",
        "client's sister",
        Kind.PERSON,
        Weight.DIRECT,
    )
    assert mention.because == "part of a name of the record: client's sister"
    assert mention.finder == "record"


def test_a_date_stays_a_date_whoever_is_called_may() -> None:
    [mention] = find("It was 3 May 2011.", known=RECORD)

    assert (mention.text, mention.kind, mention.role) == ("3 May 2011", Kind.DATE, "")


def test_spans_lead_back_to_the_text_behind_folding() -> None:
    text = "Ｚｏë ﬁrst, then So\u200bﬁa's friend."
    found = in_record(text, RECORD)

    assert [text[slice(*one.span)] for one in found] == ["Ｚｏë", "So\u200bﬁa's"]
    assert all(one.text == text[slice(*one.span)] for one in found)


def test_who_knows_nothing_finds_nothing() -> None:
    assert in_record("Sofia came.", Known()) == ()


@pytest.mark.parametrize("spelling", ["Tommy", "Mags", "Harrow and Finch", "H&F", "Harrow & Finch"])
def test_pet_forms_of_short_names_and_the_short_name_of_a_firm_are_found(spelling: str) -> None:
    known = Known.of(
        {"client": ["Margarethe Ostrowska", "Maggie"], "client's brother": ["Tom"]},
        organisations={"employer": ["Harrow & Finch Solicitors"]},
    )
    [mention] = in_record(f"Then {spelling} laughed.", known)

    assert mention.text == spelling


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Anna Berg", "Bergs phoned.", ["Bergs"]),
        ("Tom Wood", "Woods came.", ["Woods"]),
        ("Tom Wood", "It was the Woods' house.", ["Woods"]),
        ("Tom Wood", "We walked in the woods.", []),
        ("Yu Ha", "Has anybody come?", []),
    ],
)
def test_a_family_name_with_an_s_that_is_a_word_counts_with_a_capital(name: str, text: str, found: list[str]) -> None:
    assert [one.text for one in in_record(text, Known.of({"client": [name]}))] == found
