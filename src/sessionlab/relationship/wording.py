"""Say days, spans of days and small numbers in English, whatever the machine's own language is."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Final

from sessionlab.transcript import When

WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS: Final = ("January February March April May June July August September October November December").split()
NUMBERS: Final = "no one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def say_number(number: int) -> str:
    """Write a small number in letters.

    >>> say_number(3), say_number(28)
    ('three', '28')
    """
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def say_ordinal(number: int) -> str:
    """Write the place in a row.

    >>> say_ordinal(2), say_ordinal(11), say_ordinal(22)
    ('second', '11th', '22nd')
    """
    if number <= len(ORDINALS):
        return ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def say_days(number: int) -> str:
    """Write a count of days.

    >>> say_days(1), say_days(3)
    ('one day', 'three days')
    """
    return f"{say_number(number)} day{'' if number == 1 else 's'}"


def say_list(words: Sequence[str], *, last: str = "and") -> str:
    """Join words as one speaks them.

    >>> say_list(["a break", "a quit", "an ending"], last="or")
    'a break, a quit or an ending'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def say_day(day: date) -> str:
    """Write a day with its weekday and year.

    >>> say_day(date(2012, 7, 6))
    'Friday 6 July 2012'
    """
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def say_day_briefly(day: date, *, beside: date | None = None) -> str:
    """Write a day without its weekday, and without its year where it stands beside a day of the same year.

    >>> say_day_briefly(date(2012, 6, 30), beside=date(2012, 7, 6))
    '30 June'
    """
    year = "" if beside is not None and beside.year == day.year else f" {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]}{year}"


def say_when(when: When) -> str:
    """Write a day as exactly as it is known, and nothing where nothing is known.

    >>> say_when(When.between(date(2012, 3, 1), date(2012, 3, 31)))
    'March 2012'
    >>> say_when(When.between(date(2012, 6, 30), date(2012, 7, 5)))
    'some day from 30 June to 5 July 2012'
    """
    if when.on is not None:
        return say_day(when.on)
    if when.earliest is None or when.latest is None:
        return ""
    return _month_or_year(when.earliest, when.latest) or (
        f"some day from {say_day_briefly(when.earliest, beside=when.latest)} to {say_day_briefly(when.latest)}"
    )


def _month_or_year(earliest: date, latest: date) -> str:
    if (earliest.month, earliest.day, latest.month, latest.day) == (1, 1, 12, 31) and earliest.year == latest.year:
        return str(earliest.year)
    last_of_month = monthrange(earliest.year, earliest.month)[1]
    if earliest.day == 1 and latest == earliest.replace(day=last_of_month):
        return f"{MONTHS[earliest.month - 1]} {earliest.year}"
    return ""
