"""Find in a text that speaks like a court, in two steps: what may name somebody, and whether it must be masked."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sessionlab.deidentify.around import Columns, columns_around, sums
from sessionlab.deidentify.candidates import Candidate, candidates
from sessionlab.deidentify.learned import Described, Weights, entity_odds, kinds, log_odds
from sessionlab.deidentify.mentions import Mention
from sessionlab.deidentify.needed import Table, described_in_document, together
from sessionlab.deidentify.patterns import in_telling
from sessionlab.transcript import Span

BAR = -2.1
"""The log odds of needing a mask that `find` asks for by default: see the docs for what it reaches."""
_EVEN = 0.4


def in_court(
    text: str, described: Described, shapes: Sequence[Mention], record: Sequence[Mention], *, of: Weights
) -> Iterator[Mention]:
    """Yield every candidate with how sure it is that it must be masked."""
    seen = proposed(text, described, shapes, record, of=of)
    if not seen.found:
        return
    odds = together(seen.table @ of.need.astype(np.float64) + sums(seen.around, of.around), seen.called, seen.sizes)
    for one, sure in zip(seen.found, surely(odds).tolist(), strict=True):
        span = Span(described.words[one.first].start, described.words[one.last - 1].end)
        yield Mention(span, span.of(text), one.kind, one.weight, one.finder, one.because, round(sure, 3))


class Proposed(NamedTuple):
    """The candidates of a text with all that their need is weighed by."""

    found: list[Candidate]
    table: Table
    called: list[str]
    sizes: NDArray[np.float64]
    around: Columns


def proposed(
    text: str, described: Described, shapes: Sequence[Mention], record: Sequence[Mention], *, of: Weights
) -> Proposed:
    """Return the candidates of a text with their features, what they are called, and their lengths in words."""
    entity, needed = entity_odds(described, of), log_odds(described, of)
    what = kinds(described, range(len(described.words)), of)
    found = candidates(described, entity, needed, what, shapes, in_telling(text), record)
    table, called, sizes = described_in_document(text, described, entity, needed, found)
    return Proposed(found, table, called, sizes, columns_around(text, described, found))


def surely(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log odds as confidences, so that the bar becomes the confidence at which things count by default.

    >>> surely(np.array([BAR])).round(2).tolist()
    [0.4]
    """
    return np.asarray(1 / (1 + (1 - _EVEN) / _EVEN * np.exp(BAR - odds)))
