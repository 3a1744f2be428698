"""Read the table of crisis lines: the site's own where it has one, else the one that comes with the journal."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from journal.errors import WrongSetting


@dataclass(frozen=True, slots=True)
class CrisisNotice:
    """What stands on the page, the lines, and the day on which somebody last checked them."""

    text: str
    lines: tuple[tuple[str, str], ...]
    as_of: date


def crisis_notice() -> CrisisNotice:
    """Return the notice.

    :raises WrongSetting: when the site's own table is not in the shape of ours
    """
    own = Path(settings.HOME) / "crisis.toml"
    return _read(own if own.exists() else None)


@lru_cache(maxsize=2)
def _read(own: Path | None) -> CrisisNotice:
    raw = own.read_text("utf-8") if own else files("journal.notices").joinpath("crisis.toml").read_text("utf-8")
    try:
        told = tomllib.loads(raw)
        lines = tuple((str(line["where"]), str(line["call"])) for line in told["lines"])
        as_of = told["as_of"]
        if not isinstance(as_of, date):
            raise TypeError
        return CrisisNotice(str(told["text"]), lines, as_of)
    except (tomllib.TOMLDecodeError, KeyError, TypeError):
        raise WrongSetting(
            "crisis.toml has not text, as_of (a date) and lines with where and call.",
            remedy="Look at journal/notices/crisis.toml; without a file of your own that one is shown.",
        ) from None
