from datetime import date
from math import exp
from pathlib import Path

import numpy as np
import pytest

from sessionlab.coding.learned.layers import LAYERS, WIDTH, Layers, shipped_layers
from sessionlab.coding.rules import rate
from sessionlab.language.sentences import passages
from sessionlab.reading import read
from sessionlab.relationship.prose import closer, likelihood, tell_narrative
from sessionlab.relationship.prose.closer import Closer, beside, layers_for_prose, shipped_closer
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
def layers() -> Layers:
    return shipped_layers()


def test_the_weights_were_fitted_to_the_encoder_that_is_shipped() -> None:
    """Fails where the encoder was fitted anew: then ``python -m training.prose_events`` fits the weights to it."""
    assert layers_for_prose() is not None


def test_every_kind_and_every_number_has_its_weight() -> None:
    assert shipped_closer().rows.shape == ((len(LAYERS) + 2) * WIDTH + 1, len(weights().kinds))


def test_another_encoder_leaves_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closer, "shipped_layers", lambda: Layers("another", None, None))  # type: ignore[arg-type]
    assert layers_for_prose() is None


def test_both_logarithms_of_odds_are_averaged() -> None:
    one = Closer("e", share=0.5, slope=2.0, intercept=1.0, least=0.0, rows=np.zeros((1, 1), dtype=np.float16))
    found = one.chances(np.array([[1.0, -3.0]]), np.array([[0.0, 1.0]]))
    assert found.tolist() == [pytest.approx([1 / (1 + exp(-2.0)), 1 / (1 + exp(1.0))])]
    assert one.least_chance == pytest.approx(1 / (1 + exp(-1.0)))


def test_a_sentence_stands_beside_the_last_layer_of_its_neighbours() -> None:
    own = np.arange(3 * len(LAYERS) * WIDTH, dtype=np.float32).reshape(3, -1)
    found = beside(own)
    assert found[1].tolist() == [*own[1], *own[0, -WIDTH:], *own[2, -WIDTH:]]
    assert not found[0, len(LAYERS) * WIDTH : -WIDTH].any()
    assert not found[2, -WIDTH:].any()
    assert beside(own[:0]).shape == (0, (len(LAYERS) + 2) * WIDTH)


def test_a_closer_look_finds_what_words_alone_do_not_say(layers: Layers) -> None:
    told = {event.kind.value for event in tell_narrative(note(TEXT), rate(note(TEXT)), layers=layers)}
    assert {"return", "prediction"} <= told


def test_a_very_long_account_is_read_by_the_floor(layers: Layers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likelihood, "MOST_SENTENCES", 3)
    assert tell_narrative(note(TEXT), (), layers=layers) == tell_narrative(note(TEXT), ())


def test_an_empty_account_tells_nothing(layers: Layers) -> None:
    assert tell_narrative(note(""), (), layers=layers) == ()


def test_a_letter_of_the_therapist_that_a_rule_names_is_told(layers: Layers) -> None:
    told = [event.kind.value for event in tell_narrative(note(REPLY), rate(note(REPLY)), layers=layers)]
    assert "letter_out" in told


@pytest.mark.skipif(not SEED.exists(), reason="the published account is not in the repository")
def test_a_published_account_is_told_with_its_reply_and_its_end(layers: Layers) -> None:
    [account] = read(SEED, written_on=date(2012, 7, 6))
    assert isinstance(account, Narrative)
    told = [event.kind.value for event in tell_narrative(account, rate(account), layers=layers)]
    order = ["pattern", "rupture", "therapist_miss", "break", "letter_out", "return", "rupture", "quit", "prediction"]
    places = iter(told)
    assert [kind for kind in order if kind in places] == order
    assert len(told) <= 30
