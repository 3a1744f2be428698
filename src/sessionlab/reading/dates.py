"""Resolve the days told in prose against the day it was written and against the story so far.

A story steps from day to day: "the following day" is the day after the last one told. Therefore mentions are resolved
in the order of the text with a running anchor. A run of bare weekdays ("on Monday ... on Thursday ... Monday's hour")
is laid so that it ends as late as it can, but not after the day of writing. What cannot be resolved stays open.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessionlab.language.time_words import DAY_NAMES, MONTHS, NUMBERS, VAGUE, Mention, mentions
from sessionlab.reading.calendar_steps import (
    DAY,
    LENGTHS,
    WEEK,
    bounds,
    day_or_undated,
    first_from,
    last_until,
    month_of,
    shifted,
)
from sessionlab.transcript import UNDATED, Span, When

_IN_WEEKS = ("week", "fortnight")
_MOST_SHIFTS = 8


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words of a text that tell a time, and when that was. `moves`: the story goes there."""

    span: Span
    when: When
    because: str
    moves: bool = True


@dataclass(frozen=True, slots=True)
class _Clock:
    """Where the story stands: the day of writing, the last day told, and how far a run of weekdays is laid back."""

    written: date | None
    anchor: When = UNDATED
    back: int = 0


def resolve(text: str, *, written_on: date | None) -> tuple[DateMention, ...]:
    """Return every mention of a time with its day or range of days, in the order of the text.

    >>> told = resolve("Last Friday he left. The next day he wrote.", written_on=date(2020, 5, 7))
    >>> [str(mention.when.on) for mention in told]
    ['2020-05-01', '2020-05-02']
    """
    found = list(mentions(text))
    walked = (_walk(found, _Clock(written_on, back=back)) for back in range(_MOST_SHIFTS))
    return next((told for told, late in walked if not late), _walk(found, _Clock(written_on))[0])


def _walk(found: Sequence[Mention], clock: _Clock) -> tuple[tuple[DateMention, ...], bool]:
    """Resolve all mentions; tell as well whether a run of weekdays went past the day of writing."""
    told, anchor, late, counted = [], UNDATED, False, False
    for mention in found:
        when, because = _resolved(mention, _Clock(clock.written, anchor, clock.back))
        counted = mention.shape in _STEPPING and (counted or not anchor.known)
        beyond = bool(clock.written and when.first and when.first > clock.written)
        late = late or (counted and beyond and mention.moves)
        if beyond and mention.shape == "weekday" and clock.written:
            when = When.exactly(last_until(clock.written, DAY_NAMES[mention.parts["wd"]]))
            beyond = False
        moves = mention.moves and when.known and not beyond and mention.shape not in _ASIDE
        told.append(DateMention(mention.span, when, because, moves))
        anchor = _next_anchor(mention, when) if moves else anchor
    return tuple(told), late


def _next_anchor(mention: Mention, when: When) -> When:
    """Return the day the story goes on from: none where figures leave open which of two days it was."""
    return UNDATED if mention.shape == "figures" and when.on is None else when


_STEPPING = frozenset({"weekday", "step", "later", "after_w", "same", "before"})
_ASIDE = frozenset({"before", "year", "tomorrow", "next_w"})


def _resolved(mention: Mention, clock: _Clock) -> tuple[When, str]:
    if mention.shape in _ABSOLUTE:
        when = _ABSOLUTE[mention.shape](mention, clock.written)
        return when, _how_written(mention, when, clock.written)
    if mention.shape in _FROM_ANCHOR:
        if not clock.anchor.known:
            return UNDATED, "told from a day that is not known"
        return _FROM_ANCHOR[mention.shape](mention, clock.anchor), "counted from the day told before"
    if clock.written is None:
        return UNDATED, "the day of writing is not known"
    if mention.shape == "of_month":
        return _of_month(mention, clock.anchor.last, clock.written)
    if mention.shape == "weekday":
        return _weekday(mention, clock, clock.written)
    return _FROM_WRITING[mention.shape](mention, clock.written), "counted from the day of writing"


def _how_written(mention: Mention, when: When, written: date | None) -> str:
    if not when.known:
        return "the day of writing is not known" if written is None else "there is no such day"
    if mention.shape == "figures" and when.on is None:
        return "written in figures of which either may be the month"
    return "written as a date"


