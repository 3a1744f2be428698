"""GoEmotions, official split: 28 tones of comments, a threshold for each from its development part."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from sessionlab.coding.learned.pieces import CLIENT, NOBODY, Pieces, joined
from sessionlab.coding.learned.wordpieces import WordPieces
from training.reader.fit import Plan, Reader, encoded
from training.reader.further import Bools, begun, f1, fit_on, print_f1, word_pieces
from training.reader.material import TONES, emotions

PASSES = 3
A_STEP = 64
LONGEST = 48
RATES = replace(Plan(), rate=1.5e-4, rate_above=1e-3)
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: what the encoder is given, and its tones."""

    row: Pieces
    tones: Sequence[int]


def run(folder: Path) -> None:
    """Fit on the training part, choose thresholds on the development part, print what is found of the test part."""
    words = word_pieces()
    parts = {part: read_comments(folder, part, words) for part in ("train", "dev", "test")}
    reader = fitted(parts["train"])
    said, truth = {}, {}
    for part in ("dev", "test"):
        said[part], truth[part] = chances(reader, parts[part]), there(parts[part])
    cuts = [threshold(truth["dev"][:, tone], said["dev"][:, tone]) for tone in range(TONES)]
    names = (folder / "goemotions" / "labels.txt").read_text("utf-8").split()
    for part in ("dev", "test"):
        called = said[part] >= np.array(cuts)
        each = {name: f1(truth[part][:, tone], called[:, tone]) for tone, name in enumerate(names)}
        print_f1(f"GoEmotions, {part}", each)


def read_comments(folder: Path, part: str, words: WordPieces) -> list[Comment]:
    """Return the comments of one part."""
    return [
        Comment(joined([], NOBODY, words.numbers(text)[:LONGEST], CLIENT), tones)
        for text, tones in emotions(folder, part)
    ]


def there(comments: Sequence[Comment]) -> Bools:
    """Return N by TONES: which tones each comment has."""
    found = np.zeros((len(comments), TONES), dtype=bool)
    for row, comment in zip(found, comments, strict=True):
        row[list(comment.tones)] = True
    return found


def fitted(comments: Sequence[Comment]) -> Reader:
    """Return the shipped encoder with a head for tones, fitted."""
    chance = random.Random(1)
    torch.manual_seed(1)
    reader = begun()
    steps = [partial(loss, reader, batch) for _ in range(PASSES) for batch in order(comments, chance)]
    fit_on(reader, steps, RATES)
    return reader


def order(comments: Sequence[Comment], chance: random.Random) -> list[list[Comment]]:
    """Return the comments of one pass in batches of nearly equal length, the batches mixed."""
    mixed = sorted(comments, key=lambda comment: len(comment.row.ids) + chance.random())
    batches = [mixed[start : start + A_STEP] for start in range(0, len(mixed), A_STEP)]
    chance.shuffle(batches)
    return batches


def says(reader: Reader, comments: Sequence[Comment]) -> Tensor:
    """Return the logits of every comment."""
    found: Tensor = reader.tone(encoded(reader.encoder, [comment.row for comment in comments], at_once=A_STEP))
    return found


def loss(reader: Reader, batch: Sequence[Comment]) -> Tensor:
    """Return what is wrong with the tones of some comments."""
    found = says(reader, batch).float()
    truth = torch.tensor(there(batch), dtype=torch.float32, device=found.device)
    return functional.binary_cross_entropy_with_logits(found, truth, reduction="none").sum(1).mean()


def chances(reader: Reader, comments: Sequence[Comment]) -> Floats:
    """Return N by TONES: how likely each tone is."""
    with torch.no_grad():
        found: Floats = torch.sigmoid(says(reader, comments)).numpy()
        return found


def threshold(truth: Bools, said: Floats) -> float:
    """Return from where a tone is called, so that F1 is highest."""
    cuts = np.unique(np.quantile(said, np.linspace(0.5, 0.9995, 400)))
    return float(max(cuts, key=lambda cut: f1(truth, said >= cut)))
