"""The table of how long a record is kept, by place: data, with its source and the day it was read."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

USUAL: Final = "usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction:
    """One row: how many full years after the last service and after coming of age, and who says so."""

    key: str
    name: str
    years_after_last_service: int
    years_after_majority: int
    source: str
    where: str
    read_on: date
    note: str = ""


@cache
def jurisdictions() -> dict[str, Jurisdiction]:
    """Return every row by its key.

    >>> usual = jurisdictions()["usual"]
    >>> usual.years_after_last_service, usual.years_after_majority
    (7, 3)
    """
    text = files("casebook.retention").joinpath("jurisdictions.toml").read_text("utf-8")
    return {key: Jurisdiction(key=key, **row) for key, row in tomllib.loads(text).items()}


def years_after(day: date, years: int) -> date:
    """Return the day so many years later; a 29th of February becomes the 1st of March.

    >>> years_after(date(2024, 2, 29), 1)
    datetime.date(2025, 3, 1)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
