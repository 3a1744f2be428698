"""Load the rules from ``lexicon/``, check them, and find those that fit a moment, quickly."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

from sessionlab.coding.addressee import About
from sessionlab.coding.codebook import Codebook, load
from sessionlab.coding.cues import Hit, Rule
from sessionlab.coding.invitation import Invited
from sessionlab.coding.moment import Moment
from sessionlab.errors import InvalidVocabulary
from sessionlab.transcript import Role

PARTS = ("withdrawal", "confrontation", "attacks", "self_and_bond", "decisions", "push", "repair", "circumstances")
_KEYS = frozenset(entry.name for entry in fields(Rule)) - {"anchored"}
_PATTERNS = ("pattern", "unless", "asked")
_SETS: Mapping[str, type[str]] = {
    "after": Invited,
    "not_after": Invited,
    "about": About,
    "not_about": About,
    "needs": str,
    "sounds": str,
}
_KNOWN: Mapping[str, frozenset[str]] = {
    "after": frozenset(Invited),
    "not_after": frozenset(Invited),
    "about": frozenset(About),
    "not_about": frozenset(About),
}
_PIECE = re.compile(r"<([a-z]+)>")
_REMEDY = "Mend the lexicon file; docs/coding.md tells what each rule must hold."


@dataclass(frozen=True, slots=True)
class RuleBook:
    """R rules, in the order of the files, with an index of the words they need."""

    rules: tuple[Rule, ...]
    _by_word: Mapping[Role, Mapping[str, tuple[int, ...]]] = field(repr=False)
    _always: Mapping[Role, tuple[int, ...]] = field(repr=False)

    @classmethod
    def of(cls, rules: Sequence[Rule]) -> "RuleBook":
        """Index rules by who speaks and by the words they need."""
        by_word: dict[Role, dict[str, list[int]]] = {}
        always: dict[Role, list[int]] = {}
        for place, rule in enumerate(rules):
            if not rule.needs:
                always.setdefault(rule.who, []).append(place)
            for word in rule.needs:
                by_word.setdefault(rule.who, {}).setdefault(word, []).append(place)
        return cls(
            tuple(rules),
            {who: {word: tuple(places) for word, places in words.items()} for who, words in by_word.items()},
            {who: tuple(places) for who, places in always.items()},
        )

    def fitting(self, moment: Moment, *, who: Role) -> list[Hit]:
        """Return every rule that fits, in the order of the files; none for a role that is not known."""
        by_word = self._by_word.get(who, {})
        places = set(self._always.get(who, ()))
        for word in moment.heard.bag:
            if word in by_word:
                places.update(by_word[word])
        found = (self.rules[place].find(moment) for place in sorted(places))
        return [hit for hit in found if hit is not None]

    def of_family(self, family: str) -> tuple[Rule, ...]:
        """Return the rules that speak for markers of one family."""
        return tuple(rule for rule in self.rules if rule.family == family)


@cache
def rule_book(parts: tuple[str, ...] = PARTS) -> RuleBook:
    """Return the rules that are shipped, those of turns unless other parts are named.

    :raises InvalidVocabulary: with every fault of the files at once
    """
    tables = {part: _shipped(part) for part in parts}
    return assemble(
        [rule for table in tables.values() for rule in table["rule"]], pieces=_shipped("fragments"), book=load()
    )


def _shipped(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "lexicon" / f"{name}.toml").read_text("utf-8"))


def assemble(entries: Sequence[Mapping[str, Any]], *, pieces: Mapping[str, str], book: Codebook) -> RuleBook:
    """Make rules of the entries of lexicon files.

    :param pieces: what ``<name>`` stands for in a pattern
    :raises InvalidVocabulary: with every fault at once
    """
    faults = [fault for entry in entries for fault in _faults(entry, pieces, book)]
    ids = [entry.get("id") for entry in entries]
    faults += [f"Rule {id_} stands {ids.count(id_)} times." for id_ in {id_ for id_ in ids if ids.count(id_) > 1}]
    if faults:
        raise InvalidVocabulary(faults, remedy=_REMEDY)
    return RuleBook.of([_rule(entry, pieces, book) for entry in entries])


def _rule(entry: Mapping[str, Any], pieces: Mapping[str, str], book: Codebook) -> Rule:
    values: dict[str, Any] = dict(entry)
    for key in _PATTERNS:
        if key in entry:
            values[key] = re.compile(_spelled(entry[key], pieces))
    values["anchored"] = is_anchored(_spelled(entry["pattern"], pieces))
    for key, kind in _SETS.items():
        if key in entry:
            values[key] = frozenset(kind(value) for value in entry[key])
    values["who"] = book.marker(entry["marker"]).who if entry.get("marker") else Role(entry["who"])
    return Rule(**values)


def is_anchored(pattern: str) -> bool:
    """Tell whether every way through a pattern begins at the beginning.

    >>> is_anchored("^ (?:no|never) "), is_anchored("^ no | never ")
    (True, False)
    """
    depth = 0
    for before, letter in zip(f" {pattern}", pattern, strict=False):
        if before != "\\":
            depth += (letter == "(") - (letter == ")")
            if letter == "|" and depth == 0:
                return False
    return pattern.startswith("^")


def _spelled(pattern: str, pieces: Mapping[str, str]) -> str:
    while _PIECE.search(pattern):
        pattern = _PIECE.sub(lambda found: pieces[found.group(1)], pattern)
    return pattern


def _faults(entry: Mapping[str, Any], pieces: Mapping[str, str], book: Codebook) -> Iterator[str]:
    name = f"Rule {entry.get('id', '?')}"
    yield from (f"{name} has no {key}." for key in ("id", "because", "pattern") if not entry.get(key))
    yield from (f"{name} has an unknown key {key}." for key in entry if key not in _KEYS)
    if entry.get("marker", "") and entry["marker"] not in book:
        yield f"{name} speaks for {entry['marker']}, which is not in the codebook."
    if not entry.get("marker") and entry.get("who") not in (Role.CLIENT, Role.THERAPIST):
        yield f"{name} has neither a marker nor a speaker."
    for key, known in _KNOWN.items():
        yield from (f"{name} has {key} = {value}." for value in entry.get(key, ()) if value not in known)
    for key in _PATTERNS:
        yield from _faults_of_pattern(f"{name}: {key}", entry.get(key, ""), pieces)


def _faults_of_pattern(name: str, pattern: str, pieces: Mapping[str, str]) -> Iterator[str]:
    missing = [piece for piece in _PIECE.findall(pattern) if piece not in pieces]
    if missing:
        yield f"{name} names a piece that is not there: {', '.join(missing)}."
        return
    try:
        re.compile(_spelled(pattern, pieces))
    except re.error as wrong:
        yield f"{name} cannot be read at {wrong.pos}."
