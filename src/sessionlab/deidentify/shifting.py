"""Move or blur the days of a text: every date by the same number of days, every weekday with them.

Between any two dates the number of days stays what it was, and two different weekdays stay different. A shift is
never a whole number of weeks: else the weekdays of the text would still be the true ones.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from sessionlab.errors import InvalidInput
from sessionlab.language.time_words import MONTHS, WEEKDAYS

WEEK = 7
_LEAP = 2000
_NAMES = ("January February March April May June July August September October November December").split()
_DAYS = [name.capitalize() for name in WEEKDAYS]
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = re.compile(rf"\b({'|'.join(WEEKDAYS)})(s?)\b", re.I)
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(st|nd|rd|th)?(\s+of)?\s+({_MONTH})\b\.?(?:(,?\s+)(\d{{4}}))?", re.I)
_MONTH_DAY = re.compile(rf"\b({_MONTH})\b\.?\s+(\d{{1,2}})(st|nd|rd|th)?(?:(,?\s+)(\d{{4}}))?(?!\d)", re.I)
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_FIGURES = re.compile(r"\b(\d{1,2})([./])(\d{1,2})([./])(\d{4}|\d\d)\b")
_MONTH_YEAR = re.compile(rf"\b({_MONTH})\b\.?(,?\s+(?:of\s+)?)(\d{{4}})\b", re.I)
_BARE_MONTH = re.compile(rf"\b({_MONTH})\b", re.I)
_YEAR = re.compile(r"\b((?:1[5-9]|20)\d\d)\b")
HOUR = "a certain hour"
_CLOCK = re.compile(r"(\d{1,2})(?:[:.]\d\d)?\s?([ap])\.?m|in\s+the\s+(morning|afternoon|evening)|at\s+(night)", re.I)
_NOON, _AFTERNOON, _EVENING, _NIGHT, _DAWN = 12, 12, 18, 22, 5
_SEASONS = (
    "winter",
    "winter",
    "spring",
    "spring",
    "spring",
    "summer",
    "summer",
    "summer",
    "autumn",
    "autumn",
    "autumn",
)


def check_shift(days: int) -> None:
    """Refuse a shift that leaves the weekdays as they were.

    :raises InvalidInput: when the days are a whole number of weeks
    """
    if days % WEEK == 0:
        reason = f"A shift by {days} days is a whole number of weeks and leaves every weekday as it was."
        raise InvalidInput(reason, remedy="Choose a number of days that seven does not divide.")


def shifted(words: str, days: int) -> str | None:
    """Return the words of a date, moved, in the shape they had; None where they name no day, month or year.

    >>> shifted("Friday, 29 June 2012", 17), shifted("March 2011", 40), shifted("two weeks ago", 17)
    ('Monday, 16 July 2012', 'April 2011', None)
    """
    moved, count = _WEEKDAY.subn(lambda found: _turned(found, days), words)
    for look, move in _SHAPES:
        if found := look.search(moved):
            try:
                return moved[: found.start()] + move(found, timedelta(days)) + moved[found.end() :]
            except (ValueError, OverflowError):
                return None
    return moved if count else None


def blurred(words: str) -> str | None:
    """Return the words of a date as a season, a span of years or less; None where they name no date.

    >>> blurred("29 June 2012"), blurred("2012"), blurred("on Friday")
    ('a summer day of that year', 'an earlier year', 'on one day')
    """
    if found := _BARE_MONTH.search(words) if re.search(r"\d|^\w+$", words) else None:
        month = MONTHS[found.group(1).lower()]
        season = _SEASONS[month % 12 - 1] if month < 12 else "winter"
        if not _DAY_MONTH.search(words) and not _MONTH_DAY.search(words):
            return f"the {season} of that year"
        return f"{'an' if season == 'autumn' else 'a'} {season} day of that year"
    if _ISO.search(words) or _FIGURES.search(words):
        return "one day of that year"
    if _YEAR.search(words):
        return "an earlier year"
    changed, count = _WEEKDAY.subn(lambda found: "most weeks" if found.group(2) else "one day", words)
    return changed if count else None


def hour_blurred(words: str) -> str:
    """Return a time of the clock as an hour of a part of the day, where it says which.

    >>> hour_blurred("5.30 p.m."), hour_blurred("nine in the morning"), hour_blurred("half past three")
    ('a certain hour of the afternoon', 'a certain hour of the morning', 'a certain hour')
    """
    found = _CLOCK.search(words)
    if found is None:
        return HOUR
    figure, half, *named = found.groups()
    part = next(filter(None, named)).lower() if figure is None else _part_of_day(int(figure), half.lower())
    return f"{HOUR} of the {part}"


def _part_of_day(figure: int, half: str) -> str:
    hour = figure % _NOON + (_NOON if half == "p" else 0)
    if hour < _DAWN or hour >= _NIGHT:
        return "night"
    return "morning" if hour < _AFTERNOON else "afternoon" if hour < _EVENING else "evening"


def _turned(found: re.Match[str], days: int) -> str:
    name = _DAYS[(WEEKDAYS[found.group(1).lower()] + days) % WEEK]
    return (name if found.group(1)[0].isupper() else name.lower()) + found.group(2)


def _ordinal(day: int, mark: str | None) -> str:
    if not mark:
        return str(day)
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _month(name: str) -> int:
    return MONTHS[name.lower()]


def _like(name: str, month: int) -> str:
    """Return the name of a month, as short as the one that stood there."""
    full = _NAMES[month - 1]
    return full if len(name) > 4 or len(full) == len(name) else full[:3]


def _day_month(found: re.Match[str], by: timedelta) -> str:
    day, mark, of, name, gap, year = found.groups()
    to = date(int(year or _LEAP), _month(name), int(day)) + by
    return f"{_ordinal(to.day, mark)}{of or ''} {_like(name, to.month)}" + (f"{gap}{to.year}" if year else "")


def _month_day(found: re.Match[str], by: timedelta) -> str:
    name, day, mark, gap, year = found.groups()
    to = date(int(year or _LEAP), _month(name), int(day)) + by
    return f"{_like(name, to.month)} {_ordinal(to.day, mark)}" + (f"{gap}{to.year}" if year else "")


def _iso(found: re.Match[str], by: timedelta) -> str:
    return (date.fromisoformat(found.group()) + by).isoformat()


def _figures(found: re.Match[str], by: timedelta) -> str:
    """Day first, month first only where it cannot be otherwise."""
    one, dot, other, _, year = found.groups()
    turned = int(other) > len(_NAMES)
    day, month = (int(other), int(one)) if turned else (int(one), int(other))
    to = date(int(year) if len(year) > 2 else 2000 + int(year), month, day) + by
    first, second = (to.month, to.day) if turned else (to.day, to.month)
    width = 2 if len(one) == 2 and len(other) == 2 else 1
    return f"{first:0{width}d}{dot}{second:0{width}d}{dot}{to.year if len(year) > 2 else f'{to.year % 100:02d}'}"


def _month_year(found: re.Match[str], by: timedelta) -> str:
    name, gap, year = found.groups()
    to = date(int(year), _month(name), 15) + by
    return f"{_like(name, to.month)}{gap}{to.year}"


def _bare_month(found: re.Match[str], by: timedelta) -> str:
    return _like(found.group(1), (date(_LEAP, _month(found.group(1)), 15) + by).month)


def _year(found: re.Match[str], by: timedelta) -> str:
    return str((date(int(found.group(1)), 7, 1) + by).year)


_Move = Callable[[re.Match[str], timedelta], str]
_SHAPES: tuple[tuple[re.Pattern[str], _Move], ...] = (
    (_ISO, _iso),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
    (_FIGURES, _figures),
    (_MONTH_YEAR, _month_year),
    (_BARE_MONTH, _bare_month),
    (_YEAR, _year),
)
