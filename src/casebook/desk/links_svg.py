"""The links of a formulation as a drawing: states in the order of their steps, an arrow for each link."""

import textwrap
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sessionlab.formulation.hypothesis import Claim, Formulation

ACROSS: Final = 178
DOWN: Final = 84
BOX: Final = (126, 52)
EDGE: Final = 14
LANE: Final = 20
LETTERS: Final = 16
"""How many letters of a name stand on one line of its box; two lines are shown."""


@dataclass(frozen=True, slots=True)
class _Place:
    x: float
    y: float

    @property
    def middle(self) -> float:
        return self.y + BOX[1] / 2

    @property
    def right(self) -> float:
        return self.x + BOX[0]


def draw_links(formulation: Formulation) -> SafeString:
    """Return the drawing. The same stands in words in the table of the links: this is only a picture of it.

    A link to the next step is a curve; one that skips a step runs above all boxes, one that leads back below them.
    """
    layers = formulation.order
    steps = {name.casefold(): step for step, layer in enumerate(layers) for name in layer}
    leaps = {number: _leap(claim, steps) for number, claim in enumerate(formulation.claims, start=1)}
    over = [number for number, leap in leaps.items() if leap > 1]
    under = [number for number, leap in leaps.items() if leap < 1]
    left, top = EDGE + (24 if under else 0), EDGE + LANE * len(over)
    places = {
        name.casefold(): _Place(left + step * ACROSS, top + row * DOWN)
        for step, layer in enumerate(layers)
        for row, name in enumerate(layer)
    }
    floor = top + (max(map(len, layers)) - 1) * DOWN + BOX[1]
    lanes: dict[int, float] = {number: EDGE + LANE * place for place, number in enumerate(over)}
    lanes |= {number: floor + LANE * (place + 1) for place, number in enumerate(under)}
    width = left + (len(layers) - 1) * ACROSS + BOX[0] + EDGE + (24 if under else 0)
    height = floor + LANE * len(under) + EDGE
    return format_html(
        '<svg class="links" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}{}</svg>',
        width,
        height,
        width,
        height,
        f"{len(formulation.states)} states and {len(formulation.claims)} links; the list of the links holds them.",
        _arrows(formulation, places, lanes),
        format_html_join("", "{}", ((_box(state.name, places),) for state in formulation.states)),
    )


def _leap(claim: Claim, steps: dict[str, int]) -> int:
    return steps[claim.after.casefold()] - steps[claim.before.casefold()]


def _arrows(formulation: Formulation, places: dict[str, _Place], lanes: dict[int, float]) -> SafeString:
    rows = []
    for number, claim in enumerate(formulation.claims, start=1):
        start, end = places[claim.before.casefold()], places[claim.after.casefold()]
        lane = lanes.get(number)
        line, label = _onward(start, end) if lane is None else _around(start, end, lane, 8 + 5 * (number % 4))
        tip = f"M{end.x - 2:g} {end.middle:g}l-10 -5v10z"
        rows.append((claim.confidence.value, line, tip, *label, number))
    drawn = (
        '<path class="links__line links__line--{}" d="{}"/><path class="links__tip" d="{}"/>'
        '<text class="links__number" x="{}" y="{}">{}</text>'
    )
    return format_html_join("", drawn, rows)


def _onward(start: _Place, end: _Place) -> tuple[str, tuple[str, str]]:
    x, y, to_x, to_y = start.right, start.middle, end.x - 10, end.middle
    bend = x + (to_x - x) / 2
    line = f"M{x:g} {y:g}C{bend:g} {y:g} {bend:g} {to_y:g} {to_x:g} {to_y:g}"
    return line, (f"{x + (to_x - x) / 3:g}", f"{y + (to_y - y) / 4 - 8:g}")


def _around(start: _Place, end: _Place, lane: float, aside: float) -> tuple[str, tuple[str, str]]:
    """Lead an arrow through the gaps between the boxes and along a lane above or below all of them."""
    out, back = start.right + aside, end.x - 12 - aside / 2
    line = f"M{start.right:g} {start.middle:g}H{out:g}V{lane:g}H{back:g}V{end.middle:g}H{end.x - 10:g}"
    return line, (f"{(out + back) / 2:g}", f"{lane - 4:g}")


def _box(name: str, places: dict[str, _Place]) -> SafeString:
    place = places[name.casefold()]
    lines = textwrap.wrap(name, LETTERS, max_lines=2, placeholder="…") or [name[:LETTERS]]
    first = place.middle + 5 - 9 * (len(lines) - 1)
    words = [(f"{place.x + BOX[0] / 2:g}", f"{first + 18 * number:g}", line) for number, line in enumerate(lines)]
    return format_html(
        '<rect class="links__box" x="{}" y="{}" width="{}" height="{}" rx="2"/>{}',
        f"{place.x:g}",
        f"{place.y:g}",
        *BOX,
        format_html_join("", '<text class="links__name" x="{}" y="{}">{}</text>', words),
    )
