"""The words the readers know: grammar, people and meanings, from the tables in ``words/``.

A meaning is a tag: ``attack`` on a verb, ``attack.n`` on a noun, ``hostile.a`` on an adjective, ``hostile.r`` on an
adverb. Phrases of several words carry tags too and are found by `Phrases.at`.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from sessionlab.language.inflection import verb_forms, with_s

_NONE: frozenset[str] = frozenset()
_SEPARATOR = re.compile(r"[,\n]")
MEANINGS = ("acts.toml", "states.toml", "plain.toml")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of one form of a word. `forms` holds the verb kinds b, s, d, n, g it can be; empty for no verb."""

    lemma: str
    forms: str = ""
    verb: frozenset[str] = _NONE
    noun: frozenset[str] = _NONE
    other: frozenset[str] = _NONE
    grammar: frozenset[str] = _NONE
    tags: frozenset[str] = _NONE
    """All its meanings together."""
    adjective: bool = False


class Phrases:
    """A trie of phrases, each atom a lemma or a form, ``*`` up to three words of any kind."""

    def __init__(self) -> None:
        self.root: dict[str, _Node] = {}

    def add(self, atoms: Sequence[str], tag: str) -> None:
        """Enter a phrase; one that begins with ``not`` holds where its verb is negated, and its tag ends in ``!``."""
        if atoms[0] in ("not", "never", "no"):
            atoms, tag = atoms[1:], tag + "!"
        if atoms[-1] in ("*",):
            atoms = atoms[:-1]
        node = self.root.setdefault(atoms[0], _Node({}, []))
        for atom in atoms[1:]:
            node = node.then.setdefault(atom, _Node({}, []))
        node.tags.append(tag)


@dataclass(frozen=True, slots=True)
class _Node:
    then: "dict[str, _Node]"
    tags: list[str]


Node = _Node


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every form with its entry, and the phrases of verbs and of nouns."""

    forms: Mapping[str, Entry]
    phrases: Phrases
    people: Mapping[str, Mapping[str, frozenset[str]]]
    meanings: frozenset[str]

    def of(self, word: str) -> Entry:
        """Return what is known of a lower-case word; an unknown one in -ed or -ing is taken for a verb."""
        return self.forms.get(word) or _guessed(word)


@cache
def load() -> Lexicon:
    """Read the tables once and return the lexicon."""
    building = _Building(_irregular())
    for name in MEANINGS:
        for tag, words in _table(name).items():
            building.enter(tag, words)
    for group, kinds in _table("grammar.toml").items():
        for kind, listed in kinds.items():
            building.grammar(group, kind, listed.split())
    people = {
        group: {kind: frozenset(words.split()) for kind, words in lists.items()}
        for group, lists in _table("people.toml").items()
    }
    meanings = frozenset(f"{tag}{kind}" for tag in building.names for kind in ("", ".n", ".a", ".r", ".w"))
    return Lexicon(building.entries(), building.phrases, people, meanings)


class _Building:
    """Gathers the senses of each form while the tables are read."""

    def __init__(self, irregular: Mapping[str, tuple[str, str]]) -> None:
        self.irregular = irregular
        self.lemma: dict[str, str] = {}
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.tags: dict[str, dict[str, set[str]]] = {
            key: defaultdict(set) for key in ("verb", "noun", "other", "grammar")
        }
        self.phrases = Phrases()
        self.names: set[str] = set()
        # Ten thousand entries share a thousand sets: what stays for good is walked whenever garbage is collected.
        self.sets: dict[frozenset[str], frozenset[str]] = {_NONE: _NONE}

    def enter(self, tag: str, words: Mapping[str, str]) -> None:
        self.names.add(tag)
        for word in words.get("unlike_verbs", "").split():
            self.lemma[word] = word
            self.tags["grammar"][word].add(tag)
        for verb in words.get("verbs", "").split():
            self.verb(verb, tag)
        for noun in words.get("nouns", "").split():
            for form in (noun, with_s(noun)):
                self.tags["noun"][form].add(f"{tag}.n")
                self.lemma.setdefault(form, noun)
        for key, letter in (("adjectives", "a"), ("adverbs", "r"), ("words", "w")):
            for word in words.get(key, "").split():
                self.tags["other"][word].add(f"{tag}.{letter}")
        for phrase in _listed(words.get("phrases", "")):
            self.phrases.add(phrase, tag)
            self.verb(phrase[0] if phrase[0] not in ("not", "never", "no") else phrase[1], "")
        for phrase in _listed(words.get("noun_phrases", "")):
            self.phrases.add(phrase, f"{tag}.n")

    def verb(self, base: str, tag: str) -> None:
        for form, kind in verb_forms(base, self.irregular):
            self.kinds[form].add(kind)
            # "found" is first of all from "find", "left" from "leave": the irregular verb wins.
            if base in self.irregular or form not in self.lemma:
                self.lemma[form] = base
            if tag:
                self.tags["verb"][form].add(tag)

    def grammar(self, group: str, kind: str, words: Sequence[str]) -> None:
        for word in words:
            self.tags["grammar"][word].update((group, f"{group}:{kind}"))
            if group == "auxiliary":
                self.lemma[word] = kind
                self.kinds[word].add(
                    {"am": "s", "is": "s", "are": "s", "be": "b", "being": "g", "having": "g"}.get(word, "d")
                )

    def entries(self) -> dict[str, Entry]:
        words = set(self.kinds).union(*self.tags.values())
        return {word: self._entry(word) for word in words}

    def _entry(self, word: str) -> Entry:
        sets = {key: self._one(table[word]) if word in table else _NONE for key, table in self.tags.items()}
        forms = "".join(sorted(self.kinds[word])) if word in self.kinds else ""
        together = self._one(sets["verb"] | sets["noun"] | sets["other"])
        adjective = any(tag.endswith(".a") for tag in sets["other"])
        return Entry(self.lemma.get(word, word), forms, **sets, tags=together, adjective=adjective)

    def _one(self, tags: set[str] | frozenset[str]) -> frozenset[str]:
        found = frozenset(tags)
        return self.sets.setdefault(found, found)


def _guessed(word: str) -> Entry:
    if len(word) > 4 and word.endswith("ed"):
        return Entry(word, "dn")
    if len(word) > 5 and word.endswith("ing"):
        return Entry(word, "g")
    return Entry(word)


def _irregular() -> dict[str, tuple[str, str]]:
    pairs = ((base, forms.split()) for base, forms in _table("irregular.toml")["verbs"].items())
    return {base: (forms[0], forms[-1]) for base, forms in pairs}


def _listed(words: str) -> Iterator[list[str]]:
    for phrase in _SEPARATOR.split(words):
        if phrase.strip():
            yield phrase.split()


def _table(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((files("sessionlab.language") / "words" / name).read_text("utf-8"))
