"""Say a rule table in plain English: one sentence a rule, made from the rules themselves."""

from collections.abc import Iterable, Iterator
from typing import Final

from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.rule_table import Passing, Rule, RuleTable
from sessionlab.relationship.standing import OPEN, State
from sessionlab.relationship.wording import say_days, say_list, say_number

KIND_SAID: Final = {
    EventKind.PATTERN: "a pattern",
    EventKind.SESSION: "an hour",
    EventKind.ABSENCE: "an hour the client did not come to",
    EventKind.CANCELLED: "a cancelled hour",
    EventKind.RUPTURE: "a rupture",
    EventKind.THERAPIST_MISS: "something the therapist failed to take up",
    EventKind.REPAIR: "a repair",
    EventKind.LETTER_IN: "a letter from the client",
    EventKind.LETTER_OUT: "a letter to the client",
    EventKind.BREAK: "a break",
    EventKind.HOLIDAY: "a holiday",
    EventKind.THREAT: "talk of leaving",
    EventKind.QUIT: "a quit",
    EventKind.RETURN: "a return",
    EventKind.FORMULATION: "a formulation",
    EventKind.PREDICTION: "a guess about what comes next",
    EventKind.ENDED: "an ending",
    EventKind.PUBLISHED: "a publication",
}
FEW: Final = 2
"""So many states are better named as missing than all the others as there."""
BY_SAID: Final = {By.CLIENT: "by the client", By.THERAPIST: "by the therapist", By.BOTH: "by both"}


def explain(table: RuleTable) -> tuple[str, ...]:
    """Return every rule as a sentence, in the order in which the rules are tried.

    A sentence begins with the name of its rule. The last one names what never changes the state.
    """
    return (
        *(f"{rule.name}: {_rule_said(rule, table)}" for rule in table.rules),
        *(f"{passing.name}: {_passing_said(passing, table)}" for passing in table.passing),
        *(
            f"Too doubtful to count: {KIND_SAID[kind]} that a reader suggests with a confidence below {least:.2f}."
            for kind, least in table.sure.items()
        ),
        f"Never by itself: {_kinds_said(table.silent, last='and')}.",
    )


def _rule_said(rule: Rule, table: RuleTable) -> str:
    conditions = [*_conditions(rule, table)]
    if_so = f", if {say_list(conditions)}" if conditions else ""
    return f"from {_sources_said(rule.sources)}, {_event_said(rule)} leads to “{rule.target}”{if_so}."


def _passing_said(passing: Passing, table: RuleTable) -> str:
    days = say_days(table.parameters[passing.days])
    return (
        f"from {_sources_said(passing.sources)}, {days} without contact lead to “{passing.target}”, "
        "counted only when one asks on a day."
    )


def _sources_said(sources: frozenset[State]) -> str:
    missing = OPEN - sources
    if sources <= OPEN and len(missing) <= FEW:
        return "any open state" + (f" but {_states_said(missing, last='and')}" if missing else "")
    return _states_said(sources, last="or")


def _states_said(states: Iterable[State], *, last: str) -> str:
    order = list(State)
    return say_list([f"“{state}”" for state in sorted(states, key=order.index)], last=last)


def _event_said(rule: Rule) -> str:
    said = KIND_SAID[rule.kind]
    if rule.by:
        said += " " + say_list([BY_SAID[by] for by in rule.by], last="or")
    if rule.detail:
        said += f" ({say_list(rule.detail, last='or')})"
    return said


def _conditions(rule: Rule, table: RuleTable) -> Iterator[str]:
    if rule.opens:
        yield "it is the first thing known of the relationship"
    if rule.later:
        yield "it lies on a later day than the last change"
    if rule.preceded:
        yield f"{_kinds_said(rule.preceded, last='and')} came since the two were last steady or repaired"
    if rule.within:
        days = say_days(table.parameters[rule.within.days])
        yield f"{_kinds_said(rule.within.of, last='or')} lies no more than {days} back"
    if rule.at_least:
        number = say_number(table.parameters[rule.at_least.number])
        days = say_days(table.parameters[rule.at_least.days])
        yield f"it is at least number {number} of its kind, on different days, within {days} and since the last change"
    if rule.quiet:
        yield f"{say_number(table.parameters[rule.quiet])} quiet hours lie behind the two"


def _kinds_said(kinds: Iterable[EventKind], *, last: str) -> str:
    order = list(EventKind)
    return say_list([KIND_SAID[kind] for kind in sorted(kinds, key=order.index)], last=last)
