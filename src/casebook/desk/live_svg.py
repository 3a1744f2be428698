"""The curve of the strain as a picture."""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from sessionlab.coding.tracker import Point

WIDTH: Final = 640
HEIGHT: Final = 120
EDGE: Final = 8


def draw_strain(points: Sequence[Point]) -> SafeString:
    """Return the curve over the turns, with a line where it began to slip; its last value stands in words beside it."""
    last = max(1, len(points) - 1)
    across = [EDGE + at / last * (WIDTH - 2 * EDGE) for at in range(len(points))]
    line = " ".join(f"{x:.1f},{_down(point.strain):.1f}" for x, point in zip(across, points, strict=True))
    since = points[-1].slipping_since
    slipped = next((x for x, point in zip(across, points, strict=True) if point.turn == since), None)
    return format_html(
        '<svg class="live__curve" viewBox="0 0 {} {}" role="img" aria-label="Strain over {} turns, now {} per cent">'
        '<path class="live__half" d="M{} {}H{}"/>{}<polyline class="live__line" points="{}"/></svg>',
        WIDTH,
        HEIGHT,
        len(points),
        round(100 * points[-1].strain),
        EDGE,
        f"{_down(0.5):.1f}",
        WIDTH - EDGE,
        ""
        if slipped is None
        else format_html('<path class="live__slip" d="M{} {}V{}"/>', f"{slipped:.1f}", EDGE, HEIGHT - EDGE),
        line,
    )


def _down(strain: float) -> float:
    return HEIGHT - EDGE - strain * (HEIGHT - 2 * EDGE)
