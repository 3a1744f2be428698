"""Fit the likelihood of events in prose: ``python -m training.prose_events`` writes the shipped weights.

One logistic regression a kind, with a ridge; deterministic. What a network adds is fitted by `training.closer`.
``--cross`` prints cross-validation by narrative instead. Files that are held out are left out.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from sessionlab.coding.narrative import rate_narrative
from sessionlab.language.accounts import parse
from sessionlab.language.sentences import passages
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.prose.candidates import from_marks, from_rules
from sessionlab.relationship.prose.features import features
from sessionlab.relationship.prose.likelihood import LENGTH, RULE, SCALE
from sessionlab.transcript import Narrative, Source
from training.labelled import Labelled, blocks
from training.scoring import agreeing, runs

KINDS = tuple(kind for kind in EventKind if kind is not EventKind.PUBLISHED)
RIDGE = 0.35
LEAST_SEEN = 3
LEAST_WEIGHT = 0.05
LEAST = 0.3
FOLDS = 5
TARGET = Path(__file__).parent.parent / "src" / "sessionlab" / "relationship" / "prose" / "weights.json"
Floats = NDArray[np.float64]


class Example(NamedTuple):
    """A sentence: what it shows to the likelihood, which kinds it tells, and its words."""

    features: list[str]
    kinds: list[float]
    text: str


def examples(block: Sequence[Labelled]) -> list[Example]:
    """Return the sentences of a narrative, cut again as the reader cuts it."""
    text = " ".join(sentence.text for sentence in block)
    narrative = Narrative(source=Source("note", "training", ""), text=text, passages=passages(text))
    account = parse(text, narrative.passages)
    told: dict[int, set[str]] = {}
    for candidate in (*from_rules(account), *from_marks(account, rate_narrative(narrative))):
        told.setdefault(candidate.first, set()).add(candidate.kind.value)
    starts = np.cumsum([0, *(len(sentence.text) + 1 for sentence in block)])
    rows = []
    for place, parsed in enumerate(account.sentences):
        of = block[int(np.searchsorted(starts, parsed.passage.span.start, side="right")) - 1]
        shown = features(parsed, told=sorted(told.get(place, ())))
        rows.append(Example(shown, [float(kind in of.kinds) for kind in KINDS], parsed.passage.text))
    return rows


def matrix(rows: Sequence[Sequence[str]], known: dict[str, int]) -> csr_matrix:
    """Return the features as numbers, weighted as the reader weights them."""
    places, columns, values = [], [], []
    for place, names in enumerate(rows):
        seen = [name for name in names if name in known]
        for name in seen:
            places.append(place)
            columns.append(known[name])
            values.append(1.0 if name.startswith(RULE) else LENGTH / max(1.0, len(seen) ** 0.5))
    return csr_matrix((values, (places, columns)), shape=(len(rows), len(known)))


def vocabulary(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Return the features that were seen often enough, numbered."""
    seen = Counter(name for names in rows for name in names)
    return {name: number for number, name in enumerate(sorted(name for name in seen if seen[name] >= LEAST_SEEN))}


def fitted(inputs: csr_matrix, labels: Floats, *, free: int) -> Floats:
    """Return the weights of one kind; the feature `free` (present in every sentence) is hardly held back."""
    ridge = np.full(inputs.shape[1], RIDGE)
    ridge[free] = 0.001

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = inputs @ weights
        chances = 1 / (1 + np.exp(-scores))
        value = np.logaddexp(0, scores).sum() - labels @ scores + 0.5 * (ridge * weights**2).sum()
        return float(value), np.asarray(inputs.T @ (chances - labels) + ridge * weights)

    start = np.zeros(inputs.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def fit(rows: Sequence[Example]) -> tuple[dict[str, int], Floats]:
    """Return the vocabulary and the weights of every kind, shape (features, kinds)."""
    known = vocabulary([row.features for row in rows])
    inputs, labels = matrix([row.features for row in rows], known), np.array([row.kinds for row in rows])
    return known, np.column_stack([fitted(inputs, labels[:, k], free=known["always"]) for k in range(len(KINDS))])


def cross(sets: Sequence[list[Example]]) -> None:
    """Print how far events are found, each narrative read by weights that never saw it."""
    of = np.array([number % FOLDS for number, rows in enumerate(sets) for _ in rows])
    rows = [row for rows in sets for row in rows]
    labels = np.array([row.kinds for row in rows])
    scores = np.zeros(labels.shape)
    for fold in range(FOLDS):
        fits, held = np.flatnonzero(of != fold), np.flatnonzero(of == fold)
        known, weights = fit([rows[place] for place in fits])
        scores[held] = matrix([rows[place].features for place in held], known) @ weights
    print(f"{len(rows)} sentences in {len(sets)} narratives or single sentences")
    _say("words and rules", scores, labels, sets, np.log(LEAST / (1 - LEAST)))


def _say(name: str, scores: Floats, labels: Floats, sets: Sequence[list[Example]], chosen: float) -> None:
    ends = np.cumsum([len(rows) for rows in sets])[:-1]
    truth = [runs(rows > 0) for rows in np.split(labels, ends)]
    for least in sorted({chosen, *np.arange(-2.5, 0.1, 0.25).tolist()}):
        found = [runs(rows >= least) for rows in np.split(scores, ends)]
        right = sum(map(agreeing, found, truth)) / max(1, sum(map(len, found)))
        met = sum(map(agreeing, truth, found)) / sum(map(len, truth))
        sign = "  <- chosen" if least == chosen else ""
        print(f"  {name} from {least:.2f}: precision {right:.2f}, recall {met:.2f}{sign}")


def write(known: dict[str, int], weights: Floats) -> None:
    """Store the weights that matter as whole thousandths."""
    rows = {
        name: np.rint(weights[number] * SCALE).astype(int).tolist()
        for name, number in known.items()
        if np.abs(weights[number]).max() >= LEAST_WEIGHT
    }
    head = {"version": "1", "kinds": [kind.value for kind in KINDS], "least": LEAST}
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}" for name, row in rows.items())
    TARGET.write_text(json.dumps(head)[:-1] + ', "weights": {\n' + lines + "\n}}\n", "utf-8")


def main(asked: Sequence[str]) -> None:
    """Write the weights, or print the cross-validation."""
    sets = [examples(block) for block in blocks(held_out=False)]
    if "--cross" in asked:
        cross(sets)
        return
    write(*fit([row for rows in sets for row in rows]))


if __name__ == "__main__":
    main(sys.argv[1:])
