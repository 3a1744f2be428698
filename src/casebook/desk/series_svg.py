"""The series of one instrument as a picture: its scores over the days, its bands behind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casebook.record.charted import Charted
from casebook.record.expected import Expected
from casebook.record.measured import Series
from casebook.record.turning import Turned, scored_points

WIDTH, HEIGHT = 640, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 160, 12, 26


@dataclass(frozen=True, slots=True)
class Axis:
    """The days a picture reaches over; pictures with one axis stand below each other day by day."""

    first: date
    last: date

    def across(self, day: date) -> float:
        """Return where a day stands."""
        spread = (self.last - self.first).days
        share = (day - self.first).days / spread if spread else 0.5
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def labels(self, *, at: float = HEIGHT - 8) -> SafeString:
        """Return the first and the last day in words."""
        ends = [("start", LEFT, self.first)]
        if self.last != self.first:
            ends.append(("end", WIDTH - RIGHT, self.last))
        rows = [(anchor, x, f"{at:g}", f"{day.day} {day:%B %Y}") for anchor, x, day in ends]
        return format_html_join("", '<text class="series__number" text-anchor="{}" x="{}" y="{}">{}</text>', rows)


def draw_series(
    series: Series, turning: Turned, *, axis: Axis | None = None, expected: Expected | None = None
) -> SafeString:
    """Return the picture; its numbers stand in the table beside it, and where it turned in words.

    :param axis: the days of the case, where the picture stands below others of it
    :param expected: the usual course from such a beginning, drawn as a line of dots with its limit
    """
    points = scored_points(series)
    days = [point.row.on for point in points]
    if not days:
        return SafeString("")
    over = axis or Axis(days[0], days[-1])
    places = [(over.across(point.row.on), down(point.score.value, series)) for point in points]
    after = {step.to for step in turning.steps}
    dots = format_html_join(
        "",
        '<circle class="series__dot{}" cx="{}" cy="{}" r="{}"/>',
        [
            (" series__dot--sudden" if number in after else "", f"{x:.1f}", f"{y:.1f}", 6 if number in after else 4)
            for number, (x, y) in enumerate(places)
        ],
    )
    return format_html(
        '<svg class="series" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}{}'
        '<polyline class="series__line" points="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        f"{series.instrument.name}: {len(points)} scores; the table below holds them.",
        _scale(series),
        _bands(series),
        _levels(series, turning, [x for x, _ in places]),
        _usual(series, over, expected) if expected is not None and expected.days else "",
        _line(places),
        dots,
        over.labels(),
    )


def draw_chart(series: Series, chart: Charted, axis: Axis) -> SafeString:
    """Return the control chart of a series: its centre and limits, the moving average, and the scores that signal."""
    places = [(axis.across(row.on), down(row.score, series)) for row in chart.rows]
    limits = [
        (LEFT, f"{down(value, series):.1f}", WIDTH - RIGHT, WIDTH - RIGHT + 8, f"{down(value, series) + 4:.1f}", name)
        for name, value in (("upper limit", chart.high), ("centre", chart.centre), ("lower limit", chart.low))
    ]
    drawn = '<path class="series__limit" d="M{} {}H{}"/><text class="series__number" x="{}" y="{}">{}</text>'
    dots = [
        (" series__dot--sudden" if "score" in row.says else "", f"{x:.1f}", f"{y:.1f}", 6 if "score" in row.says else 4)
        for row, (x, y) in zip(chart.rows, places, strict=True)
    ]
    return format_html(
        '<svg class="series" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}<polyline class="series__smooth" '
        'points="{}"/><polyline class="series__line" points="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        f"{series.instrument.name} on a control chart; the table below holds it.",
        _scale(series),
        format_html_join("", drawn, limits),
        _line([(axis.across(row.on), down(row.smooth, series)) for row in chart.rows]),
        _line(places),
        format_html_join("", '<circle class="series__dot{}" cx="{}" cy="{}" r="{}"/>', dots),
        axis.labels(),
    )


def _line(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _usual(series: Series, axis: Axis, expected: Expected) -> SafeString:
    """Return the usual course and its limit on the worse side."""
    rows = [
        (
            name,
            _line([(axis.across(day), down(value, series)) for day, value in zip(expected.days, values, strict=True)]),
        )
        for name, values in (("usual", expected.scores), ("limit", expected.limits))
    ]
    return format_html_join("", '<polyline class="series__{}" points="{}"/>', rows)


def _levels(series: Series, turning: Turned, across: list[float]) -> SafeString:
    """Return the levels of a series whose level changed; one that stayed has its line alone."""
    levels = turning.levels if len(turning.levels) > 1 else ()
    rows = [
        (f"{across[level.start]:.1f}", f"{down(level.mean, series):.1f}", f"{across[level.end - 1]:.1f}")
        for level in levels
    ]
    return format_html_join("", '<path class="series__level" d="M{} {}H{}"/>', rows)


def down(value: float, series: Series) -> float:
    """Return how far down a score stands; what lies beyond the range of the instrument stands at its edge."""
    low, high = series.instrument.low, series.instrument.high
    return TOP + (high - min(max(value, low), high)) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _scale(series: Series) -> SafeString:
    ends = (series.instrument.low, series.instrument.high)
    rows = [(f"{down(value, series) + 4:.1f}", f"{value:g}") for value in ends]
    return format_html_join("", '<text class="series__number" x="2" y="{}">{}</text>', rows)


def _bands(series: Series) -> SafeString:
    rows = []
    for band in series.instrument.bands:
        if band.at_least > series.instrument.low:
            y = down(band.at_least, series)
            rows.append((LEFT, f"{y:.1f}", WIDTH - RIGHT, WIDTH - RIGHT + 8, f"{y + 4:.1f}", band.name))
    line = '<path class="series__band" d="M{} {}H{}"/>'
    return format_html_join("", line + '<text class="series__number" x="{}" y="{}">{}</text>', rows)
