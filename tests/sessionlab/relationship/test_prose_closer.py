from datetime import date
from importlib.util import find_spec
from math import exp
from pathlib import Path

import numpy as np
import pytest

from sessionlab.coding.rules import rate
from sessionlab.language.sentences import passages
from sessionlab.reading import read
from sessionlab.relationship.prose import closer, likelihood, tell_narrative
from sessionlab.relationship.prose.closer import Card, Closer, closer_for_prose, lacks, looked_at, shipped_closer
from sessionlab.relationship.prose.likelihood import weights
from sessionlab.transcript import Narrative, Source

pytest.importorskip("onnxruntime")
SEED = Path(__file__).parents[3].parent / "shared" / "seed" / "the-make-or-break-moment.txt"
REPLY = (
    "He was furious that afternoon and told me that I was useless. In a brief letter I explained what I had understood "
    "of the quarrel between us. I told him that envy may have been behind it. I wished him well."
)
TEXT = (
    "In April my client stopped coming without a word. I rang her and said that I had been too quick with her. "
    "Two weeks later she sat in her chair again. We went on, and I think that she will stay until the summer."
)


def note(text: str) -> Narrative:
    return Narrative(source=Source("note", "n", "0"), text=text, passages=passages(text))


@pytest.fixture(scope="module")
def loaded() -> Closer:
    return shipped_closer()


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Load the network anew, as at first use."""
    monkeypatch.setattr(closer, "shipped_closer", shipped_closer.__wrapped__)
    return monkeypatch


def test_what_is_shipped_can_be_loaded_and_knows_every_kind(loaded: Closer) -> None:
    assert lacks() == ""
    assert loaded.card.kinds == tuple(kind.value for kind in weights().kinds)
    assert looked_at(["She did not come back."], loaded).shape == (1, len(weights().kinds))


@pytest.mark.parametrize("name", ["CARD", "NETWORK"])
def test_a_missing_file_leaves_the_floor_and_says_so(anew: pytest.MonkeyPatch, name: str) -> None:
    anew.setattr(closer, name, "nothing")

    assert closer_for_prose() is None
    assert "nothing is missing" in lacks()


def test_another_file_leaves_the_floor_and_says_so(anew: pytest.MonkeyPatch, loaded: Closer) -> None:
    anew.setattr(closer, "NETWORK", "weights.json")
    anew.setattr(closer, "_card", lambda: loaded.card)

    assert closer_for_prose() is None
    assert "weights.json is not the one its card names" in lacks()


def test_without_a_runtime_the_floor_goes_on_and_says_what_to_install(anew: pytest.MonkeyPatch) -> None:
    anew.setattr("sessionlab.coding.learned.parcel.NEEDED", "no_such_runtime")

    assert find_spec("no_such_runtime") is None
    assert closer_for_prose() is None
    assert "sessionlab[reader]" in lacks()


def test_both_logarithms_of_odds_are_averaged() -> None:
    one = Card(kinds=("quit",), share=0.5, slope=2.0, intercept=1.0, least=0.0, sums={})
    found = one.chances(np.array([[1.0, -3.0]]), np.array([[0.0, 1.0]]))

    assert found.tolist() == [pytest.approx([1 / (1 + exp(-2.0)), 1 / (1 + exp(1.0))])]
    assert one.least_chance == pytest.approx(1 / (1 + exp(-1.0)))


def test_a_sentence_is_read_by_what_stands_beside_it(loaded: Closer) -> None:
    alone = looked_at(["So it ended."], loaded)
    ended = looked_at(["She wrote that she would not come to therapy again.", "So it ended."], loaded)
    other = looked_at(["They had been married for ten years.", "So it ended."], loaded)
    quits = loaded.card.kinds.index("quit")

    assert ended[1, quits] > other[1, quits]
    assert not np.allclose(ended[1], alone[0])


def test_a_long_account_is_read_alike_where_it_was_cut(loaded: Closer) -> None:
    """What lies far away in another window changes nothing."""
    many = [f"In week {number} she spoke of her brother and of the garden." for number in range(80)]
    whole, begun = looked_at(many, loaded), looked_at([*many[:60], *["Nothing more."] * 20], loaded)

    assert np.allclose(whole[:30], begun[:30])


def test_a_closer_look_finds_what_words_alone_do_not_say(loaded: Closer) -> None:
    told = {event.kind.value for event in tell_narrative(note(TEXT), rate(note(TEXT)), closer=loaded)}
    assert {"return", "prediction"} <= told


def test_a_very_long_account_is_read_by_the_floor(loaded: Closer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likelihood, "MOST_SENTENCES", 3)
    assert tell_narrative(note(TEXT), (), closer=loaded) == tell_narrative(note(TEXT), ())


def test_an_empty_account_tells_nothing(loaded: Closer) -> None:
    assert tell_narrative(note(""), (), closer=loaded) == ()


def test_a_letter_of_the_therapist_that_a_rule_names_is_told(loaded: Closer) -> None:
    told = [event.kind.value for event in tell_narrative(note(REPLY), rate(note(REPLY)), closer=loaded)]
    assert "letter_out" in told


@pytest.mark.skipif(not SEED.exists(), reason="the published account is not in the repository")
def test_a_published_account_is_told_with_its_reply_and_its_end(loaded: Closer) -> None:
    [account] = read(SEED, written_on=date(2012, 7, 6))
    assert isinstance(account, Narrative)
    told = [event.kind.value for event in tell_narrative(account, rate(account), closer=loaded)]
    order = ["pattern", "rupture", "therapist_miss", "break", "letter_out", "return", "rupture", "quit", "prediction"]
    places = iter(told)
    assert [kind for kind in order if kind in places] == order
    assert len(told) <= 30
