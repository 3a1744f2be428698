"""Fit the learned finder of names: ``python -m training.names DATA`` writes the shipped weights.

``python -m training.names DATA --cross`` writes nothing: it prints what is reached on court documents of the train part
that were not fitted on, by four-fold cross-validation.

DATA holds `deidentify/` and `ner/` (see `corpora`). Deterministic: no chance is involved. A logistic regression says
whether a token is part of something that names a person or narrows them down, a softmax over the tokens that are says
of what kind; both with a ridge. Court documents teach what is a quasi identifier: what their annotators would not mask
counts as not named. Two more models serve the language of courts alone, see `names_in_court`.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack

from sessionlab.deidentify.features import COLUMNS
from sessionlab.deidentify.find import in_shapes
from sessionlab.deidentify.learned import KIND_COLUMNS, KINDS, Described, Weights, describe, kind_columns
from sessionlab.deidentify.mentions import Kind
from training.corpora import Marked, court_documents, needed, sentences, tweets
from training.names_in_court import PARTS, CourtText, crossed, examples, fitted_entity, with_need, without

RIDGE, KIND_RIDGE = 15.0, 1.0
STEPS = 60
SMALLEST = 0.003
PARTIAL = frozenset({Kind.PERSON, Kind.PLACE, Kind.ORGANISATION})
TARGET = Path(__file__).parent.parent / "src" / "sessionlab" / "deidentify" / "weights.npz"
Floats = NDArray[np.float64]


def material(data: Path) -> list[Marked]:
    """Return the short texts that are learned from beside court documents; every third once more in small letters."""
    short = [*sentences(data), *tweets(data / "ner" / "btc.train"), *tweets(data / "ner" / "wnut17train.conll")]
    return [*short, *(one.small() for one in short[::3])]


def labelled(marked: Marked) -> tuple[Described, NDArray[np.int64], NDArray[np.bool_]]:
    """Return a text described, the kind of each token (-1 for none), and which tokens teach anything."""
    shapes = in_shapes(marked.text)
    described = describe(marked.text, shapes)
    kinds = np.full(len(described.words), -1)
    teach = np.ones(len(described.words), dtype=bool)
    starts = np.array([word.start for word in described.words])
    ends = np.array([word.end for word in described.words])
    for span, kind in marked.spans:
        kinds[(starts < span.end) & (ends > span.start)] = KINDS.index(kind)
    if marked.partial:  # nobody marked days and numbers here: they teach nothing
        for shape in shapes:
            if shape.kind not in PARTIAL:
                teach &= ~((starts < shape.span.end) & (ends > shape.span.start))
    return described, kinds, teach


def matrix(columns: NDArray[np.uint64], width: int) -> csr_matrix:
    """Return rows of ones at the places of the features."""
    rows, each = columns.shape
    ones = np.ones(rows * each, dtype=np.float32)
    return csr_matrix((ones, columns.astype(np.int32).ravel(), np.arange(0, rows * each + 1, each)), (rows, width))


def fitted(inputs: csr_matrix, named: Floats, *, ridge: float, steps: int = STEPS) -> Floats:
    """Return the weights of a logistic regression."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.asarray(inputs @ weights)
        value = np.logaddexp(0, scores).sum() - named @ scores + 0.5 * ridge * (weights @ weights)
        return float(value), np.asarray(inputs.T @ (1 / (1 + np.exp(-scores)) - named) + ridge * weights)

    start = np.zeros(inputs.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps}).x)


def fitted_kinds(inputs: csr_matrix, kinds: NDArray[np.int64]) -> Floats:
    """Return the weights of a softmax over the kinds."""
    wanted = np.eye(len(KINDS))[kinds]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(inputs.shape[1], len(KINDS))
        scores = np.asarray(inputs @ weights)
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = inputs.T @ (np.exp(logs) - wanted) + KIND_RIDGE * weights
        return float(-(wanted * logs).sum() + 0.5 * KIND_RIDGE * (flat @ flat)), np.asarray(slope).ravel()

    start = np.zeros(inputs.shape[1] * len(KINDS))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS // 2}).x
    return np.asarray(found).reshape(-1, len(KINDS))


def learn(texts: Sequence[Marked]) -> tuple[Floats, Floats]:
    """Return the weights of being named and of each kind, fitted on texts."""
    rows, answers = [], []
    for marked in texts:
        described, kinds, teach = labelled(marked)
        if teach.any():
            rows.append(matrix(described.columns[teach], COLUMNS))
            answers.append((described.columns[teach], kinds[teach]))
    kinds = np.concatenate([kind for _, kind in answers])
    named = fitted(vstack(rows, format="csr"), (kinds >= 0).astype(float), ridge=RIDGE)
    inside = np.concatenate([found[kind >= 0] for found, kind in answers])
    return named, fitted_kinds(matrix(kind_columns(inside), KIND_COLUMNS), kinds[kinds >= 0])


def first_step(courts: Sequence[CourtText], short: Sequence[Marked]) -> Weights:
    """Fit everything but the second step for courts."""
    named, kinds = learn([*(needed(text.document) for text in courts), *short])
    entity = fitted_entity(courts, matrix=matrix, fit=fitted)
    return Weights(*(one.astype(np.float32) for one in (named, kinds, entity, np.zeros(0), np.zeros(0))))


def _small(weights: NDArray[np.float32]) -> NDArray[np.float16]:
    return np.where(np.abs(weights) < SMALLEST, 0, weights).astype(np.float16)


def main(data: Path, *, cross: bool) -> None:
    """Fit on everything and write the weights, as numbers of two bytes; or say what is reached on unseen documents."""
    courts, short = [CourtText.of(*one) for one in court_documents(data, "train")], material(data)
    parts = [first_step(without(courts, part), short) for part in range(PARTS)]
    if cross:
        print("least    direct  quasi   precision")
        for least, found in crossed(courts, parts):
            print(f"{least:<8} {found.direct:.3f}   {found.quasi:.3f}   {found.precision:.3f}")
        return
    seen = [examples(text, parts[number % PARTS]) for number, text in enumerate(courts)]
    held = with_need(first_step(courts, short), seen)
    named, kinds, entity, around = map(_small, (held.named, held.kinds, held.entity, held.around))
    np.savez_compressed(TARGET, named=named, kinds=kinds, entity=entity, need=held.need, around=around)
    print(f"{len(courts) + len(short)} texts; {TARGET.name}: {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), cross="--cross" in sys.argv[2:])
