"""From events to states: fold the events of a treatment, in their order, by the rule table.

The same events give the same states, whoever asks and whenever. A rule looks back and never ahead, so what follows
later does not change what was said before; only the rules of time look at `today`, and only after the last event.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sessionlab.relationship.events import By, Event
from sessionlab.relationship.facts import since, tell_change
from sessionlab.relationship.past import Past, days_between
from sessionlab.relationship.rule_explained import explain
from sessionlab.relationship.rule_file import load_table, shipped_table
from sessionlab.relationship.rule_table import AtLeast, Kinds, Passing, Rule, RuleTable, Within, set_parameters
from sessionlab.relationship.standing import CLOSED, OPEN, State, StateChange, standing
from sessionlab.relationship.wording import say_number
from sessionlab.transcript import When

__all__ = [
    "CLOSED",
    "OPEN",
    "RuleTable",
    "State",
    "StateChange",
    "explain",
    "follow",
    "load_table",
    "set_parameters",
    "shipped_table",
    "standing",
]


def follow(
    events: Sequence[Event], *, table: RuleTable | None = None, today: date | None = None
) -> tuple[StateChange, ...]:
    """Return every change of state, in the order of the events.

    :param table: another rule table than the shipped one
    :param today: the day on which one asks; without it no rule of time speaks
    """
    past = Past(events, table=table or shipped_table())
    for index, event in enumerate(events):
        if past.table.is_doubtful(event):
            continue
        change = None if _is_of_before(past, event) else _change_at(past, index)
        past.remember(index)
        if change is not None:
            past.move(change, at=index)
    if today is not None and (ended := _change_by_time(past, today)) is not None:
        past.changes.append(ended)
    return tuple(past.changes)


def _is_of_before(past: Past, event: Event) -> bool:
    """Tell whether an event surely lies before the last change: what is told late changes nothing any more."""
    changed = past.changes[-1].on.first if past.changes else None
    return changed is not None and event.when.last is not None and event.when.last < changed


def _change_at(past: Past, index: int) -> StateChange | None:
    event = past.events[index]
    rule = next((rule for rule in past.table.rules if _fits(rule, event, past)), None)
    if rule is None or (past.changes and rule.target is past.state):
        return None
    counted = _counted(rule, event, past)
    on = past.events[counted[-1]].when if rule.quiet else event.when
    behind = [] if rule.quiet else [index]
    return StateChange(
        state=rule.target,
        on=on,
        because=_because(rule.names, past, (*counted, *behind)),
        rule=rule.name,
        sentence=tell_change(rule.sentence, past=past, index=index, on=on, count=len(counted) + len(behind)),
    )


def _because(names: Kinds, past: Past, found: Iterable[int]) -> tuple[int, ...]:
    named = (past.latest(kind) for kind in names)
    return tuple(sorted({*found, *(index for index in named if index is not None)}))


def _fits(rule: Rule, event: Event, past: Past) -> bool:
    return (
        rule.kind is event.kind
        and past.state in rule.sources
        and (not rule.by or event.by in rule.by)
        and (not rule.detail or event.detail in rule.detail)
        and (not rule.opens or not past.changes)
        and (not rule.later or past.is_later(event.when))
        and all(past.latest(kind) is not None for kind in rule.preceded)
        and (rule.within is None or _is_within(rule.within, event, past))
        and (rule.at_least is None or _are_enough(rule.at_least, event, past))
        and (not rule.quiet or _are_quiet(rule.quiet, event, past))
    )


def _is_within(within: Within, event: Event, past: Past) -> bool:
    latest = past.latest(*within.of)
    if latest is None:
        return False
    days = days_between(past.events[latest].when, event.when)
    return days is None or days <= past.table.parameters[within.days]


def _are_enough(least: AtLeast, event: Event, past: Past) -> bool:
    number = past.table.parameters[least.number]
    earlier = _missed_before(least, event, past)
    if not event.when.known or event.by is By.THERAPIST or len(earlier) < number - 1:
        return False
    days = days_between(past.events[earlier[0]].when, event.when) if earlier else 0
    return days is not None and days <= past.table.parameters[least.days]


def _missed_before(least: AtLeast, event: Event, past: Past) -> list[int]:
    number = past.table.parameters[least.number]
    found = past.on_days(least.of, number=number)
    others = [index for index in found if past.events[index].when != event.when]
    return others[len(others) - (number - 1) :] if number > 1 else []


def _are_quiet(parameter: str, event: Event, past: Past) -> bool:
    return event.when.known and len(past.quiet_hours(event.when)) >= past.table.parameters[parameter]


def _counted(rule: Rule, event: Event, past: Past) -> tuple[int, ...]:
    if rule.quiet:
        return tuple(past.quiet_hours(event.when))
    return tuple(_missed_before(rule.at_least, event, past)) if rule.at_least else ()


def _change_by_time(past: Past, today: date) -> StateChange | None:
    """Apply the first rule of time that fits on this day."""
    for passing in past.table.passing:
        if past.state in passing.sources:
            return _passed(passing, past, today)
    return None


def _passed(passing: Passing, past: Past, today: date) -> StateChange | None:
    contacts = [*_contacts(past)]
    days = past.table.parameters[passing.days]
    last_days = [past.events[index].when.last for index in contacts]
    known = [day for day in last_days if day is not None]
    if not known or len(known) < len(last_days) or (today - max(known)).days < days:
        return None
    on = When.exactly(max(known) + timedelta(days=days))
    last = contacts[last_days.index(max(known))]
    return StateChange(
        state=passing.target,
        on=on,
        because=_because(passing.names, past, [last]),
        rule=passing.name,
        sentence=passing.sentence.format_map({"since": since(on), "days": say_number(days)}),
    )


def _contacts(past: Past) -> Iterable[int]:
    """Yield the event that led to the state and every later sign of the client."""
    for index in range(past.changed_at, len(past.events)):
        event = past.events[index]
        if event.kind in past.table.contact and event.by is not By.THERAPIST:
            yield index
