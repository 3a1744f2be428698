"""What the rules do not take a client's words for."""

import pytest

from sessionlab.coding.rules import rate
from sessionlab.reading import read


def markers(words: str) -> set[str]:
    """Return the markers of one answer of a client."""
    [talk] = read(f"T: How is it to be here?\nC: {words}\nT: Go on.\nC: That is all.\n")
    return {rating.marker for rating in rate(talk) if rating.turn == 1}


@pytest.mark.parametrize(
    "words",
    [
        "You never help me.",
        "You are not helpful.",
        "I'm not glad I came.",
        "Nothing you say helps.",
        "I can't say this helps.",
    ],
)
def test_help_that_is_denied_is_no_praise(words: str) -> None:
    assert "S.warm" not in markers(words)


@pytest.mark.parametrize("words", ["You help me a lot.", "This is not only helpful, it is a relief to be heard."])
def test_help_that_is_told_is_praise(words: str) -> None:
    assert "S.warm" in markers(words)


@pytest.mark.parametrize(
    ("words", "quits"),
    [
        ("I won't be coming back next week because of the holiday.", False),
        ("I will not see you on Monday, I am away.", False),
        ("I won't be coming back.", True),
        ("I won't be coming back any more.", True),
    ],
)
def test_one_hour_that_is_missed_is_no_ending(words: str, *, quits: bool) -> None:
    assert ("E.quit" in markers(words)) is quits


ATTACKS = (
    "Oh, shut up for once.",
    "You're a liar, and you know I know.",
    "I don't believe a word you say.",
    "Don't you dare tell me what I feel.",
    "You have made all of it worse.",
    "What a load of rubbish.",
    "Piss off, will you.",
    "I want to speak to somebody who is qualified.",
    "I can't stand coming, I can't stand this room.",
    "You silly little man.",
)


@pytest.mark.parametrize("words", ATTACKS)
def test_an_open_attack_is_marked_as_one(words: str) -> None:
    assert any(marker.startswith("C.") or marker == "S.contempt" for marker in markers(words))


@pytest.mark.parametrize(
    "words",
    [
        "So I went to him, shut up for once.",
        'He wrote, "You\'re a liar, and you know I know."',
        "[laughs] Oh, shut up.",
        "She said piss off, will you.",
        "The new phones have made all of it worse.",
        "I told my boss you're a liar, mate.",
        "My sister goes, don't you dare tell me what I feel.",
    ],
)
def test_the_same_words_told_quoted_laughed_or_of_somebody_else_are_none(words: str) -> None:
    assert not {marker for marker in markers(words) if marker[0] == "C" or marker == "S.contempt"}
