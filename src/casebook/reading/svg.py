"""The course ribbon in pixels: columns, days, the line, the states, and the marks on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from casebook.reading.page_names import look_of, say_day_or_none, say_day_shortly, say_month_shortly
from casebook.reading.svg_marks import (
    AWAY,
    EDGE,
    LINE,
    STEP,
    UNIT,
    Drawn,
    ThreadDrawn,
    across,
    draw_mark,
    draw_thread,
    pixels,
)
from sessionlab.ribbon import Band, PlaceKind, Ribbon, Shape

TOP = 22.0
DAYS = LINE + AWAY + 5 * STEP + 26
BANDS = DAYS + 12
LABELS = BANDS + 32
LABEL_STEP = 18.0
LETTER_WIDTH = 6.6
"""The mean width of a letter at 12 pixels; names of states are laid out by it, so that they never run into another."""
AGAIN = 288
"""After so many pixels a state says its name again: less than the width of a phone."""
MONTH_WIDTH = 66.0


@dataclass(frozen=True, slots=True)
class Column:
    """The ground of an hour."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Day:
    """When a place was; `bracket` holds together those that nobody dated."""

    x: str
    text: str
    said: str
    bracket: str


@dataclass(frozen=True, slots=True)
class Label:
    """A word at a place."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class BandDrawn:
    """A state as a bar underneath, its name below, and the thin line that joins the two.

    A long one says its name `again`, so that it can be read wherever one has scrolled to.
    """

    x: str
    width: str
    look: str
    label: Label
    again: tuple[Label, ...]
    leader: str
    row: int
    begins: float
    ends: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template of the ribbon draws, in pixels."""

    width: str
    height: str
    top: str
    column_height: str
    line: str
    days: str
    band_top: str
    columns: tuple[Column, ...]
    dates: tuple[Day, ...]
    months: tuple[Label, ...]
    strokes: tuple[tuple[str, str], ...]
    pauses: tuple[tuple[str, str], ...]
    threads: tuple[ThreadDrawn, ...]
    marks: tuple[Drawn, ...]
    bands: tuple[BandDrawn, ...]


def draw(ribbon: Ribbon) -> Drawing:
    """Return the ribbon in pixels."""
    bands = tuple(_bands(ribbon.bands))
    rows = 1 + max((band.row for band in bands), default=0)
    width = max(2 * EDGE + ribbon.width * UNIT, *(band.ends for band in bands), 0)
    return Drawing(
        width=pixels(width),
        height=pixels(LABELS + rows * LABEL_STEP),
        top=pixels(TOP),
        column_height=pixels(DAYS + 8 - TOP),
        line=pixels(LINE),
        days=pixels(DAYS),
        band_top=pixels(BANDS),
        columns=tuple(_columns(ribbon)),
        dates=tuple(_days(ribbon)),
        months=tuple(_months(ribbon)),
        strokes=tuple((pixels(across(stroke.start)), pixels(across(stroke.end))) for stroke in ribbon.strokes),
        pauses=tuple(_pauses(ribbon)),
        threads=tuple(draw_thread(thread, ribbon.marks) for thread in ribbon.threads),
        marks=tuple(draw_mark(number, mark) for number, mark in enumerate(ribbon.marks, start=1)),
        bands=bands,
    )


def _columns(ribbon: Ribbon) -> Iterator[Column]:
    for place in ribbon.places:
        if place.kind is PlaceKind.HOUR:
            yield Column(pixels(across(place.start) + 1), pixels(place.width * UNIT - 2))


def _days(ribbon: Ribbon) -> Iterator[Day]:
    """Write the day under each place, and once under neighbours that nobody dated."""
    for dated, group in groupby(ribbon.places, key=lambda place: place.when.known):
        run = list(group)
        if dated:
            for place in run:
                yield Day(pixels(across(place.middle)), say_day_shortly(place.when), say_day_or_none(place.when), "")
        else:
            left, right = across(run[0].start) + 4, across(run[-1].end) - 4
            bracket = f"M{pixels(left)} {pixels(DAYS - 18)}v4H{pixels(right)}v-4"
            yield Day(pixels((left + right) / 2), "undated", say_day_or_none(run[0].when), bracket)


def _months(ribbon: Ribbon) -> Iterator[Label]:
    """Name a month where it begins, its year only where there is room before the next."""
    begins: dict[tuple[int, int], tuple[float, date]] = {}
    for place in ribbon.places:
        if place.when.first is not None:
            day = place.when.first
            begins.setdefault((day.year, day.month), (across(place.start), day))
    marks = list(begins.values())
    years: set[int] = set()
    for number, (x, day) in enumerate(marks):
        room = marks[number + 1][0] - x if number + 1 < len(marks) else MONTH_WIDTH
        with_year = day.year not in years and room >= MONTH_WIDTH
        years |= {day.year} if with_year else set()
        name = say_month_shortly(day)
        yield Label(pixels(x + 2), "14", f"{name} {day.year}" if with_year else name)


def _pauses(ribbon: Ribbon) -> Iterator[tuple[str, str]]:
    """A planned pause is dotted through; any other stretch without a line is left empty."""
    for gap in ribbon.gaps:
        if ribbon.marks[gap.mark].shape is Shape.HOLIDAY:
            yield pixels(across(gap.start)), pixels(across(gap.end))


def _bands(bands: Sequence[Band]) -> list[BandDrawn]:
    """Put each name under the beginning of its band, lower than every later name that it would run into.

    So the thin line down to a name never crosses another name.
    """
    drawn: list[BandDrawn] = []
    for band in reversed(bands):
        x, name = across(band.start), band.state.value
        ends = x + len(name) * LETTER_WIDTH + 14
        row = max((later.row + 1 for later in drawn if later.begins < ends), default=0)
        y = LABELS + row * LABEL_STEP
        repeats = range(AGAIN, int((band.end - band.start) * UNIT - len(name) * LETTER_WIDTH), AGAIN)
        drawn.append(
            BandDrawn(
                x=pixels(x),
                width=pixels((band.end - band.start) * UNIT),
                look=look_of(band.state),
                label=Label(pixels(x + 5), pixels(y), name),
                again=tuple(Label(pixels(x + 5 + further), pixels(y), name) for further in repeats),
                leader=f"M{pixels(x + 0.5)} {pixels(BANDS)}V{pixels(y + 2)}",
                row=row,
                begins=x,
                ends=ends,
            )
        )
    return drawn[::-1]
