"""The states of the relationship as the status of an episode of care, with its breaks and returns."""

from datetime import date
from typing import Any, Final

from casebook.record.course import Course
from sessionlab.relationship.states import State

STATUS: Final = {
    State.ON_BREAK: "onhold",
    State.QUIT: "onhold",
    State.ENDED_PLANNED: "finished",
    State.ENDED_UNPLANNED: "cancelled",
}
"""Every other state is an active episode. Who quits has not ended it yet: that is another state."""


def status_of(state: State) -> str:
    """Return the status of an episode in a state.

    >>> status_of(State.RUPTURED), status_of(State.ON_BREAK)
    ('active', 'onhold')
    """
    return STATUS.get(state, "active")


def outcome_of(state: State) -> str:
    """Return the status of an episode of which no event is told: over, and how, or active.

    >>> outcome_of(State.QUIT), outcome_of(State.ENDED_PLANNED)
    ('active', 'finished')
    """
    return status_of(state) if state in (State.ENDED_PLANNED, State.ENDED_UNPLANNED) else "active"


def status_history(course: Course, *, opened_on: date) -> list[dict[str, Any]]:
    """Return one period for each change of status; a change without a day begins where the one before does."""
    found: list[tuple[str, date]] = [("active", opened_on)]
    for change in course.states:
        status, begun = status_of(change.state), change.on.first or found[-1][1]
        if status != found[-1][0]:
            found.append((status, max(begun, found[-1][1])))
    ends = [begun.isoformat() for _, begun in found[1:]]
    periods = [{"start": begun.isoformat()} for _, begun in found]
    for period, end in zip(periods, ends, strict=False):
        period["end"] = end
    return [{"status": status, "period": period} for (status, _), period in zip(found, periods, strict=True)]
