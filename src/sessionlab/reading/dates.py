"""Resolve the days told in prose against the day it was written and against the story so far.

A story steps from day to day: "the following day" is the day after the last one told. Therefore mentions are resolved
in the order of the text with a running anchor. A run of bare weekdays ("on Monday ... on Thursday ... Monday's hour")
is laid so that it ends as late as it can, but not after the day of writing. What cannot be resolved stays open.
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sessionlab.language.time_words import MONTHS, NUMBERS, VAGUE, WEEKDAYS, Mention, mentions
from sessionlab.transcript import UNDATED, Span, When

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
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
            when = When.exactly(_last_until(clock.written, WEEKDAYS[mention.parts["wd"]]))
            beyond = False
        moves = mention.moves and when.known and not beyond and mention.shape not in _ASIDE
        told.append(DateMention(mention.span, when, because, moves))
        anchor = when if moves else anchor
    return tuple(told), late


_STEPPING = frozenset({"weekday", "step", "later", "after_w", "same", "before"})
_ASIDE = frozenset({"before", "year", "tomorrow", "next_w"})


def _resolved(mention: Mention, clock: _Clock) -> tuple[When, str]:
    if mention.shape in _ABSOLUTE:
        when = _ABSOLUTE[mention.shape](mention, clock.written)
        return (when, "written as a date") if when.known else (UNDATED, "the day of writing is not known")
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


def _weekday(mention: Mention, clock: _Clock, written: date) -> tuple[When, str]:
    number = WEEKDAYS[mention.parts["wd"]]
    anchor = clock.anchor
    if anchor.earliest and anchor.latest and (inside := _first_from(anchor.earliest, number)) <= anchor.latest:
        return When.exactly(inside), "that weekday in the time told before"
    if anchor.last is not None:
        after = _first_from(anchor.last + _DAY, number)
        return When.exactly(after), "the next such weekday"
    return When.exactly(_last_until(written - _DAY, number) - clock.back * _WEEK), "the last such weekday that fits"


def _of_month(mention: Mention, told: date | None, written: date) -> tuple[When, str]:
    number = int(mention.parts["of_month_d"])
    if told is not None:
        month = _shifted(told.replace(day=1), "month", 0 if number >= told.day else 1)
        return _day(month.year, month.month, number), "the next such day of a month"
    month = _shifted(written.replace(day=1), "month", 0 if number <= written.day else -1)
    return _day(month.year, month.month, number), "the last such day of a month"


def _first_from(day: date, number: int) -> date:
    return day + (number - day.weekday()) % 7 * _DAY


def _last_until(day: date, number: int) -> date:
    return day - (day.weekday() - number) % 7 * _DAY


def _day(year: int, month: int, day: int) -> When:
    try:
        return When.exactly(date(year, month, day))
    except ValueError:
        return UNDATED


def _calendar(prefix: str, mention: Mention, written: date | None) -> When:
    parts = mention.parts
    month = MONTHS.get(parts[f"{prefix}_m"]) or int(parts[f"{prefix}_m"])
    if f"{prefix}_y" in parts:
        return _day(int(parts[f"{prefix}_y"]), month, int(parts[f"{prefix}_d"]))
    if written is None:
        return UNDATED
    this_year = _day(written.year, month, int(parts[f"{prefix}_d"]))
    passed = this_year.on is not None and this_year.on <= written
    return this_year if passed or not mention.moves else _day(written.year - 1, month, int(parts[f"{prefix}_d"]))


def _month_of(year: int, month: int) -> When:
    return When.between(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _month(mention: Mention, written: date | None) -> When:
    if written is None:
        return UNDATED
    month = MONTHS[mention.parts["month_m"]]
    when = _month_of(written.year if month <= written.month else written.year - 1, month)
    return When.between(when.first or written, min(when.last or written, written))


def _year(mention: Mention, written: date | None) -> When:
    year = int(mention.parts["year_y"])
    last = date(year, 12, 31)
    return When.between(date(year, 1, 1), min(last, written) if written and written.year >= year else last)


_ABSOLUTE: dict[str, Callable[[Mention, date | None], When]] = {
    "iso": lambda mention, written: _calendar("iso", mention, written),
    "dmy": lambda mention, written: _calendar("dmy", mention, written),
    "mdy": lambda mention, written: _calendar("mdy", mention, written),
    "my": lambda mention, written: _month_of(int(mention.parts["my_y"]), MONTHS[mention.parts["my_m"]]),
    "month": _month,
    "year": _year,
}


def _count(words: str) -> tuple[int, int]:
    name = " ".join(words.split())
    if name in VAGUE:
        return VAGUE[name]
    number = NUMBERS.get(name) or int(name)
    return number, number


def _shifted(day: date, unit: str, count: int) -> date:
    """Step by calendar: months and years keep the day of the month where it exists; never past the calendar's ends."""
    unit = unit.rstrip("s")
    if unit in ("day", "week", "fortnight"):
        return day + count * _DAYS[unit] * _DAY
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = min(max(months // 12, 1), 9998), months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _ago(mention: Mention, written: date) -> When:
    low, high = _count(mention.parts["ago_n"])
    unit = mention.parts["ago_u"].rstrip("s")
    if unit == "day" or (unit in _IN_WEEKS and low == high):
        return _roughly(_shifted(written, unit, -high), _shifted(written, unit, -low), unit, written)
    slack = timedelta(days=_DAYS[unit] // 2)
    return When.between(_shifted(written, unit, -high) - slack, min(_shifted(written, unit, -low) + slack, written))


def _roughly(earliest: date, latest: date, unit: str, written: date) -> When:
    if unit == "day":
        return When.between(earliest, latest)
    # "Two weeks ago" is the week, not the day: three days to either side.
    return When.between(earliest - 3 * _DAY, min(latest + 3 * _DAY, written))


def _later(mention: Mention, anchor: When) -> When:
    low, high = _count(mention.parts["later_n"])
    unit = mention.parts["later_u"].rstrip("s")
    first, last = anchor.first, anchor.last
    if first is None or last is None:
        return UNDATED
    slack = timedelta(days=0 if unit == "day" else 3 if unit in _IN_WEEKS else _DAYS[unit] // 2)
    return When.between(_shifted(first, unit, low) - slack, _shifted(last, unit, high) + slack)


def _step(mention: Mention, anchor: When) -> When:
    unit = mention.parts.get("step_u", "day")
    return _whole(anchor, unit if unit in _DAYS else "day", 1)


def _before(mention: Mention, anchor: When) -> When:
    return _whole(anchor, mention.parts.get("before_u") or mention.parts["before_p"], -1)


def _whole(anchor: When, unit: str, step: int) -> When:
    """Return the day, calendar week, month or year `step` further than the anchor."""
    first, last = anchor.first, anchor.last
    if first is None or last is None:
        return UNDATED
    start, end = _shifted(first, unit, step), _shifted(last, unit, step)
    return When.between(_bounds(start, unit)[0], _bounds(end, unit)[1])


def _bounds(day: date, unit: str) -> tuple[date, date]:
    if unit == "day":
        return day, day
    if unit == "week":
        monday = _last_until(day, 0)
        return monday, monday + 6 * _DAY
    if unit == "weekend":
        saturday = _first_from(_last_until(day, 0), 5)
        return saturday, saturday + _DAY
    month = (1, 12) if unit == "year" else (day.month, day.month)
    return date(day.year, month[0], 1), date(day.year, month[1], calendar.monthrange(day.year, month[1])[1])


def _period(mention: Mention, written: date) -> When:
    which, unit = mention.parts["period_w"], mention.parts["period_u"]
    if unit == "weekend":
        saturday = _last_until(written - _DAY, 5) + (_WEEK if which == "next" else 0 * _DAY)
        return When.between(saturday, saturday + _DAY)
    if which == "the past":
        return When.between(_shifted(written, unit, -1), written)
    step = {"last": -1, "next": 1}.get(which, 0)
    first, last = _bounds(_shifted(written, unit, step), unit)
    # "This week" is the week so far.
    return When.between(first, last if step else min(last, written))


def _last_weekday(mention: Mention, written: date) -> When:
    # Nobody calls yesterday "last Thursday".
    return When.exactly(_last_until(written - 2 * _DAY, WEEKDAYS[mention.parts["last_wd"]]))


def _yesterday(mention: Mention, written: date) -> When:
    return When.exactly(written - (2 if mention.parts["yesterday"].startswith("the") else 1) * _DAY)


_FROM_ANCHOR: dict[str, Callable[[Mention, When], When]] = {
    "later": _later,
    "step": _step,
    "before": _before,
    "same": lambda _mention, anchor: anchor,
    "after_w": lambda mention, anchor: When.exactly(
        _first_from((anchor.last or date.max) + _DAY, WEEKDAYS[mention.parts["after_wd"]])
    ),
}
_FROM_WRITING: dict[str, Callable[[Mention, date], When]] = {
    "ago": _ago,
    "yesterday": _yesterday,
    "tomorrow": lambda _mention, written: When.exactly(written + _DAY),
    "today": lambda _mention, written: When.exactly(written),
    "period": _period,
    "last_w": _last_weekday,
    "next_w": lambda mention, written: When.exactly(_first_from(written + _DAY, WEEKDAYS[mention.parts["next_wd"]])),
}
