"""Rules over frames, as data: who did what to whom, in which mood, and what that is called.

A rule table is a TOML file of ``[[rule]]`` tables. Each names a `result` and the conditions a frame has to meet; a
condition that is not written down asks nothing, but for three that are careful by themselves: `mood` is "real",
`negated` is false, `habitual` is false. Any of the values of a list will do.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from typing import Any

from sessionlab.errors import InvalidVocabulary
from sessionlab.language.accounts import Account
from sessionlab.language.frames import Frame, Parsed
from sessionlab.language.lexicon import load


def _any_verb(frame: Frame) -> tuple[str, ...]:
    """Return the keys of rules that stand on any verb that is reported, or told with "would"."""
    if frame.noun:
        return ()
    return ("=*",) * bool(frame.under_tags) + ("=would",) * (frame.mood == "would")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `result` is a marker or a kind of event, `because` says the rule in words with ``{word}`` in it.

    `on` are the meanings it stands on, or plain words that are no meaning's name; `lemma` narrows them to words, `tail` asks for meanings behind, `with_` anywhere
    in the sentence, `before` among the words before the verb; `toward` asks for roles behind; `unless...` forbid.
    `rest` and `rest_people` ask for meanings and roles anywhere behind, to the end of the sentence. `after` names results
    one of which must have been told shortly before; whoever gathers the hits sees to it. `free` asks that it is reported under no other verb; `on = "*"` stands on any verb
    that is, `on = "would"` on any verb told with "would". `room` asks that the therapist, the treatment or the two together are in this sentence or the one before.
    """

    name: str
    result: str
    on: frozenset[str]
    because: str
    confidence: float
    significance: int = 2
    by: str = ""
    detail: str = ""
    subject: frozenset[str] = frozenset()
    lemma: frozenset[str] = frozenset()
    unless_lemma: frozenset[str] = frozenset()
    toward: frozenset[str] = frozenset()
    unless_toward: frozenset[str] = frozenset()
    tail: frozenset[str] = frozenset()
    unless_tail: frozenset[str] = frozenset()
    rest: frozenset[str] = frozenset()
    rest_words: frozenset[str] = frozenset()
    unless_rest: frozenset[str] = frozenset()
    rest_people: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    with_: frozenset[str] = frozenset()
    unless_with: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    unless_words: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    unless_people: frozenset[str] = frozenset()
    via: frozenset[str] = frozenset()
    unless_via: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    unless_under: frozenset[str] = frozenset()
    under_subject: frozenset[str] = frozenset()
    opener: frozenset[str] = frozenset()
    unless_opener: frozenset[str] = frozenset()
    mood: frozenset[str] = frozenset({"real"})
    tense: frozenset[str] = frozenset()
    negated: str = "no"
    habitual: str = "no"
    free: bool = False
    passive: str = "no"
    quoted: str = "any"
    room: bool = False
    elsewhere: bool = False
    """Holds for life outside this treatment as well."""


