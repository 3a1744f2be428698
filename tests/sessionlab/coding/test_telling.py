"""Whose words they are: told ones and the speaker's own, between which marks they stand."""

import pytest

from sessionlab.coding.telling import is_told
from sessionlab.coding.wording import hear


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("My gran yelled at us. You are late.", True),
        ("My gran yelled at us. You are lazy. You are late.", True),
        ("Carol just snapped. You are late.", True),
        ("You are late, she says.", True),
        ("You are late, I told the cat.", True),
        ("And my boss goes. You are late.", True),
        ("You are late, I told you.", False),
        ("My gran yelled at us. It was cold. You are late.", False),
        ("He goes to work on Mondays. You are late.", False),
        ("She said that you would be here. You are late.", False),
        ("I thought it was at two. You are late.", False),
        ("You shouted. You are late.", False),
    ],
)
def test_what_is_told_is_told_near_it(words: str, *, told: bool) -> None:
    plain = hear(words).plain
    start = plain.index(" you are late ")
    assert is_told(plain, start, start + len(" you are late ")) is told


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('It said "go away" there.', True),
        ('It said "go away', True),
        ("It said 'go away' there.", True),
        ("It said 'Go away.'", True),
        ("It said ‘go away’ there.", True),
        ("It said «go away» there.", True),
        ("It's 5'10\" and I go away.", False),
        ("My parents' house, I go away, and my friends' too.", False),
        ("'Cause I go away, 'cause they're goin' too.", False),
        ("I don't want that they'd go away, y'know.", False),
    ],
)
def test_apostrophes_and_inches_quote_nothing(text: str, *, quoted: bool) -> None:
    heard = hear(text)
    start = heard.plain.index(" go away ") + 1
    assert heard.is_quoted(start, start + len("go away")) is quoted
