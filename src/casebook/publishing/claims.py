"""What a page says of how somebody was protected, held against what was done: the words are the author's own."""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Claim:
    """Something a page can say: by which words it is known, and what must be so."""

    name: str
    look: re.Pattern[str]
    strategy: str = ""
    consent: bool = False
    changed: bool = False


@cache
def claims() -> tuple[Claim, ...]:
    """Return what is looked for, in English."""
    rows = tomllib.loads(files("casebook.publishing").joinpath("claims.toml").read_text("utf-8"))["claim"]
    return tuple(Claim(**{**row, "look": re.compile(row["look"], re.IGNORECASE)}) for row in rows)


def claims_not_kept(words: str, *, strategies: Collection[str], consented: bool, changed: bool) -> tuple[str, ...]:
    """Return what the words say that is not so.

    :param consented: every client agreed to exactly this text
    :param changed: something was put in the place of something else

    >>> claims_not_kept("Details have been changed.", strategies=["process"], consented=False, changed=False)
    ('that something was changed',)
    """
    return tuple(
        one.name
        for one in claims()
        if one.look.search(words)
        and ((one.strategy and one.strategy not in strategies) or (one.consent > consented) or (one.changed > changed))
    )
