"""How the alliance was rated: a series of each questionnaire and client, as shares of its range."""

from typing import Final

from casebook.record.acts.belonging import owners_in
from casebook.record.acts.measures import administrations
from casebook.record.measured import Series, series_of
from casebook.record.models import EpisodeOfCare
from casebook.record.turning import scored_points
from sessionlab.relationship.review_known import Rated

ALLIANCE: Final = frozenset({"srs", "wai-sr", "arm-5"})
"""Instruments whose scores tell of the alliance."""


def alliance_of(case: EpisodeOfCare) -> tuple[tuple[Rated, ...], ...]:
    """Return the ratings of the alliance, each questionnaire and client by themselves. About seven queries."""
    rows = [row for row in administrations(case) if row.instrument in ALLIANCE]
    return tuple(_rated(series) for series in series_of(rows, whose=owners_in(case))) if rows else ()


def _rated(series: Series) -> tuple[Rated, ...]:
    kind = series.instrument
    return tuple(
        Rated(
            point.row.on,
            (point.score.value - kind.low) / (kind.high - kind.low),
            f"{kind.name}: {point.score.value:g}, of {kind.low:g} to {kind.high:g}",
        )
        for point in scored_points(series)
    )
