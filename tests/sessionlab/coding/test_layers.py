import numpy as np
import pytest

from sessionlab.coding.learned.layers import LAYERS, WIDTH, Layers, seen, shipped_layers
from sessionlab.coding.learned.parcel import shipped

pytest.importorskip("onnxruntime")


@pytest.fixture(scope="module")
def layers() -> Layers:
    return shipped_layers()


def test_a_sentence_is_seen_alike_in_every_company(layers: Layers) -> None:
    alone = seen(layers, ["She did not come back."])
    among = seen(layers, ["I wrote to her.", "She did not come back.", "That was in May, and I was tired of waiting."])
    assert alone.shape == (1, len(LAYERS) * WIDTH)
    assert alone[0].tolist() == among[1].tolist()


def test_the_opened_encoder_reads_turns_as_the_shipped_one(layers: Layers) -> None:
    given = {"ids": np.array([[101, 6, 2016, 2038, 2439, 102]]), "own": np.array([[0, 1, 1, 1, 1, 1]])}
    assert layers.encoder.run(["found"], given)[0].tolist() == shipped().encoder.run(["found"], given)[0].tolist()


def test_no_sentence_and_an_empty_one_are_no_fault(layers: Layers) -> None:
    assert seen(layers, []).shape == (0, len(LAYERS) * WIDTH)
    assert np.isfinite(seen(layers, [""])).all()
