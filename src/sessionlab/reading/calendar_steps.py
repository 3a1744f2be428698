"""Steps on the calendar: the next or last such weekday, so many months on, the week or month around a day."""

import calendar
from datetime import date, timedelta
from typing import Final

from sessionlab.transcript import UNDATED, When

DAY: Final = timedelta(days=1)
WEEK: Final = timedelta(days=7)
LENGTHS: Final = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
"""How many days a unit has, about."""


def first_from(day: date, number: int) -> date:
    """Return the first such weekday from a day on, that day included."""
    return day + (number - day.weekday()) % 7 * DAY


def last_until(day: date, number: int) -> date:
    """Return the last such weekday up to a day, that day included."""
    return day - (day.weekday() - number) % 7 * DAY


def day_or_undated(year: int, month: int, day: int) -> When:
    """Return a day, or that there is none such."""
    try:
        return When.exactly(date(year, month, day))
    except ValueError:
        return UNDATED


def month_of(year: int, month: int) -> When:
    """Return the days of a month."""
    return When.between(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def shifted(day: date, unit: str, count: int) -> date:
    """Step by calendar: months and years keep the day of the month where it exists; never past the calendar's ends."""
    unit = unit.rstrip("s")
    if unit in ("day", "week", "fortnight"):
        return day + count * LENGTHS[unit] * DAY
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = min(max(months // 12, 1), 9998), months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def bounds(day: date, unit: str) -> tuple[date, date]:
    """Return the first and the last day of the week, weekend, month or year that a day lies in."""
    if unit == "day":
        return day, day
    if unit == "week":
        monday = last_until(day, 0)
        return monday, monday + 6 * DAY
    if unit == "weekend":
        saturday = first_from(last_until(day, 0), 5)
        return saturday, saturday + DAY
    month = (1, 12) if unit == "year" else (day.month, day.month)
    return date(day.year, month[0], 1), date(day.year, month[1], calendar.monthrange(day.year, month[1])[1])
