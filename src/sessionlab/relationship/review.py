"""Which cases need thought first: a table of rules over what happened, and how each rule did on one's own past.

The rules stand in ``review.toml`` and are shown to who works by them. A rule that fits names the days behind it. How
often it was followed by a quit or an unplanned ending within four weeks is counted on the past of the same cases, from
what was known on each day, and told with its interval or as too little to say anything.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from sessionlab.course.calibration import Share, share_of
from sessionlab.errors import InvalidVocabulary
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.standing import OPEN, State, StateChange
from sessionlab.transcript import When

WEEK: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=28)
"""Within so many days a quit or an unplanned ending counts as having followed."""
FEWEST: Final = 5
"""A rule that fitted less often has too little behind it to say anything."""
HIGH: Final = 0.8
FELL_BY: Final = 0.15
"""As shares of the range of a scale of the alliance."""
_CONTACT: Final = frozenset({EventKind.SESSION, EventKind.LETTER_IN, EventKind.RETURN, EventKind.ABSENCE})
_AGREED: Final = frozenset({EventKind.SESSION, EventKind.ABSENCE, EventKind.CANCELLED})
_KEYS: Final = frozenset(
    {"id", "title", "question", "states", "days", "quiet", "missed", "fell", "due", "pause", "foretells"}
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one case: its events in their order, its changes of state, what is open, its alliance scores.

    `alliance` holds days with scores as shares of the range, 0 to 1, higher better, in the order of the days.
    """

    events: Sequence[Event] = field(repr=False)
    changes: Sequence[StateChange] = field(repr=False)
    due: Mapping[str, int] = field(default_factory=dict)
    alliance: Sequence[tuple[date, float]] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A rule that fits a case. `since` is the day from which on, `days` how long; `because` indexes dated events."""

    rule: Rule
    state: State
    since: date | None
    days: int | None
    because: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """How a rule did: how often it began to fit, and in what share of them a quit or unplanned ending followed."""

    rule: str
    fitted: int
    followed: int
    share: Share | None
    """None where it fitted too seldom to say anything."""


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
    if not {"states", "quiet", "missed", "fell", "due"} & set(entry):
        faults.append(f"Rule {name} asks for nothing.")
    return faults


def needs(known: Known, *, today: date) -> tuple[Need, ...]:
    """Return every rule that fits a case on a day, in the order of the table."""
    found = (_need(rule, known, today) for rule in rules())
    return tuple(need for need in found if need is not None)


def _need(rule: Rule, known: Known, day: date) -> Need | None:
    change = standing_on(known.changes, day)
    state = change.state if change else State.STEADY
    since = _since(rule, known, change, state, day)
    if since is None and not (rule.due and known.due.get(rule.due)):
        return None
    if since is not None and rule.pause is not None and _is_paused(known.events, rule.pause, day):
        return None
    because = _because(known.events, change, day)
    return Need(rule, state, since, (day - since).days if since else None, because)


def _since(rule: Rule, known: Known, change: StateChange | None, state: State, day: date) -> date | None:
    """Return the day from which on a rule fits, None where it does not fit."""
    if rule.states:
        since = change.on.last if change and state in rule.states else None
        return since if since is not None and (day - since).days >= rule.days else None
    if rule.quiet is not None:
        last = _silent_since(known.events, day)
        open_ = state in OPEN and state not in (State.QUIT, State.ON_BREAK)
        return last if last is not None and open_ and (day - last).days >= rule.quiet else None
    if rule.missed is not None:
        return _missed_since(known.events, rule.missed, day) if state in OPEN else None
    if rule.fell:
        return _fell_on([(on, score) for on, score in known.alliance if on <= day])
    return None


def standing_on(changes: Sequence[StateChange], day: date) -> StateChange | None:
    """Return the last change on or before a day; changes without a day hold from the one before them."""
    found, last = None, date.min
    for change in changes:
        on = change.on.last or last
        if on > day:
            break
        found, last = change, on
    return found


def _dated(events: Sequence[Event], day: date) -> list[tuple[int, date, Event]]:
    return [
        (at, event.when.last, event)
        for at, event in enumerate(events)
        if event.when.last is not None and event.when.last <= day
    ]


def _last_contact(events: Sequence[Event], day: date) -> date | None:
    return max((on for _, on, event in _dated(events, day) if event.kind in _CONTACT), default=None)


def _silent_since(events: Sequence[Event], day: date) -> date | None:
    """Return the day of the last sign of the client, or the last day of a planned pause that came after it."""
    last = _last_contact(events, day)
    pauses = (on for _, on, event in _dated(events, day) if event.kind is EventKind.HOLIDAY)
    return None if last is None else max([last, *pauses])


def _missed_since(events: Sequence[Event], fewest: int, day: date) -> date | None:
    agreed = sorted((on, event.kind, event.by) for _, on, event in _dated(events, day) if event.kind in _AGREED)
    run: list[date] = []
    for on, kind, by in reversed(agreed):
        if kind is EventKind.SESSION or by is By.THERAPIST:
            break
        run.append(on)
    return run[-1] if len(run) >= fewest else None


def _fell_on(scores: Sequence[tuple[date, float]]) -> date | None:
    """Return the day of the latest score where the one before was high and it lies well below."""
    if len(scores) < 2:
        return None
    (_, before), (on, last) = scores[-2:]
    return on if before >= HIGH and before - last >= FELL_BY else None


def _is_paused(events: Sequence[Event], usual: int, day: date) -> bool:
    """Tell whether a planned pause lasts on a day, with no hour since it began.

    :param usual: so many days a pause is taken to last whose end nobody named
    """
    came = max((on for _, on, event in _dated(events, day) if event.kind is EventKind.SESSION), default=date.min)
    pauses = [event.when for event in events if event.kind is EventKind.HOLIDAY]
    lasting = (when.first for when in pauses if when.first is not None and when.first <= day < _over(when, usual))
    return any(first > came for first in lasting)


def _over(when: When, usual: int) -> date:
    """Return the first day after a pause; `latest` is its last day, `on` the day on which it began."""
    if when.on is not None:
        return when.on + timedelta(days=usual)
    return date.min if when.latest is None else when.latest + timedelta(days=1)


def _because(events: Sequence[Event], change: StateChange | None, day: date, *, fewest: int = 2) -> tuple[int, ...]:
    """Return the events behind a change and, up to two in all, the latest before the day."""
    behind = {at for at in (change.because if change else ()) if events[at].when.last is not None}
    for at, _, _ in sorted(_dated(events, day), key=lambda row: (row[1], row[0]), reverse=True):
        if len(behind) >= fewest:
            break
        behind.add(at)
    return tuple(sorted(behind))


def record_of(rule: Rule, cases: Sequence[Known], *, today: date) -> Record:
    """Return how a rule did on the past of some cases, looked at once a week while four weeks after are known."""
    return record_from(rule, [onsets_of(rule, known, today=today) for known in cases])


def onsets_of(rule: Rule, known: Known, *, today: date) -> tuple[int, int]:
    """Return how often a rule began to fit a case, and how often a quit or an unplanned ending followed."""
    days = _onsets(rule, known, today - AHEAD)
    return len(days), sum(_is_followed(known.changes, day) for day in days)


def record_from(rule: Rule, onsets: Iterable[tuple[int, int]]) -> Record:
    """Return how a rule did, from what `onsets_of` says of each case."""
    counts = list(onsets)
    fitted, followed = (sum(count[place] for count in counts) for place in (0, 1))
    share = share_of(followed, fitted) if fitted >= FEWEST else None
    return Record(rule.id, fitted, followed, share)


def _onsets(rule: Rule, known: Known, until: date) -> list[date]:
    days = [on for _, on, _ in _dated(known.events, until)]
    day, before, found = min(days, default=until + WEEK), False, []
    while day <= until:
        fits = _need(rule, known, day) is not None
        if fits and not before:
            found.append(day)
        before, day = fits, day + WEEK
    return found


def _is_followed(changes: Sequence[StateChange], day: date) -> bool:
    """Tell whether the two came to a quit or an unplanned ending in the four weeks after a day."""
    ends = (State.QUIT, State.ENDED_UNPLANNED)
    return any(c.state in ends and c.on.last is not None and day < c.on.last <= day + AHEAD for c in changes)
