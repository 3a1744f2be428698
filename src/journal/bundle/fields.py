"""What may stand in one value of a manifest. Each rule returns the sentence of what is wrong, or nothing."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any, Final

SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
HEX: Final = re.compile(r"[0-9a-f]{64}")
KEY: Final = re.compile(r"[0-9A-F]{16}")
LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
SEEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Kinds of characters that nobody sees: controls, directions, joiners, private ones."""

Rule = Callable[[Any], str | None]


def text(most: int = 300, *, needed: bool = True) -> Rule:
    """Return the rule of one line of text."""

    def check(value: Any) -> str | None:
        if not isinstance(value, str):
            return "is not text"
        if needed and not value.strip():
            return "is empty"
        if len(value) > most:
            return f"is longer than {most} characters"
        if value != unicodedata.normalize("NFC", value):
            return "is not in composed form (NFC)"
        if any(unicodedata.category(sign) in SEEN for sign in value):
            return "holds a line break, a control or an invisible character"
        return None

    return check


def shaped(pattern: re.Pattern[str], words: str, *, most: int = 80) -> Rule:
    """Return the rule of a text of one shape."""

    def check(value: Any) -> str | None:
        fits = isinstance(value, str) and len(value) <= most and pattern.fullmatch(value)
        return None if fits else f"is not {words}"

    return check


def one_of(*values: str) -> Rule:
    """Return the rule of a closed list."""
    return lambda value: None if value in values else f"is none of: {', '.join(values)}"


def maybe(rule: Rule) -> Rule:
    """Return a rule that lets null pass."""
    return lambda value: None if value is None else rule(value)


def yes_or_no(value: Any) -> str | None:
    """Want true or false."""
    return None if isinstance(value, bool) else "is not true or false"


def whole(least: int, most: int) -> Rule:
    """Return the rule of a whole number."""

    def check(value: Any) -> str | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if fits else f"is not a whole number from {least} to {most}"

    return check


EARLIEST = 1900
"""No note that is published here is older; an address of the archive has a year of four digits."""


def day(value: Any) -> str | None:
    """Want a day that the calendar has."""
    if not isinstance(value, str) or not DATE.fullmatch(value):
        return "is not a date as YYYY-MM-DD"
    try:
        written = date.fromisoformat(value)
    except ValueError:
        return "is a day that the calendar does not have"
    return "is before 1900" if written.year < EARLIEST else None


def tags(value: Any) -> str | None:
    """Want a short list of short texts."""
    if not isinstance(value, list) or len(value) > 20:
        return "is not a list of at most 20"
    return next((f"has a tag that {wrong}" for tag in value if (wrong := text(60)(tag))), None)


slug: Final = shaped(SLUG, "lower-case letters, digits and single hyphens")
