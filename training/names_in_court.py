"""Fit the two steps for the language of courts: what is a name, and which names need a mask; and cross-validate both.

The second step learns from what the first says of documents that it has not seen: the documents are dealt into parts,
and each is described by weights fitted on the others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack, vstack

from sessionlab.deidentify import Known
from sessionlab.deidentify.around import AROUND_COLUMNS
from sessionlab.deidentify.court import proposed
from sessionlab.deidentify.find import find_with, in_shapes
from sessionlab.deidentify.folding import fold
from sessionlab.deidentify.known import in_record
from sessionlab.deidentify.learned import ENTITY_COLUMNS, Described, Weights, describe, entity_columns
from sessionlab.deidentify.measure import Document, Measured, measure
from sessionlab.deidentify.mentions import Mention

PARTS = 4
RIDGE, NEED_RIDGE, AROUND_RIDGE = 2.0, 10.0, 15.0
STEPS, NEED_STEPS = 40, 200
LEASTS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
Floats = NDArray[np.float64]
Fit = Callable[[csr_matrix, Floats], Floats]


@dataclass(frozen=True, slots=True)
class CourtText:
    """A court document made ready: cut, described, and with the person's name found."""

    document: Document
    known: Known
    shapes: tuple[Mention, ...]
    described: Described
    record: tuple[Mention, ...]

    @classmethod
    def of(cls, name: str, document: Document) -> "CourtText":
        """Make a document ready."""
        shapes, known = in_shapes(document.text), Known.of({"person": [name]})
        return cls(document, known, shapes, describe(document.text, shapes), in_record(fold(document.text), known))


def without(texts: Sequence[CourtText], part: int) -> list[CourtText]:
    """Return the documents that are not of a part."""
    return [text for number, text in enumerate(texts) if number % PARTS != part]


def fitted_entity(
    texts: Sequence[CourtText], *, matrix: Callable[..., csr_matrix], fit: Callable[..., Floats]
) -> Floats:
    """Return the weights that tell what is a name: everything that was annotated, masked or not."""
    rows = [matrix(entity_columns(text.described.columns), ENTITY_COLUMNS) for text in texts]
    named = np.concatenate([_annotated(text) for text in texts])
    return fit(vstack(rows, format="csr"), named, ridge=RIDGE, steps=STEPS)


def _annotated(text: CourtText) -> Floats:
    starts, ends = text.described.starts, text.described.ends
    named = np.zeros(len(starts))
    for one in text.document.annotations:
        named[(starts < one.span.end) & (ends > one.span.start)] = 1
    return named


@dataclass(frozen=True, slots=True)
class Examples:
    """The candidates of a document, described, and whether each needs a mask."""

    table: Floats
    around: csr_matrix
    needed: Floats


def examples(text: CourtText, of: Weights) -> Examples:
    """Return the candidates of a document, described, and whether half of their words were masked."""
    seen = proposed(text.document.text, text.described, text.shapes, text.record, of=of)
    masked = [one.span for one in text.document.annotations if one.need != "NO_MASK"]
    answers = []
    for one in seen.found:
        words = [word for word in text.described.words[one.first : one.last] if word.low[0].isalnum()]
        inside = sum(any(a <= word.start and word.end <= b for a, b in masked) for word in words)
        answers.append(float(2 * inside >= len(words)))
    places = np.concatenate([np.zeros(0, dtype=np.int64), *seen.around])
    ends = np.cumsum([0, *map(len, seen.around)])
    around = csr_matrix((np.ones(len(places)), places, ends), (len(seen.found), AROUND_COLUMNS))
    return Examples(seen.table, around, np.array(answers))


def fitted_need(of: Sequence[Examples]) -> tuple[Floats, Floats]:
    """Return the weights of a logistic regression: for the features as they are, and for the words around.

    The features are brought to one size for the fit, and the weights brought back behind it.
    """
    told = [one for one in of if len(one.needed)]
    table, needed = np.vstack([one.table for one in told]), np.concatenate([one.needed for one in told])
    middle, width = table.mean(axis=0), table.std(axis=0) + 1e-6
    middle[0], width[0] = 0.0, 1.0
    inputs = hstack([csr_matrix((table - middle) / width), vstack([one.around for one in told])], format="csr")
    own = table.shape[1]
    ridge = np.concatenate([[0.01], np.full(own - 1, NEED_RIDGE), np.full(AROUND_COLUMNS, AROUND_RIDGE)])

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = np.asarray(inputs @ weights)
        value = np.logaddexp(0, scores).sum() - needed @ scores + 0.5 * ridge @ weights**2
        return float(value), np.asarray(inputs.T @ (1 / (1 + np.exp(-scores)) - needed) + ridge * weights)

    start = np.zeros(inputs.shape[1])
    both = np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": NEED_STEPS}).x)
    found = both[:own] / width
    found[0] -= middle @ found
    return found, both[own:]


def with_need(held: Weights, of: Sequence[Examples]) -> Weights:
    """Return the weights of the first step with those of the second, fitted on examples."""
    need, around = fitted_need(of)
    return held._replace(need=need.astype(np.float32), around=around.astype(np.float32))


def crossed(texts: Sequence[CourtText], parts: Sequence[Weights]) -> list[tuple[float, Measured]]:
    """Return what is reached on documents that were not fitted on, for each bar.

    :param parts: for each part the weights fitted without it; what the second step learns from was described by
        weights that have seen the part it is tried on, so these figures flatter a little
    """
    seen = [examples(text, parts[number % PARTS]) for number, text in enumerate(texts)]
    whole = [
        with_need(parts[part], [one for number, one in enumerate(seen) if number % PARTS != part])
        for part in range(PARTS)
    ]
    curve = []
    for least in LEASTS:
        masked = {
            text.document.name: [
                one.span
                for one in find_with(text.document.text, known=text.known, least=least, of=whole[number % PARTS])
            ]
            for number, text in enumerate(texts)
        }
        curve.append((least, measure([text.document for text in texts], masked)))
    return curve
