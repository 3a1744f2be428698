"""The shapes of the ribbon in pixels: bars that lean, symbols, stems, threads, and what can be hit of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sessionlab.ribbon import Mark, Shape, Side, Thread

UNIT = 36.0
"""The room of one mark: a target of 24 pixels and air."""
TARGET = 32.0
EDGE = 20.0
STEP = 14.0
"""The height of one point of significance."""
AWAY = 14.0
"""How far from the line marks begin."""
LINE = 116.0
TARGETS = {
    Side.ABOVE: (LINE - AWAY - 5 * STEP - 6, 5 * STEP + 6.5),
    Side.ON: (LINE - AWAY + 1, 2 * AWAY - 2),
    Side.BELOW: (LINE + AWAY - 0.5, 5 * STEP + 6.5),
}
"""Top and height of what can be hit on each side: the whole room of a mark, however low it is."""
BARS = {Shape.CONFRONTATION: 0.26, Shape.WITHDRAWAL: -0.26, Shape.RUPTURE: 0.0, Shape.PUSH: 0.0}
"""How far a bar leans with its height: in, out, or not at all."""
HALF_WIDTHS = {Shape.PUSH: 3.5}
STEMS = {Shape.SAID, Shape.REPAIR}
SYMBOLS = {Shape.HOLIDAY: Shape.BREAK}
"""On the ribbon a pause is dotted by its stretch, not by its symbol."""
UNRATED = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A mark in pixels: a bar (`path`) or a symbol at `x`, `y`, perhaps on a stem; and the target around it."""

    number: int
    shape: str
    symbol: str
    x: str
    y: str
    path: str
    stem: str
    target_x: str
    target_y: str
    target_width: str
    target_height: str


@dataclass(frozen=True, slots=True)
class ThreadDrawn:
    """A repair as a hanging thread; `cut` is where it broke, empty where it did not."""

    path: str
    look: str
    cut_x: str
    cut_y: str


def pixels(value: float) -> str:
    """Write a length, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def across(at: float) -> float:
    """Return how far from the left edge a point of the line stands."""
    return EDGE + at * UNIT


def draw_mark(number: int, mark: Mark) -> Drawn:
    """Return a mark in pixels; the template of its symbol is named by `symbol`."""
    x, y = across(mark.at), _tip(mark)
    top, height = TARGETS[mark.side]
    return Drawn(
        number=number,
        shape=mark.shape.value,
        symbol=SYMBOLS.get(mark.shape, mark.shape).value,
        x=pixels(x),
        y=pixels(y),
        path=_bar(mark, x) if mark.shape in BARS else "",
        stem=f"M{pixels(x)} {pixels(_base(mark))}V{pixels(y)}" if mark.shape in STEMS else "",
        target_x=pixels(x - TARGET / 2),
        target_y=pixels(top),
        target_width=pixels(TARGET),
        target_height=pixels(height),
    )


def draw_thread(thread: Thread, marks: Sequence[Mark]) -> ThreadDrawn:
    """A thread hangs from what broke, below the line, to the attempt to mend it."""
    x1, x2 = across(marks[thread.broken].at), across(marks[thread.mended].at)
    y1, y2 = LINE - AWAY + 4, _tip(marks[thread.mended])
    bend_x = (x1 + x2) / 2 if abs(x2 - x1) > 1 else x1 + 0.4 * UNIT
    bend_y = y2 + min(26.0, 8 + abs(x2 - x1) / 6)
    look = {True: "held", False: "broke", None: "open"}[thread.held]
    return ThreadDrawn(
        path=f"M{pixels(x1)} {pixels(y1)}Q{pixels(bend_x)} {pixels(bend_y)} {pixels(x2)} {pixels(y2)}",
        look=look,
        cut_x=pixels((x1 + 2 * bend_x + x2) / 4) if look == "broke" else "",
        cut_y=pixels((y1 + 2 * bend_y + y2) / 4),
    )


def _base(mark: Mark) -> float:
    return LINE - AWAY if mark.side is Side.ABOVE else LINE + AWAY


def _tip(mark: Mark) -> float:
    """Where a mark ends, as high as it weighs; what has no weight stands close to the line."""
    if mark.side is Side.ON:
        return LINE
    away = (mark.height or UNRATED) * STEP if mark.shape in STEMS or mark.shape in BARS else 1.2 * STEP
    return _base(mark) - away if mark.side is Side.ABOVE else _base(mark) + away


def _bar(mark: Mark, x: float) -> str:
    """A bar from the line to its tip: leaning in, leaning out, or upright; it leans around its middle."""
    base, tip = _base(mark), _tip(mark)
    half = HALF_WIDTHS.get(mark.shape, 5.0)
    lean = BARS[mark.shape] * abs(base - tip) / 2
    corners = ((x - half - lean, base), (x + half - lean, base), (x + half + lean, tip), (x - half + lean, tip))
    return "M" + "L".join(f"{pixels(at)} {pixels(y)}" for at, y in corners) + "Z"
