"""The table of the review: its rules as they stand in ``review.toml``, read with every fault at once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sessionlab.errors import InvalidVocabulary
from sessionlab.relationship.standing import State

_ASKS: Final = frozenset({"states", "quiet", "missed", "fell", "due"})
_KEYS: Final = _ASKS | {"id", "title", "question", "days", "pause", "foretells", "unasked", "means"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table; the keys are told at the head of ``review.toml``."""

    id: str
    title: str
    question: str
    foretells: bool
    states: tuple[State, ...] = ()
    days: int = 0
    quiet: int | None = None
    missed: int | None = None
    fell: bool = False
    due: str = ""
    pause: int | None = None
    unasked: str = ""
    means: str = ""


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules in the order of what needs thought first.

    :raises InvalidVocabulary: with every fault of the table at once
    """
    return read_rules(tomllib.loads(files(__package__).joinpath("review.toml").read_text("utf-8")))


def read_rules(table: Mapping[str, Any]) -> tuple[Rule, ...]:
    """Return the rules of a table.

    :raises InvalidVocabulary: with every fault at once
    """
    faults = [fault for entry in table.get("rule", ()) for fault in _faults(entry)]
    if faults or not table.get("rule"):
        raise InvalidVocabulary(faults or ["The table holds no rules."], remedy="Mend the table of the review.")
    return tuple(
        Rule(**{**entry, "states": tuple(State(state) for state in entry.get("states", ()))}) for entry in table["rule"]
    )


def _faults(entry: Mapping[str, Any]) -> list[str]:
    name = entry.get("id", "?")
    faults = [f"Rule {name} has no {key}." for key in ("id", "title", "question", "foretells") if key not in entry]
    faults += [f"Rule {name} has an unknown key {key}." for key in sorted(set(entry) - _KEYS)]
    known = {state.value for state in State}
    faults += [f"Rule {name} names a state there is not." for state in entry.get("states", ()) if state not in known]
    if not _ASKS & set(entry):
        faults.append(f"Rule {name} asks for nothing.")
    if entry.get("foretells") is False and not entry.get("unasked"):
        faults.append(f"Rule {name} foretells nothing and does not say why it is not asked.")
    return faults
