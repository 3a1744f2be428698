"""Stand-ins are the same for the same, days keep their distances, and the map leads back."""

from datetime import date

import pytest

from sessionlab.deidentify import Known, disguise, find
from sessionlab.deidentify.shifting import blurred, shifted
from sessionlab.errors import InvalidInput

RECORD = Known.of(
    {"client": ["Tomasz Wilk", "Tomek"], "client's sister": ["Runa"], "therapist": ["Dr Hale"]},
    organisations={"client's employer": ["Lantern Mill"]},
)


def disguised(text: str, *, shift: int | None = 10) -> str:
    """Return the disguised text."""
    return disguise(text, find(text, known=RECORD), shift=shift).text


def test_everybody_known_is_called_by_role() -> None:
    text = "Tomek's sister Runa works at Lantern Mill. Runa told Dr Hale that Tomasz Wilk never rests."

    assert disguised(text) == (
        "The client's sister works at the client's employer. "
        "The client's sister told the therapist that the client never rests."
    )


def test_no_article_stands_twice_and_a_sentence_begins_with_a_capital() -> None:
    assert disguised("His Runa. The Lantern Mill closed.") == "His client's sister. The client's employer closed."


def test_people_without_a_role_keep_their_letter() -> None:
    told = disguised("Mrs Okafor met Mr Lindqvist. Later Okafor wrote; Ms Okafor cried, and so did Mr Lindqvist.")

    assert told.startswith("Person A met person B. Later")
    assert told.endswith("person A cried, and so did person B.")


def test_intervals_stay_and_weekdays_stay_apart() -> None:
    told = disguised("On Friday, 29 June 2012 he left; on Tuesday 3 July 2012 he came; then 2012-07-06.", shift=17)

    assert told == "On Monday, 16 July 2012 he left; on Friday 20 July 2012 he came; then 2012-07-23."
    assert date(2012, 7, 16).strftime("%A") == "Monday"


@pytest.mark.parametrize("weeks", [0, 7, -14])
def test_a_shift_by_whole_weeks_is_refused(weeks: int) -> None:
    with pytest.raises(InvalidInput, match="whole number of weeks"):
        disguise("On Friday.", [], shift=weeks)


@pytest.mark.parametrize(
    ("words", "moved", "dimmed"),
    [
        ("June 29th, 2012", "July 16th, 2012", "a summer day of that year"),
        ("29.6.2012", "16.7.2012", "one day of that year"),
        ("03/28/2012", "04/14/2012", "one day of that year"),
        ("the 3rd of March", "the 20th of March", "a spring day of that year"),
        ("Fridays", "Mondays", "most weeks"),
        ("31 December 1999", "17 January 2000", "a winter day of that year"),
        ("30 February 2012", None, "a winter day of that year"),
        ("two weeks ago", None, None),
    ],
)
def test_a_date_keeps_its_shape(words: str, moved: str | None, dimmed: str | None) -> None:
    assert (shifted(words, 17), blurred(words)) == (moved, dimmed)


def test_a_choice_by_hand_wins() -> None:
    text = "Runa sings."
    told = disguise(text, find(text, known=RECORD), chosen={"runa": "a cousin"})

    assert told.text == "A cousin sings."
    assert told.replacements[0].reason == "chosen by hand"


def test_the_map_names_each_original_once_with_reason_and_place() -> None:
    text = "Runa and Runa met on 3 May 2011."
    told = disguise(text, find(text, known=RECORD), shift=10)

    assert [(one.original, one.replacement, one.keeps_meaning) for one in told.map] == [
        ("Runa", "The client's sister", True),
        ("Runa", "the client's sister", True),
        ("3 May 2011", "13 May 2011", True),
    ]
    assert all(text[slice(*one.span)] == one.original for one in told.replacements)
    assert "Runa" not in repr(told)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Her sister Runa's voice shook.", "Her sister's voice shook."),
        ("He is an 18-year-old.", "He is a roughly 20-year-old."),
        ("She is a Quaker.", "She is a person of a faith."),
        ("Her twin daughters came.", "Her daughters came."),
        ("It began on 3 October 2011.", "It began on an autumn day of that year."),
        (
            "Since 1998 she rested; the following Monday she came.",
            "Since an earlier year she rested; the following day she came.",
        ),
        ("He won the regional quilting prize.", "He won the prize."),
        ("Her lawyer's assistant rang.", "Her legal worker's assistant rang."),
        ("A nurse manager met the bus driver’s son.", "A health worker met the transport worker’s son."),
        ("She is a lawyer.", "She is a person who works in the law."),
        ("We met at 5.30 p.m. on the stairs.", "We met at a certain hour of the afternoon on the stairs."),
        ("It ended at 6 pm. She rang.", "It ended at a certain hour of the evening. She rang."),
        ("Ask at www.example.org.", "Ask at (address left out)."),
        ("He slept until half past three.", "He slept until a certain hour."),
        ("She missed her 7 pm appointment.", "She missed her evening appointment."),
    ],
)
def test_a_stand_in_fits_its_sentence(text: str, told: str) -> None:
    assert disguised(text, shift=None) == told


def test_a_year_that_the_shift_does_not_reach_is_blurred() -> None:
    assert disguised("She left in 1998.") == "She left in an earlier year."
