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