def _weekday(mention: Mention, clock: _Clock, written: date) -> tuple[When, str]:
    number = DAY_NAMES[mention.parts["wd"]]
    anchor = clock.anchor
    if anchor.earliest and anchor.latest and (inside := first_from(anchor.earliest, number)) <= anchor.latest:
        return When.exactly(inside), "that weekday in the time told before"
    if anchor.last is not None:
        after = first_from(anchor.last + DAY, number)
        return When.exactly(after), "the next such weekday"
    return When.exactly(last_until(written - DAY, number) - clock.back * WEEK), "the last such weekday that fits"


def _of_month(mention: Mention, told: date | None, written: date) -> tuple[When, str]:
    number = int(mention.parts["of_month_d"])
    if told is not None:
        month = shifted(told.replace(day=1), "month", 0 if number >= told.day else 1)
        return day_or_undated(month.year, month.month, number), "the next such day of a month"
    month = shifted(written.replace(day=1), "month", 0 if number <= written.day else -1)
    return day_or_undated(month.year, month.month, number), "the last such day of a month"


def _calendar(prefix: str, mention: Mention, written: date | None) -> When:
    parts = mention.parts
    month = MONTHS.get(parts[f"{prefix}_m"]) or int(parts[f"{prefix}_m"])
    if f"{prefix}_y" in parts:
        return day_or_undated(int(parts[f"{prefix}_y"]), month, int(parts[f"{prefix}_d"]))
    if written is None:
        return UNDATED
    this_year = day_or_undated(written.year, month, int(parts[f"{prefix}_d"]))
    passed = this_year.on is not None and this_year.on <= written
    return (
        this_year if passed or not mention.moves else day_or_undated(written.year - 1, month, int(parts[f"{prefix}_d"]))
    )


def _figures(mention: Mention, _written: date | None) -> When:
    """Return the day that figures tell, or both ends where day first and month first are two different days."""
    first, second = int(mention.parts["figures_a"]), int(mention.parts["figures_b"])
    year = int(mention.parts["figures_y"])
    either = (day_or_undated(year, second, first).on, day_or_undated(year, first, second).on)
    days = sorted(day for day in either if day is not None)
    return When.between(days[0], days[-1]) if days else UNDATED


def _month(mention: Mention, written: date | None) -> When:
    if written is None:
        return UNDATED
    month = MONTHS[mention.parts["month_m"]]
    when = month_of(written.year if month <= written.month else written.year - 1, month)
    return When.between(when.first or written, min(when.last or written, written))


def _year(mention: Mention, written: date | None) -> When:
    year = int(mention.parts["year_y"])
    last = date(year, 12, 31)
    return When.between(date(year, 1, 1), min(last, written) if written and written.year >= year else last)


_ABSOLUTE: dict[str, Callable[[Mention, date | None], When]] = {
    "iso": lambda mention, written: _calendar("iso", mention, written),
    "figures": _figures,
    "dmy": lambda mention, written: _calendar("dmy", mention, written),
    "mdy": lambda mention, written: _calendar("mdy", mention, written),
    "my": lambda mention, written: month_of(int(mention.parts["my_y"]), MONTHS[mention.parts["my_m"]]),
    "month": _month,
    "year": _year,
}


def _count(words: str) -> tuple[int, int]:
    name = " ".join(words.split())
    if name in VAGUE:
        return VAGUE[name]
    number = NUMBERS.get(name) or int(name)
    return number, number


