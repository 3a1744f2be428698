"""The rules of the gate and the lists of the room: read from their files, checked, and kept."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sessionlab.errors import InvalidVocabulary

Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: when it is a reason, what it says, and what can be done."""

    id: str
    name: str
    value: str
    says: str
    remedy: str
    among: tuple[str, ...] = ()
    not_among: tuple[str, ...] = ()
    above: int | None = None
    below: int | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def refuses(self, found: Mapping[str, Value]) -> bool:
        """Tell whether this is a reason, for what was found."""
        if not all(found[one] for one in self.when) or any(found[one] for one in self.unless):
            return False
        value = found[self.value]
        if self.among or self.not_among:
            return value in self.among if self.among else value not in self.not_among
        if value is None:
            return self.below is not None
        number = int(value)
        return number > self.above if self.above is not None else number < (self.below or 0)

    @property
    def in_words(self) -> str:
        """When it is a reason, for eyes."""
        if self.among or self.not_among:
            how = "is one of" if self.among else "is none of"
            words = f"{how} {', '.join(self.among or self.not_among)}"
        else:
            words = f"is more than {self.above}" if self.above is not None else f"is less than {self.below}"
        only = f", where {' and '.join(self.when)}" if self.when else ""
        but = f", unless {' or '.join(self.unless)}" if self.unless else ""
        return f"{self.value} {words}{only}{but}".replace("_", " ")


@dataclass(frozen=True, slots=True)
class Table:
    """The rules in their order, and the numbers they are measured with."""

    version: str
    parameters: Mapping[str, int]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Strategy:
    """One way of protecting a client, with what has to be looked at."""

    id: str
    name: str
    kinds: tuple[str, ...]
    protection: str
    points: tuple[tuple[str, str], ...]
    consent: bool = False
    review: bool = False


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of fact that could tell who somebody is."""

    kind: str
    name: str
    known_as: str = ""
    role: str = ""
    number: bool = False


@cache
def shipped_table() -> Table:
    """Return the rules as they ship."""
    return table_from(_read("rules.toml"))


def table_from(raw: Mapping[str, Any]) -> Table:
    """Return a table of rules.

    :raises InvalidVocabulary: with every rule that cannot be asked
    """
    parameters = {str(name): int(value) for name, value in raw["parameters"].items()}
    faults = [fault for row in raw["rule"] for fault in _faults(row, parameters)]
    if faults:
        raise InvalidVocabulary(faults, remedy="Correct the table of the gate.")
    rules = tuple(_rule(row, parameters) for row in raw["rule"])
    return Table(str(raw["version"]), parameters, rules)


def _faults(row: Mapping[str, Any], parameters: Mapping[str, int]) -> list[str]:
    name = row.get("id", "?")
    asked = [one for one in ("among", "not_among", "above", "below") if one in row]
    faults = [] if len(asked) == 1 else [f"Rule {name} is asked in {len(asked)} ways; one is right."]
    unknown = sorted(set(row) - set(Rule.__slots__))
    faults += [f"Rule {name} has a field there is not: {one}." for one in unknown]
    limits = [row[one] for one in ("above", "below") if isinstance(row.get(one), str)]
    return faults + [f"Rule {name} names no parameter there is: {one}." for one in limits if one not in parameters]


def _rule(row: Mapping[str, Any], parameters: Mapping[str, int]) -> Rule:
    known: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    for limit in ("above", "below"):
        if isinstance(known.get(limit), str):
            known[limit] = parameters[known[limit]]
    return Rule(**known)


@cache
def strategies() -> tuple[Strategy, ...]:
    """Return the ways of protecting a client."""
    rows = _read("strategies.toml")["strategy"]
    return tuple(Strategy(**{**row, "kinds": tuple(row["kinds"]), "points": _points(row)}) for row in rows)


def _points(row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((one, said) for one, said in row["points"])


RESEARCH, NO_RESEARCH = "research.yes", "research.no"


@cache
def research_points() -> tuple[tuple[str, str], ...]:
    """Return what has to be so where a text is research: what it is ticked by, and what it says."""
    return tuple((f"research.{one}", said) for one, said in _read("research.toml")["points"])


@cache
def fact_kinds() -> tuple[FactKind, ...]:
    """Return the kinds of facts, in the order of the table."""
    return tuple(FactKind(**row) for row in _read("facts.toml")["fact"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("casebook.publishing").joinpath(name).read_text("utf-8"))
