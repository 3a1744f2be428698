"""Rules over frames, as data: who did what to whom, in which mood, and what that is called.

A rule table is a TOML file of ``[[rule]]`` tables. Each names a `result` and the conditions a frame has to meet; a
condition that is not written down asks nothing, but for three that are careful by themselves: `mood` is "real",
`negated` is "no", `habitual` is "no". Any of the values of a list will do.
"""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from sessionlab.errors import InvalidVocabulary
from sessionlab.language.lexicon import load

SUBJECTS = frozenset("client therapist both therapy other generic none".split())
_ANY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `result` is a marker or a kind of event, `because` says the rule in words with ``{word}`` in it.

    `on` are the meanings it stands on, or plain words that are no meaning's name; ``*`` is any verb that another one
    reports, ``would`` any verb told with "would", ``habitual`` any told as a habit. `lemma` narrows them to words.

    `subject`, `toward` (roles behind the verb), `people` (roles in the sentence) and `rest_people` (roles behind, to
    the end of the sentence) ask for roles; `tail`, `before`, `with_` and `rest` for meanings behind, before, anywhere
    and behind to the end of the sentence; `words` and `rest_words` for words. `via` is what governs the verb, `under`
    what reports it. Each has its `unless_`, which forbids.

    `free`: reported under nothing. `room`: the therapist, the treatment or the two together are in this sentence or
    the one before. `elsewhere`: life outside this treatment will do as well. `after`: one of these results has been
    told shortly before; whoever gathers the hits sees to that.
    """

    name: str
    result: str
    on: frozenset[str]
    because: str
    confidence: float
    significance: int = 2
    by: str = ""
    detail: str = ""
    subject: frozenset[str] = _ANY
    lemma: frozenset[str] = _ANY
    unless_lemma: frozenset[str] = _ANY
    toward: frozenset[str] = _ANY
    unless_toward: frozenset[str] = _ANY
    people: frozenset[str] = _ANY
    unless_people: frozenset[str] = _ANY
    rest_people: frozenset[str] = _ANY
    tail: frozenset[str] = _ANY
    unless_tail: frozenset[str] = _ANY
    before: frozenset[str] = _ANY
    unless_before: frozenset[str] = _ANY
    with_: frozenset[str] = _ANY
    unless_with: frozenset[str] = _ANY
    rest: frozenset[str] = _ANY
    unless_rest: frozenset[str] = _ANY
    words: frozenset[str] = _ANY
    unless_words: frozenset[str] = _ANY
    rest_words: frozenset[str] = _ANY
    via: frozenset[str] = _ANY
    unless_via: frozenset[str] = _ANY
    under: frozenset[str] = _ANY
    unless_under: frozenset[str] = _ANY
    under_subject: frozenset[str] = _ANY
    opener: frozenset[str] = _ANY
    unless_opener: frozenset[str] = _ANY
    tense: frozenset[str] = _ANY
    after: frozenset[str] = _ANY
    mood: frozenset[str] = frozenset({"real"})
    negated: str = "no"
    habitual: str = "no"
    passive: str = "no"
    quoted: str = "any"
    free: bool = False
    room: bool = False
    elsewhere: bool = False


RuleTable = Mapping[tuple[str, str], tuple[Rule, ...]]
"""The rules by what they stand on and the subject they ask for."""


@cache
def rule_table(package: str, name: str) -> RuleTable:
    """Read a rule table that is shipped beside a package.

    :raises InvalidVocabulary: for conditions nobody knows
    """
    rows = tomllib.loads((files(package) / name).read_text("utf-8"))["rule"]
    known = {condition.name for condition in fields(Rule)} | {"with"}
    if unknown := [f"Rule {row.get('name')}: {key} is no condition." for row in rows for key in row.keys() - known]:
        raise InvalidVocabulary(sorted(unknown), remedy="Write a condition of sessionlab.language.rules.Rule.")
    table: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    for rule in map(_rule, rows):
        for word in rule.on:
            for subject in rule.subject or SUBJECTS:
                table[word if word in load().meanings else f"={word}", subject].append(rule)
    return {key: tuple(rules) for key, rules in table.items()}


def _rule(row: Mapping[str, Any]) -> Rule:
    lists = {condition.name for condition in fields(Rule) if condition.type in (frozenset[str], "frozenset[str]")}
    values: dict[str, Any] = {}
    for key, value in row.items():
        name = "with_" if key == "with" else key
        values[name] = frozenset(value.split()) if name in lists else value
    return Rule(**values)
