"""What a reference needs to know of a post, and the small forms that all of them share."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

MONTHS: Final = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Cited:
    """A post as references see it. Every text may be empty, every date may be missing."""

    given: str
    family: str
    credentials: str
    title: str
    title_in_sentence_case: str
    blog: str
    site: str
    address: str
    language: str
    published_on: date | None
    slug: str


def initials(given: str) -> str:
    """Return given names as initials.

    >>> initials("Ines Marie"), initials("Jean-Luc"), initials("")
    ('I. M.', 'J.-L.', '')
    """
    return " ".join("-".join(f"{part[0]}." for part in name.split("-") if part) for name in given.split())


def ended(sentence: str) -> str:
    """Return a sentence that ends in a stop, a question or an exclamation mark.

    >>> ended("The empty hour"), ended("Who left?")
    ('The empty hour.', 'Who left?')
    """
    return sentence if re.search(r"[.?!…][”’\"')]*$", sentence) else f"{sentence}."


def long_day(day: date) -> str:
    """Return a day as American references write it.

    >>> long_day(date(2021, 3, 9))
    'March 9, 2021'
    """
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day(day: date) -> str:
    """Return a day as the foot of a page writes it.

    >>> short_day(date(2021, 3, 9))
    '9 Mar 2021'
    """
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"
