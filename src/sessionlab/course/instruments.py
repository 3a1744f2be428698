"""Questionnaires as data: what they ask, how they are scored, what their scores mean, and what may be done with them.

Each stands in a TOML file of ``instruments/``; anybody can add one by a file of the same form (docs/course.md). Every
figure names the sample and the source it is from; what could not be checked is left out.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from sessionlab.course.change import Reliability, ReliabilityKind
from sessionlab.course.instrument_faults import faults_of
from sessionlab.errors import InvalidInput, InvalidVocabulary

_REMEDY = "Mend the instrument file; docs/course.md tells what it must hold."


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question. `surfaced_from`: an answer of so much or more is always shown, whatever the total."""

    id: str
    text: str
    loinc: str = ""
    reversed: bool = False
    surfaced_from: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscale:
    """Some of the items, summed; with `needs`, whether so many of them reach `counted_from`."""

    id: str
    name: str
    items: tuple[str, ...]
    counted_from: float | None = None
    needs: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Scores from `at_least` up to the next band."""

    at_least: float
    name: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CutOff:
    """A score that divides; `side` says which side, itself included, is the one that `means` speaks of."""

    value: float
    side: Literal["at or above", "at or below"]
    means: str
    sample: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleReliability:
    """A reliability, of which kind, in which sample, and who says so."""

    value: float
    kind: ReliabilityKind
    sample: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and standard deviation of a sample."""

    mean: float
    sd: float
    sample: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedChange:
    """A number of points that somebody calls reliable change, as printed."""

    points: float
    sample: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A questionnaire, with its items (I) or, where the text may not be shipped, as a total only.

    `rule` makes the score of the items: their sum or mean, times `factor`; up to `missing_allowed` missing answers are
    filled with the mean of the others. `step` 1 means whole scores, 0 any.
    """

    id: str
    name: str
    version: str
    better: Literal["lower", "higher"]
    low: float
    high: float
    step: float
    licence: str
    licence_source: str
    rule: Literal["sum", "mean"] = "sum"
    factor: float = 1
    missing_allowed: int = 0
    missing_source: str = ""
    asks: str = ""
    answer_low: float = 0
    answer_high: float = 0
    answers: tuple[str, ...] = ()
    loinc_panel: str = ""
    loinc_total: str = ""
    items: tuple[Item, ...] = ()
    subscales: tuple[Subscale, ...] = ()
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[CutOff, ...] = ()
    reliabilities: tuple[SampleReliability, ...] = ()
    spreads: tuple[Spread, ...] = ()
    published_changes: tuple[PublishedChange, ...] = ()

    @property
    def totals_only(self) -> bool:
        """Tell whether only the total can be entered."""
        return not self.items

    def reliability(self, kind: ReliabilityKind) -> Reliability:
        """Return the first reliability of that kind, as `change.reliable_change` wants it.

        :raises InvalidInput: the file knows none of that kind

        >>> load("phq-9").reliability("alpha").value
        0.89
        """
        for known in self.reliabilities:
            if known.kind == kind:
                return Reliability(known.value, known.kind, f"{known.source}; {known.sample}")
        kinds = ", ".join(sorted({known.kind for known in self.reliabilities})) or "none"
        raise InvalidInput(
            f"No {kind} reliability of {self.name} is known here (known: {kinds}).",
            remedy="Give one of your own, with its source, or take another kind.",
        )


def ids() -> tuple[str, ...]:
    """Return the ids of the instruments that are shipped.

    >>> "phq-9" in ids()
    True
    """
    folder = files(__package__) / "instruments"
    return tuple(sorted(file.name[: -len(".toml")] for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def load(instrument: str) -> Instrument:
    """Return a shipped instrument, checked.

    :raises InvalidVocabulary: there is no such instrument, or with every fault of its file
    """
    if instrument not in ids():
        raise InvalidVocabulary(f"There is no instrument {instrument!r}.", remedy=f"Take one of {', '.join(ids())}.")
    return read_instrument((files(__package__) / "instruments" / f"{instrument}.toml").read_text("utf-8"))


def read_instrument(source: Path | str) -> Instrument:
    """Return the instrument of a TOML file (a path) or TOML text (a string).

    :raises InvalidVocabulary: no TOML, not readable, or with every fault at once

    >>> read_instrument('''
    ... id = "mood"
    ... name = "Mood today"
    ... version = "1"
    ... better = "higher"
    ... [total]
    ... low = 0
    ... high = 10
    ... step = 1
    ... [licence]
    ... notice = "our own"
    ... source = "us"
    ... ''').totals_only
    True
    """
    table = _parsed(source)
    faults = faults_of(table)
    if faults:
        raise InvalidVocabulary(faults, remedy=_REMEDY)
    return _made(table)


def _parsed(source: Path | str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(source.read_text("utf-8") if isinstance(source, Path) else source)
    except tomllib.TOMLDecodeError as fault:
        raise InvalidVocabulary(f"This is no TOML: {fault}.", remedy=_REMEDY) from None
    except (OSError, UnicodeDecodeError):
        raise InvalidVocabulary("The instrument file cannot be read as text.", remedy="Give a file in UTF-8.") from None


def _made(table: Mapping[str, Any]) -> Instrument:
    total, missing, answers = table["total"], table.get("missing", {}), table.get("answers", {})
    loinc = table.get("loinc", {})
    return Instrument(
        **{key: table[key] for key in ("id", "name", "version", "better")},
        **{key: total[key] for key in ("low", "high", "step", "rule", "factor") if key in total},
        licence=table["licence"]["notice"],
        licence_source=table["licence"]["source"],
        missing_allowed=missing.get("allowed", 0),
        missing_source=missing.get("source", ""),
        asks=table.get("asks", ""),
        answer_low=answers.get("low", 0),
        answer_high=answers.get("high", 0),
        answers=tuple(answers.get("labels", ())),
        loinc_panel=loinc.get("panel", ""),
        loinc_total=loinc.get("total", ""),
        items=tuple(Item(**entry) for entry in table.get("item", ())),
        subscales=tuple(Subscale(**(entry | {"items": tuple(entry["items"])})) for entry in table.get("subscale", ())),
        bands=tuple(Band(**entry) for entry in table.get("band", ())),
        cutoffs=tuple(CutOff(**entry) for entry in table.get("cutoff", ())),
        reliabilities=tuple(SampleReliability(**entry) for entry in table.get("reliability", ())),
        spreads=tuple(Spread(**entry) for entry in table.get("spread", ())),
        published_changes=tuple(PublishedChange(**entry) for entry in table.get("published_change", ())),
    )
