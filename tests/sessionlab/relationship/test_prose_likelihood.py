from math import exp

import pytest

from sessionlab.language.accounts import account_of
from sessionlab.language.sentences import passages
from sessionlab.relationship.prose import likelihood
from sessionlab.relationship.prose.likelihood import LENGTH, RULE, SCALE, likelihoods, weighed, weights
from sessionlab.transcript import Narrative, Source


def by_hand(names: list[str], column: int) -> float:
    """Return the likelihood of one kind, added up feature by feature."""
    known = weights()
    seen = [name for name in names if name in known.numbers]
    worth = {name: int(known.rows[known.numbers[name], column]) / SCALE for name in seen}
    words = sum(worth[name] for name in seen if not name.startswith(RULE))
    rules = sum(worth[name] for name in seen if name.startswith(RULE))
    return 1 / (1 + exp(-(words * LENGTH / max(1.0, len(seen) ** 0.5) + rules)))


def test_sentences_weighed_together_are_weighed_as_by_hand() -> None:
    shown = [["always", "word:letter", "rule:letter_in"], ["word:qqq"], ["always", "word:session"]]
    chances = likelihoods(shown, weights())
    expected = [[by_hand(names, column) for column in range(len(weights().kinds))] for names in shown]
    assert chances.tolist() == [pytest.approx(row) for row in expected]


def test_a_sentence_without_a_known_feature_is_as_likely_as_not() -> None:
    assert set(likelihoods([["word:qqq"]], weights())[0].tolist()) == {0.5}


def test_the_order_of_features_makes_no_difference() -> None:
    names = sorted(weights().numbers)[:300]
    forth, back = likelihoods([names, names[::-1]], weights())
    assert forth.tolist() == back.tolist()


def test_a_long_note_is_weighed_as_its_parts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "My client came late. I wrote her a brief note. She missed her next session. I was sad. She wrote back. " * 3
    account = account_of(Narrative(source=Source("note", "n", "0"), text=text, passages=passages(text)))
    whole = weighed([], account)
    monkeypatch.setattr(likelihood, "BATCH", 4)
    assert whole
    assert weighed([], account) == whole


def test_a_note_without_a_sentence_has_no_events() -> None:
    assert weighed([], account_of(Narrative(source=Source("note", "n", "0"), text="", passages=()))) == []
