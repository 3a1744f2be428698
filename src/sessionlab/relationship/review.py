"""Which cases need thought first: a table of rules over what happened, and how each rule did on one's own past.

The rules stand in ``review.toml`` and are shown to who works by them. A rule that fits names the rows behind it by
their days. How often it was followed by a quit or an unplanned ending within four weeks is counted on the past of the
same cases, from what was known on each day, and told with its interval or as too little to say anything.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sessionlab.course.calibration import Share, share_of
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.review_known import (
    CONTACT,
    Dated,
    Known,
    backwards,
    fallen,
    is_paused,
    last_of,
    missed_in_a_row,
    silence,
    silent_since,
    told_until,
)
from sessionlab.relationship.review_table import Rule, rules
from sessionlab.relationship.standing import OPEN, State, StateChange

WEEK: Final = timedelta(days=7)
AHEAD: Final = timedelta(days=28)
"""Within so many days a quit or an unplanned ending counts as having followed."""
FEWEST: Final = 5
"""A rule that fitted less often has too little behind it to say anything."""
FEWEST_ROWS: Final = 2
"""So many dated rows stand behind a rule where the case has as many."""
MOST_ROWS: Final = 5
"""Of more rows the first and the last are named."""


@dataclass(frozen=True, slots=True)
class Need:
    """A rule that fits a case. `since` is the day from which on, `days` how long; `because` are the rows behind it."""

    rule: Rule
    state: State
    since: date
    days: int
    because: tuple[Dated, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """How a rule did: how often it began to fit, and in what share of them a quit or unplanned ending followed."""

    rule: str
    fitted: int
    followed: int
    share: Share | None
    """None where it fitted too seldom to say anything."""


def needs(known: Known, *, today: date) -> tuple[Need, ...]:
    """Return every rule that fits a case on a day, in the order of the table."""
    change = standing_on(known.changes, today)
    told = told_until(known.events, today)
    since = ((rule, _since(rule, known, told, change, today)) for rule in rules())
    return tuple(
        Need(rule, _state(change), on, (today - on).days, _because(rule, known, told, change, today))
        for rule, on in since
        if on is not None
    )


def _state(change: StateChange | None) -> State:
    return change.state if change else State.STEADY


def _since(rule: Rule, known: Known, told: Sequence[Dated], change: StateChange | None, day: date) -> date | None:
    """Return the day from which on a rule fits, None where it does not fit.

    :param told: the events until that day
    """
    since = _begins(rule, known, told, change, day)
    if since is None or (day - since).days < max(rule.days, rule.quiet or 0):
        return None
    if rule.pause is None:
        return since
    hour = last_of(told, EventKind.SESSION)
    came = hour.on if hour else date.min
    return None if is_paused(known.events, rule.pause, day, came=came) else since


def _begins(rule: Rule, known: Known, told: Sequence[Dated], change: StateChange | None, day: date) -> date | None:
    """Return from when on what a rule asks for is so, however long it must have been."""
    state = _state(change)
    if rule.states:
        return change.on.last if change and state in rule.states else None
    if rule.due:
        return known.due[rule.due].since(day) if rule.due in known.due else None
    if rule.fell:
        pair = fallen(known.alliance, day)
        return pair[-1].on if pair else None
    if rule.quiet is not None:
        return silent_since(told) if state in OPEN - {State.QUIT, State.ON_BREAK} else None
    run = missed_in_a_row(told) if state in OPEN else ()
    return run[0].on if len(run) >= (rule.missed or 1) else None


def _because(
    rule: Rule, known: Known, told: Sequence[Dated], change: StateChange | None, day: date
) -> tuple[Dated, ...]:
    """Return the rows that a rule rests on, and where they are fewer than two what was last heard of the client."""
    own = list(_own(rule, known, told, change, day))
    for one in (*backwards(told, *CONTACT), *reversed(told)):
        if len(own) >= FEWEST_ROWS:
            break
        if one.event not in [row.event for row in own]:
            own.append(one)
    rows = sorted(own, key=lambda row: row.on)
    return tuple(rows if len(rows) <= MOST_ROWS else [rows[0], *rows[1 - MOST_ROWS :]])


def _own(rule: Rule, known: Known, told: Sequence[Dated], change: StateChange | None, day: date) -> Sequence[Dated]:
    if rule.states:
        return told_until((known.events[at] for at in (change.because if change else ())), day)
    if rule.due:
        return known.due[rule.due].rows
    if rule.fell:
        return [Dated(one.on, one.words) for one in fallen(known.alliance, day)]
    return silence(told) if rule.quiet is not None else missed_in_a_row(told)


def standing_on(changes: Sequence[StateChange], day: date) -> StateChange | None:
    """Return the last change on or before a day; changes without a day hold from the one before them."""
    found, last = None, date.min
    for change in changes:
        on = change.on.last or last
        if on > day:
            break
        found, last = change, on
    return found


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
    told = told_until(known.events, until)
    days = [one.on for one in told]
    day, before, found = min(days, default=until + WEEK), False, []
    while day <= until:
        then = told[: bisect_right(days, day)]
        fits = _since(rule, known, then, standing_on(known.changes, day), day) is not None
        if fits and not before:
            found.append(day)
        before, day = fits, day + WEEK
    return found


def _is_followed(changes: Sequence[StateChange], day: date) -> bool:
    """Tell whether the two came to a quit or an unplanned ending in the four weeks after a day."""
    ends = (State.QUIT, State.ENDED_UNPLANNED)
    return any(c.state in ends and c.on.last is not None and day < c.on.last <= day + AHEAD for c in changes)
