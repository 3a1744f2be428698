"""Whom somebody in danger can call, by country: a table with the source and the day of each row."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """A line that answers. `source` is its own page; on `compared_on` the row was compared with `compared_with`."""

    place: str
    country: str
    name: str
    number: str
    hours: str
    emergency: str
    source: str
    compared_with: str
    compared_on: date


@cache
def crisis_lines() -> tuple[CrisisLine, ...]:
    """Return the table, by the codes of countries.

    >>> next(line.number for line in crisis_lines() if line.place == "GB")
    '116 123'
    """
    known = tomllib.loads((files(__package__) / "crisis_lines.toml").read_text("utf-8"))
    return tuple(CrisisLine(**entry) for entry in known["line"])
