"""Find in a text that speaks like a court, in two steps: what may name somebody, and whether it must be masked."""

from collections.abc import Iterator, Sequence

import numpy as np

from sessionlab.deidentify.candidates import Candidate, candidates
from sessionlab.deidentify.learned import Described, Weights, entity_odds, kinds, log_odds
from sessionlab.deidentify.mentions import Mention
from sessionlab.deidentify.needed import Table, described_in_document, together
from sessionlab.transcript import Span

BAR = -2.1
"""The log odds of needing a mask that `find` asks for by default: see the docs for what it reaches."""
_EVEN = 0.4


def in_court(
    text: str, described: Described, shapes: Sequence[Mention], record: Sequence[Mention], *, of: Weights
) -> Iterator[Mention]:
    """Yield every candidate with how sure it is that it must be masked."""
    found, table, called, sizes = proposed(text, described, shapes, record, of=of)
    if not found:
        return
    odds = together(table @ of.need.astype(np.float64), called, sizes)
    for one, sure in zip(found, surely(odds).tolist(), strict=True):
        span = Span(described.words[one.first].start, described.words[one.last - 1].end)
        yield Mention(span, span.of(text), one.kind, one.weight, one.finder, one.because, round(sure, 3))


def proposed(
    text: str, described: Described, shapes: Sequence[Mention], record: Sequence[Mention], *, of: Weights
) -> tuple[list[Candidate], Table, list[str], np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Return the candidates of a text with their features, what they are called, and their lengths in words."""
    entity, needed = entity_odds(described, of), log_odds(described, of)
    what = kinds(described, range(len(described.words)), of)
    found = candidates(described, entity, needed, what, shapes, record)
    return found, *described_in_document(text, described, entity, needed, found)


def surely(odds: np.ndarray[tuple[int], np.dtype[np.float64]]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return log odds as confidences, so that the bar becomes the confidence at which things count by default.

    >>> surely(np.array([BAR])).round(2).tolist()
    [0.4]
    """
    return np.asarray(1 / (1 + (1 - _EVEN) / _EVEN * np.exp(BAR - odds)))