def _ago(mention: Mention, written: date) -> When:
    low, high = _count(mention.parts["ago_n"])
    unit = mention.parts["ago_u"].rstrip("s")
    if unit == "day" or (unit in _IN_WEEKS and low == high):
        return _roughly(shifted(written, unit, -high), shifted(written, unit, -low), unit, written)
    slack = timedelta(days=LENGTHS[unit] // 2)
    return When.between(shifted(written, unit, -high) - slack, min(shifted(written, unit, -low) + slack, written))


def _weekdays_ago(mention: Mention, written: date) -> When:
    low, high = _count(mention.parts["ago_w_n"])
    last = last_until(written - DAY, DAY_NAMES[mention.parts["ago_wd"]])
    return When.between(last - (high - 1) * WEEK, last - (low - 1) * WEEK)


def _before_last(mention: Mention, written: date) -> When:
    unit = mention.parts["before_last_u"]
    if unit == "night":
        return When.exactly(written - 2 * DAY)
    if unit == "weekend":
        saturday = last_until(written - DAY, 5) - WEEK
        return When.between(saturday, saturday + DAY)
    if unit not in DAY_NAMES:
        return When.between(*bounds(shifted(written, unit, -2), unit))
    latest = last_until(written - DAY, DAY_NAMES[unit]) - WEEK
    # For some, yesterday is the last one of its name already, for others not yet.
    return When.between(latest - WEEK if written - latest == WEEK + DAY else latest, latest)


def _roughly(earliest: date, latest: date, unit: str, written: date) -> When:
    if unit == "day":
        return When.between(earliest, latest)
    # "Two weeks ago" is the week, not the day: three days to either side.
    return When.between(earliest - 3 * DAY, min(latest + 3 * DAY, written))


def _later(mention: Mention, anchor: When) -> When:
    low, high = _count(mention.parts["later_n"])
    unit = mention.parts["later_u"].rstrip("s")
    first, last = anchor.first, anchor.last
    if first is None or last is None:
        return UNDATED
    slack = timedelta(days=0 if unit == "day" else 3 if unit in _IN_WEEKS else LENGTHS[unit] // 2)
    return When.between(shifted(first, unit, low) - slack, shifted(last, unit, high) + slack)


def _step(mention: Mention, anchor: When) -> When:
    unit = mention.parts.get("step_u", "day")
    return _whole(anchor, unit if unit in LENGTHS else "day", 1)


def _before(mention: Mention, anchor: When) -> When:
    return _whole(anchor, mention.parts.get("before_u") or mention.parts["before_p"], -1)


def _whole(anchor: When, unit: str, step: int) -> When:
    """Return the day, calendar week, month or year `step` further than the anchor."""
    first, last = anchor.first, anchor.last
    if first is None or last is None:
        return UNDATED
    start, end = shifted(first, unit, step), shifted(last, unit, step)
    return When.between(bounds(start, unit)[0], bounds(end, unit)[1])


def _period(mention: Mention, written: date) -> When:
    which, unit = mention.parts["period_w"], mention.parts["period_u"]
    if unit == "weekend":
        saturday = last_until(written - DAY, 5) + (WEEK if which == "next" else 0 * DAY)
        return When.between(saturday, saturday + DAY)
    if which == "the past":
        return When.between(shifted(written, unit, -1), written)
    step = {"last": -1, "next": 1}.get(which, 0)
    first, last = bounds(shifted(written, unit, step), unit)
    # "This week" is the week so far.
    return When.between(first, last if step else min(last, written))


def _last_weekday(mention: Mention, written: date) -> When:
    # Nobody calls yesterday "last Thursday".
    return When.exactly(last_until(written - 2 * DAY, DAY_NAMES[mention.parts["last_wd"]]))


def _yesterday(mention: Mention, written: date) -> When:
    return When.exactly(written - (2 if mention.parts["yesterday"].startswith("the") else 1) * DAY)


_FROM_ANCHOR: dict[str, Callable[[Mention, When], When]] = {
    "later": _later,
    "step": _step,
    "before": _before,
    "same": lambda _mention, anchor: anchor,
    "after_w": lambda mention, anchor: When.exactly(
        first_from((anchor.last or date.max) + DAY, DAY_NAMES[mention.parts["after_wd"]])
    ),
}
_FROM_WRITING: dict[str, Callable[[Mention, date], When]] = {
    "ago": _ago,
    "ago_w": _weekdays_ago,
    "before_last": _before_last,
    "yesterday": _yesterday,
    "tomorrow": lambda _mention, written: When.exactly(written + DAY),
    "today": lambda _mention, written: When.exactly(written),
    "period": _period,
    "last_w": _last_weekday,
    "next_w": lambda mention, written: When.exactly(first_from(written + DAY, DAY_NAMES[mention.parts["next_wd"]])),
}