RuleTable = Mapping[tuple[str, str], tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds for a frame of a sentence."""

    rule: Rule
    parsed: Parsed = field(repr=False)
    frame: Frame
    place: int

    @property
    def because(self) -> str:
        """Say the rule in words, with the word it stands on."""
        return self.rule.because.replace("{word}", self.frame.lemma)


@cache
def rule_table(package: str, name: str) -> RuleTable:
    """Read a rule table shipped beside a package; the rules stand by the meaning and the subject they ask for.

    :raises InvalidVocabulary: for a rule with a condition nobody knows
    """
    text = (files(package) / name).read_text("utf-8")
    table: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    meanings = load().meanings
    for row in tomllib.loads(text)["rule"]:
        rule = _rule(row)
        for word in rule.on:
            for subject in rule.subject or SUBJECTS:
                table[word if word in meanings else f"={word}", subject].append(rule)
    return {key: tuple(rules) for key, rules in table.items()}


SUBJECTS = frozenset("client therapist both therapy other generic none".split())


def _rule(row: Mapping[str, Any]) -> Rule:
    row = {("with_" if key == "with" else key): value for key, value in row.items()}
    if unknown := sorted(row.keys() - {known.name for known in fields(Rule)}):
        raise InvalidVocabulary(
            [f"The rule {row.get('name', '?')} has an unknown condition {key}." for key in unknown],
            remedy="Write one of the conditions of sessionlab.language.rules.Rule.",
        )
    return Rule(**{key: frozenset(value.split()) if key in _SETS else value for key, value in row.items()})


_SETS = frozenset(known.name for known in fields(Rule) if known.type in (frozenset[str], "frozenset[str]"))


def hits(account: Account, table: RuleTable) -> Iterator[Hit]:
    """Yield every rule that holds, in the order of the text."""
    near = False
    for place, parsed in enumerate(account.sentences):
        here = bool(parsed.people & _ROOM)
        scene = here or near
        for frame in parsed.frames:
            subject = frame.subject or "none"
            for key in (*frame.tags, f"={frame.lemma}", *_any_verb(frame)):
                for rule in table.get((key, subject), ()):
                    if _holds(rule, frame, parsed, scene, account.present, key in frame.settled):
                        yield Hit(rule, parsed, frame, place)
        near = here


def _any_verb(frame: Frame) -> tuple[str, ...]:
    """Return the keys of rules that stand on any verb that is reported, or told with "would"."""
    if frame.noun:
        return ()
    return ("=*",) * bool(frame.under_tags) + ("=would",) * (frame.mood == "would")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule. `result` is a marker or a kind of event, `because` says the rule in words with ``{word}`` in it.

    `on` are the meanings it stands on, or plain words that are no meaning's name; `lemma` narrows them to words, `tail` asks for meanings behind, `with_` anywhere
    in the sentence, `before` among the words before the verb; `toward` asks for roles behind; `unless...` forbid.
    `rest` and `rest_people` ask for meanings and roles anywhere behind, to the end of the sentence. `after` names results
    one of which must have been told shortly before; whoever gathers the hits sees to it. `free` asks that it is reported under no other verb; `on = "*"` stands on any verb
    that is, `on = "would"` on any verb told with "would". `room` asks that the therapist, the treatment or the two together are in this sentence or the one before.
    """

    name: str
    result: str
    on: frozenset[str]
    because: str
    confidence: float
    significance: int = 2
    by: str = ""
    detail: str = ""
    subject: frozenset[str] = frozenset()
    lemma: frozenset[str] = frozenset()
    unless_lemma: frozenset[str] = frozenset()
    toward: frozenset[str] = frozenset()
    unless_toward: frozenset[str] = frozenset()
    tail: frozenset[str] = frozenset()
    unless_tail: frozenset[str] = frozenset()
    rest: frozenset[str] = frozenset()
    rest_words: frozenset[str] = frozenset()
    unless_rest: frozenset[str] = frozenset()
    rest_people: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    with_: frozenset[str] = frozenset()
    unless_with: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    unless_words: frozenset[str] = frozenset()
    before: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    unless_people: frozenset[str] = frozenset()
    via: frozenset[str] = frozenset()
    unless_via: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    unless_under: frozenset[str] = frozenset()
    under_subject: frozenset[str] = frozenset()
    opener: frozenset[str] = frozenset()
    unless_opener: frozenset[str] = frozenset()
    mood: frozenset[str] = frozenset({"real"})
    tense: frozenset[str] = frozenset()
    negated: str = "no"
    habitual: str = "no"
    free: bool = False
    passive: str = "no"
    quoted: str = "any"
    room: bool = False
    elsewhere: bool = False
    """Holds for life outside this treatment as well."""


RuleTable = Mapping[tuple[str, str], tuple[Rule, ...]]


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that holds for a frame of a sentence."""

    rule: Rule
    parsed: Parsed = field(repr=False)
    frame: Frame
    place: int

    @property
    def because(self) -> str:
        """Say the rule in words, with the word it stands on."""
        return self.rule.because.replace("{word}", self.frame.lemma)


@cache
def rule_table(package: str, name: str) -> RuleTable:
    """Read a rule table shipped beside a package; the rules stand by the meaning and the subject they ask for.

    :raises InvalidVocabulary: for a rule with a condition nobody knows
    """
    text = (files(package) / name).read_text("utf-8")
    table: dict[tuple[str, str], list[Rule]] = defaultdict(list)
    meanings = load().meanings
    for row in tomllib.loads(text)["rule"]:
        rule = _rule(row)
        for word in rule.on:
            for subject in rule.subject or SUBJECTS:
                table[word if word in meanings else f"={word}", subject].append(rule)
    return {key: tuple(rules) for key, rules in table.items()}


SUBJECTS = frozenset("client therapist both therapy other generic none".split())


def _rule(row: Mapping[str, Any]) -> Rule:
    row = {("with_" if key == "with" else key): value for key, value in row.items()}
    if unknown := sorted(row.keys() - {known.name for known in fields(Rule)}):
        raise InvalidVocabulary(
            [f"The rule {row.get('name', '?')} has an unknown condition {key}." for key in unknown],
            remedy="Write one of the conditions of sessionlab.language.rules.Rule.",
        )
    return Rule(**{key: frozenset(value.split()) if key in _SETS else value for key, value in row.items()})


_SETS = frozenset(known.name for known in fields(Rule) if known.type in (frozenset[str], "frozenset[str]"))


def hits(account: Account, table: Mapping[str, tuple[Rule, ...]]) -> Iterator[Hit]:
    """Yield every rule that holds, in the order of the text."""
    near = False
    for place, parsed in enumerate(account.sentences):
        here = bool(parsed.people & _ROOM)
        scene = here or near
        for frame in parsed.frames:
            for key in (*frame.tags, f"={frame.lemma}", *_any_verb(frame)):
                for rule in table.get(key, ()):
                    if _holds(rule, frame, parsed, scene, account.present, key in frame.settled):
                        yield Hit(rule, parsed, frame, place)
        near = here


_ROOM = frozenset({"therapist", "therapy", "both"})
_PAST_LIFE = "life_past.n"


def _holds(rule: Rule, frame: Frame, parsed: Parsed, scene: bool, present: bool, settled: bool) -> bool:
    if frame.mood not in rule.mood and "any" not in rule.mood:
        return False
    if not (_flag(rule.negated, frame.negated and not settled) and _usual(rule.habitual, frame, present)):
        return False
    if not (_flag(rule.passive, frame.passive) and _flag(rule.quoted, frame.quoted)) or rule.room and not scene:
        return False
    if rule.free and frame.under_tags:
        return False
    if not rule.elsewhere and _PAST_LIFE in parsed.tags:
        return False
    return _asked(rule, frame, parsed) and _allowed(rule, frame, parsed)


def _usual(asked: str, frame: Frame, present: bool) -> bool:
    """Tell whether the frame is as habitual as asked; in an account of the past a bare present tense is a habit too."""
    if asked == "any":
        return True
    now = (
        frame.tense == "present"
        and frame.mood == "real"
        and frame.subject == "client"
        and not (present or frame.quoted or frame.noun)
    )
    if asked == "present":
        return now
    return frame.habitual if asked == "yes" else not (frame.habitual or (now and frame.lemma != "be"))


def _flag(asked: str, found: bool) -> bool:
    return asked == "any" or found == (asked == "yes")


def _asked(rule: Rule, frame: Frame, parsed: Parsed) -> bool:
    """Tell whether everything the rule asks for is there."""
    return (
        (not rule.lemma or frame.lemma in rule.lemma)
        and (not rule.toward or bool(rule.toward & frame.objects))
        and (not rule.tail or bool(rule.tail & frame.tail))
        and (not rule.via or bool(rule.via & frame.via))
        and (not rule.under or bool(rule.under & frame.under_tags))
        and (not rule.under_subject or frame.under in rule.under_subject)
        and (not rule.tense or (frame.tense or "none") in rule.tense)
        and (not rule.opener or frame.opener in rule.opener)
        and (not rule.before or bool(rule.before & frame.subject_tags))
        and (not rule.rest or bool(rule.rest & parsed.tags_after(frame.at)))
        and (not rule.rest_words or parsed.has_after(frame.at, rule.rest_words))
        and (not rule.rest_people or bool(rule.rest_people & parsed.people_after(frame.at)))
        and _asked_around(rule, parsed)
    )


def _asked_around(rule: Rule, parsed: Parsed) -> bool:
    return (
        (not rule.with_ or bool(rule.with_ & parsed.tags))
        and (not rule.people or bool(rule.people & parsed.people))
        and (not rule.words or parsed.has(rule.words))
    )


def _allowed(rule: Rule, frame: Frame, parsed: Parsed) -> bool:
    """Tell whether nothing the rule forbids is there."""
    return not (
        frame.lemma in rule.unless_lemma
        or rule.unless_toward & frame.objects
        or rule.unless_tail & frame.tail
        or rule.unless_via & frame.via
        or rule.unless_under & frame.under_tags
        or frame.opener in rule.unless_opener
        or rule.unless_with & parsed.tags
        or rule.unless_people & parsed.people
        or (rule.unless_words and parsed.has(rule.unless_words))
        or (rule.unless_rest and rule.unless_rest & parsed.tags_after(frame.at))
    )


def firmest(found: Sequence[Hit]) -> Hit:
    """Return the hit of the highest confidence, the first one among equals."""
    return max(found, key=lambda hit: hit.rule.confidence)
