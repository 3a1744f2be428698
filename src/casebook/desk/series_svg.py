"""The series of one instrument as a picture: its scores over the days, its bands behind them."""

from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casebook.record.measured import Series
from casebook.record.turning import Turned, scored_points

WIDTH, HEIGHT = 640, 190
LEFT, RIGHT, TOP, BOTTOM = 34, 160, 12, 26


def draw_series(series: Series, turning: Turned) -> SafeString:
    """Return the picture; its numbers stand in the table beside it, and where it turned in words."""
    points = scored_points(series)
    days = [point.row.on for point in points]
    places = [(_across(point.row.on, days), _down(point.score.value, series)) for point in points]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
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
        '<svg class="series" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}'
        '<polyline class="series__line" points="{}"/>{}{}</svg>',
        WIDTH,
        HEIGHT,
        f"{series.instrument.name}: {len(points)} scores; the table below holds them.",
        _scale(series),
        _bands(series),
        _levels(series, turning, [x for x, _ in places]),
        line,
        dots,
        _days(days),
    )


def _levels(series: Series, turning: Turned, across: list[float]) -> SafeString:
    """Return the levels of a series whose level changed; one that stayed has its line alone."""
    levels = turning.levels if len(turning.levels) > 1 else ()
    rows = [
        (f"{across[level.start]:.1f}", f"{_down(level.mean, series):.1f}", f"{across[level.end - 1]:.1f}")
        for level in levels
    ]
    return format_html_join("", '<path class="series__level" d="M{} {}H{}"/>', rows)


def _across(day: date, days: list[date]) -> float:
    spread = (days[-1] - days[0]).days
    share = (day - days[0]).days / spread if spread else 0.5
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _down(value: float, series: Series) -> float:
    low, high = series.instrument.low, series.instrument.high
    return TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)


def _scale(series: Series) -> SafeString:
    ends = (series.instrument.low, series.instrument.high)
    rows = [(f"{_down(value, series) + 4:.1f}", f"{value:g}") for value in ends]
    return format_html_join("", '<text class="series__number" x="2" y="{}">{}</text>', rows)


def _bands(series: Series) -> SafeString:
    rows = []
    for band in series.instrument.bands:
        if band.at_least > series.instrument.low:
            y = _down(band.at_least, series)
            rows.append((LEFT, f"{y:.1f}", WIDTH - RIGHT, WIDTH - RIGHT + 8, f"{y + 4:.1f}", band.name))
    line = '<path class="series__band" d="M{} {}H{}"/>'
    return format_html_join("", line + '<text class="series__number" x="{}" y="{}">{}</text>', rows)


def _days(days: list[date]) -> SafeString:
    ends = [("start", LEFT, days[0])] if days else []
    if len(days) > 1 and days[-1] != days[0]:
        ends.append(("end", WIDTH - RIGHT, days[-1]))
    rows = [(anchor, x, HEIGHT - 8, f"{day.day} {day:%B %Y}") for anchor, x, day in ends]
    return format_html_join("", '<text class="series__number" text-anchor="{}" x="{}" y="{}">{}</text>', rows)
