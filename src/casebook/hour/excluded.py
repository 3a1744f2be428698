"""What the rule on psychotherapy notes keeps out of them, found in a process paragraph so that it can be moved."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from sessionlab.transcript import Span

TABLE: Final = Path(__file__).parent / "excluded.toml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that does not belong into process notes, and the words that tell of it."""

    id: str
    name: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Excluded:
    """Words of a paragraph that a rule keeps out."""

    rule: Rule
    span: Span
    words: str = field(repr=False)


@cache
def rules() -> tuple[Rule, ...]:
    """Return the table as it is shipped."""
    table = tomllib.loads(TABLE.read_text("utf-8"))
    return tuple(
        Rule(row["id"], row["name"], tuple(re.compile(pattern, re.IGNORECASE) for pattern in row["patterns"]))
        for row in table["rule"]
    )


def excluded_in(text: str) -> tuple[Excluded, ...]:
    """Return the words of a paragraph that do not belong into process notes, in their order; none within another's.

    >>> [(one.rule.name, one.words) for one in excluded_in("We met from 10:00 to 10:50. I felt small.")]
    [('start and stop times', 'from 10:00 to 10:50')]
    """
    found = [
        Excluded(rule, Span(*one.span()), one[0].strip())
        for rule in rules()
        for pattern in rule.patterns
        for one in pattern.finditer(text)
    ]
    first: list[Excluded] = []
    for one in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if not first or one.span.end > first[-1].span.end:
            first.append(one)
    return tuple(first)
