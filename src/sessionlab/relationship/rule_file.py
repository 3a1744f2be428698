"""Load a rule table from TOML and refuse it with every fault at once."""

import string
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Final

from sessionlab.errors import InvalidVocabulary
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.form import Form
from sessionlab.relationship.rule_table import AtLeast, Passing, Rule, RuleTable, Within
from sessionlab.relationship.standing import State

Groups = Mapping[str, tuple[State, ...]]

PLACES: Final = frozenset("since who how again gap before days quiet missed repair Repair rupture Rupture".split())
"""The facts a sentence may ask for."""


@cache
def shipped_table() -> RuleTable:
    """Return the rule table that comes with the library."""
    return load_table(resources.files("sessionlab.relationship").joinpath("rules.toml").read_text("utf-8"))


def load_table(text: str) -> RuleTable:
    """Read a rule table.

    :raises InvalidVocabulary: with every fault of the table
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise InvalidVocabulary(f"The rule table is not TOML: {fault}.", remedy="Correct that place.") from None
    faults: list[str] = []
    table = _table(Form(data, where="The table", faults=faults))
    faults += _faults_of_whole(table)
    if faults:
        raise InvalidVocabulary(faults, remedy="Correct the rule table and load it again.")
    return table


def _table(form: Form) -> RuleTable:
    groups = _groups(form.table("groups"))
    table = RuleTable(
        name=form.text("name"),
        version=form.text("version"),
        parameters=_parameters(form.table("parameters")),
        rules=tuple(_rule(row, groups) for row in form.tables("rule", label="Rule", by="id")),
        passing=tuple(_passing(row, groups) for row in form.tables("passing", label="Rule", by="id")),
        silent=frozenset(form.words("silent", EventKind, needed=True)),
        contact=frozenset(form.words("contact", EventKind, needed=True)),
        anew=frozenset(form.words("anew", EventKind, needed=True)),
        before=_before(form.table("before")),
        sure=_sure(form.table("sure")),
    )
    form.close()
    return table


def _groups(form: Form | None) -> Groups:
    return {} if form is None else {name: form.words(name, State) for name in form.row}


def _parameters(form: Form | None) -> dict[str, int]:
    if form is None:
        return {}
    for name, value in form.row.items():
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            form.fault(f"has no whole number from 1 for {name!r}")
    return {name: value for name, value in form.row.items() if isinstance(value, int)}


def _sure(form: Form | None) -> dict[EventKind, float]:
    if form is None:
        return {}
    known = list(EventKind)
    for name, value in form.row.items():
        if name not in known:
            form.fault(f"speaks of an unknown event {name!r}")
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            form.fault(f"has no confidence from 0 to 1 for {name!r}")
    return {
        EventKind(name): float(value)
        for name, value in form.row.items()
        if name in known and isinstance(value, int | float)
    }


def _before(form: Form | None) -> dict[State, str]:
    if form is None:
        return {}
    for name in form.row:
        if name not in list(State):
            form.fault(f"speaks of an unknown state {name!r}")
    return {State(name): _sentence(form, name) for name in form.row if name in list(State)}


def _rule(form: Form, groups: Groups) -> Rule:
    rule = Rule(
        name=form.text("id"),
        sources=_sources(form, groups),
        kind=form.word("on", EventKind) or EventKind.SESSION,
        target=form.word("to", State) or State.STEADY,
        sentence=_sentence(form, "sentence"),
        names=form.words("names", EventKind),
        by=form.words("by", By),
        detail=form.texts("detail"),
        opens=form.flag("opens"),
        later=form.flag("later"),
        preceded=form.words("preceded", EventKind),
        within=_within(form.table("within")),
        at_least=_at_least(form.table("at_least")),
        quiet=form.optional_text("quiet"),
    )
    form.close()
    return rule


def _passing(form: Form, groups: Groups) -> Passing:
    passing = Passing(
        name=form.text("id"),
        sources=_sources(form, groups),
        days=form.text("days"),
        target=form.word("to", State) or State.STEADY,
        sentence=_sentence(form, "sentence"),
        names=form.words("names", EventKind),
    )
    form.close()
    return passing


def _sources(form: Form, groups: Groups) -> frozenset[State]:
    found: set[State] = set()
    for word in form.texts("from", needed=True):
        if word not in groups and word not in list(State):
            form.fault(f"starts from an unknown state or group {word!r}")
        found.update(groups.get(word, [State(word)] if word in list(State) else []))
    return frozenset(found)


def _sentence(form: Form, key: str) -> str:
    sentence = form.text(key)
    try:
        places = {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}
    except ValueError:
        form.fault(f"has a brace too many or too few in {key!r}")
        return sentence
    for place in sorted(places - PLACES):
        form.fault(f"asks in {key!r} for an unknown fact {place!r}")
    return sentence


def _within(form: Form | None) -> Within | None:
    if form is None:
        return None
    within = Within(days=form.text("days"), of=form.words("of", EventKind, needed=True))
    form.close()
    return within


def _at_least(form: Form | None) -> AtLeast | None:
    if form is None:
        return None
    least = AtLeast(number=form.text("number"), of=form.words("of", EventKind, needed=True), days=form.text("days"))
    form.close()
    return least


def _faults_of_whole(table: RuleTable) -> Iterator[str]:
    everything: list[Rule | Passing] = [*table.rules, *table.passing]
    names = Counter(rule.name for rule in everything)
    yield from (f"{count} rules are called {name!r}." for name, count in names.items() if count > 1)
    for name, parameter in _asked_parameters(table):
        if parameter not in table.parameters:
            yield f"Rule {name!r} asks for an unknown parameter {parameter!r}."
    ruled = {rule.kind for rule in table.rules}
    for kind in sorted(set(EventKind) - ruled - table.silent):
        yield f"No rule speaks of the event {kind.value!r}, and it is not named as silent."
    for kind in sorted(ruled & table.silent):
        yield f"The event {kind.value!r} is named as silent, and a rule speaks of it."
    reached = {rule.target for rule in everything}
    for state in sorted(set(State) - reached):
        yield f"No rule leads to the state {state.value!r}."


def _asked_parameters(table: RuleTable) -> Iterator[tuple[str, str]]:
    for rule in table.rules:
        if rule.quiet:
            yield rule.name, rule.quiet
        if rule.within:
            yield rule.name, rule.within.days
        if rule.at_least:
            yield from ((rule.name, rule.at_least.number), (rule.name, rule.at_least.days))
    yield from ((passing.name, passing.days) for passing in table.passing)
