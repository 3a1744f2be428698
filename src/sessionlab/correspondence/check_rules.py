"""The checks of a reply, read from ``checks.toml``: what each looks for, and why in one sentence."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sessionlab.coding.wording import hear
from sessionlab.language.sentences import passages
from sessionlab.transcript import Span


@dataclass(frozen=True, slots=True)
class Check:
    """A check with its name and its reason. `limit` is a number some of them allow."""

    id: str
    name: str
    why: str
    limit: int
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


def found_in(check: Check, text: str) -> Iterator[Span]:
    """Yield the words of a text that a check rests on, one stretch for a sentence at most."""
    for passage in passages(text):
        heard = hear(passage.text)
        if check.unless is not None and check.unless.search(heard.plain):
            continue
        hits = [hit for pattern in check.patterns if (hit := pattern.search(heard.plain))]
        if hits:
            first = min(hits, key=lambda hit: (hit.start(), -hit.end()))
            yield heard.span(*_bounds(first)).moved(passage.span.start)


def each_in(check: Check, text: str) -> Iterator[Span]:
    """Yield every stretch of a text that a check rests on, several of one sentence too; none overlaps another."""
    for passage in passages(text):
        heard = hear(passage.text)
        hits = [heard.span(*_bounds(hit)) for pattern in check.patterns for hit in pattern.finditer(heard.plain)]
        yield from (span.moved(passage.span.start) for span in apart(hits))


def apart(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return stretches in their order, of those that overlap the first and longest alone."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _bounds(hit: re.Match[str]) -> tuple[int, int]:
    return hit.start(), hit.end() - hit.group().endswith(" ")


def speaks_of(check: Check, text: str) -> bool:
    """Tell whether one sentence of a text holds what a check looks for."""
    return next(found_in(check, text), None) is not None


def check_named(name: str) -> Check:
    """Return a check, or one of the word lists beside them.

    >>> check_named("length").limit
    250
    """
    return _table()[name]


@cache
def _table() -> Mapping[str, Check]:
    known = tomllib.loads((files(__package__) / "checks.toml").read_text("utf-8"))
    return {entry["id"]: _check(entry) for entry in (*known["check"], *known["list"])}


def _check(entry: Mapping[str, Any]) -> Check:
    patterns: Sequence[str] = entry.get("patterns", ())
    return Check(
        id=entry["id"],
        name=entry.get("name", ""),
        why=entry.get("why", ""),
        limit=entry.get("limit", 0),
        patterns=tuple(re.compile(pattern) for pattern in patterns),
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
    )


CHECKS: Final = "blame promise threat interpretations subject practical safety other_client recipient length".split()
"""The ten checks, in the order in which they are told."""
