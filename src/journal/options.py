"""What can be set from outside: each option with its sentence, read strictly, so that nonsense stops the start."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from journal.errors import WrongSetting


@dataclass(frozen=True, slots=True)
class Option:
    """A variable of the environment. `read` turns its text into a value or raises ValueError with what it wants."""

    name: str
    default: str
    sentence: str
    read: Callable[[str], Any]


def _switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError("it is on or off")
    return text == "on"


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 6:
        raise ValueError("it is a whole number from 0 to 999999")
    return int(text)


def _words(text: str) -> str:
    if not text.strip() or len(text) > 120 or not text.isprintable():
        raise ValueError("it is one line of 1 to 120 characters")
    return text.strip()


def _address(text: str) -> str:
    parts = urlsplit(text)
    bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        raise ValueError("it is http:// or https:// with a host and nothing after it")
    return text.rstrip("/")


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("it is a time zone such as Europe/Berlin") from None
    return text


def _database(text: str) -> dict[str, Any] | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme != "postgresql" or not parts.path.strip("/"):
        raise ValueError("it is postgresql://user:password@host:port/name, or empty for SQLite")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


OPTIONS: Final = (
    Option("JOURNAL_HOME", "~/Journal", "the folder of the site: its database, its secret, its own pages", Path),
    Option("JOURNAL_NAME", "The Journal", "what the site is called, on every page and in every reference", _words),
    Option(
        "JOURNAL_ADDRESS", "http://127.0.0.1:8100", "where the site is reached; any other host is refused", _address
    ),
    Option("JOURNAL_DATABASE", "", "a PostgreSQL database; empty is SQLite in the folder of the site", _database),
    Option("JOURNAL_TIME_ZONE", "UTC", "the time zone in which a post falls due", _zone),
    Option("JOURNAL_COMMENTS", "on", "whether comments can be left", _switch),
    Option("JOURNAL_CLOSE_AFTER_DAYS", "60", "days after which a post takes no more comments; 0 is never", _count),
    Option("JOURNAL_EDIT_MINUTES", "30", "minutes in which whoever left a comment can still change it", _count),
    Option("JOURNAL_LIMITS", "on", "the limits on how much one visitor, or all together, can send", _switch),
    Option("JOURNAL_KEEP_SECONDS", "60", "seconds for which a finished page is kept; 0 makes each anew", _count),
    Option("JOURNAL_BEHIND_PROXY", "off", "whether a proxy of yours names the visitor in X-Real-IP", _switch),
)


def read_options(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Return the value of every option.

    :raises WrongSetting: naming every option that cannot be meant, never its value, which may be a password
    """
    values, reasons = {}, []
    for option in OPTIONS:
        try:
            values[option.name] = option.read(environment.get(option.name, option.default))
        except ValueError as wrong:
            reasons.append(f"{option.name} cannot be read: {wrong}.")
    if reasons:
        raise WrongSetting(reasons, remedy="Set it anew, or leave it away for its default, and start again.")
    return values
