"""Weekly hours, sessions and what became of them, guesses about the next one."""

import uuid
from datetime import date, time
from typing import Final

from casebook.audit.stores import Store
from casebook.record.access import demand_writing
from casebook.record.adding import add, demand_come, is_late
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare, Guess, Outcome, Session, SessionOutcome, WeeklyHour
from casebook.record.standing import demand_open, standing
from casebook.record.who import Doing

CANCELLED: Final = frozenset({Outcome.CANCELLED_BY_CLIENT, Outcome.CANCELLED_BY_THERAPIST})
EXPECTED = ("comes", "late", "cancels", "misses", "quits")


def keep_hour(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    weekday: int,
    starts: time,
    since: date,
    minutes: int = 50,
    held_open: bool = True,
) -> WeeklyHour:
    """Keep an hour every week (0 is Monday) from a day on, or say that it is not held open any more.

    :raises InvalidEntry: no such weekday, or no minutes
    """
    demand_writing(case, doing)
    if weekday not in range(7) or minutes < 1:
        raise InvalidEntry("The weekday or the minutes cannot be.", remedy="Give a weekday from 0 to 6 and minutes.")
    hour = WeeklyHour(
        case_id=case.id, weekday=weekday, starts=starts, minutes=minutes, since=since, held_open=held_open
    )
    return add(hour, doing)


def weekly_hours(case: EpisodeOfCare) -> list[WeeklyHour]:
    """Return the weekly hours of a case that stand, by the days since when; the last is the one that is kept now."""
    return standing(WeeklyHour.objects.filter(case_id=case.id).order_by("since", "at"), case_id=case.id)


def enter_session(
    case: EpisodeOfCare, doing: Doing, *, on: date, starts: time | None = None, modality: str = ""
) -> Session:
    """Enter an hour that was agreed."""
    demand_writing(case, doing)
    row = Session(case_id=case.id, on=on, starts=starts, modality=modality, late=is_late(on, doing))
    return add(row, doing)


def enter_outcome(case: EpisodeOfCare, session_id: uuid.UUID, doing: Doing, *, outcome: Outcome) -> SessionOutcome:
    """Enter what became of a session.

    :raises Locked: the session is locked
    """
    demand_writing(case, doing)
    session_of(case, session_id)
    demand_open("session", session_id)
    return add(SessionOutcome(case_id=case.id, session_id=session_id, outcome=outcome), doing)


def demand_told(on: date, outcome: Outcome, doing: Doing) -> None:
    """Refuse to say of an hour to come that it was: it can be cancelled, and nothing else.

    :raises InvalidEntry: its day has not come
    """
    if outcome not in CANCELLED:
        demand_come(on, doing, what="The session")


def session_of(case: EpisodeOfCare, session_id: uuid.UUID) -> Session:
    """Return a session of a case.

    :raises NotYours: it is none of this case
    """
    found: Session | None = Session.objects.filter(case_id=case.id, pk=session_id).first()
    if found is None:
        raise NotYours
    return found


def guess(
    case: EpisodeOfCare,
    doing: Doing,
    *,
    for_on: date,
    expects: str,
    chance: float | None = None,
    store: Store = Store.RECORD,
) -> Guess:
    """Enter what the therapist expects of an hour to come.

    :param store: that of the words in which it stands
    :raises InvalidEntry: an unknown expectation, a chance outside 0 to 1, or the day is over
    """
    demand_writing(case, doing)
    reasons = []
    if expects not in EXPECTED:
        reasons.append(f"The guess is none of: {', '.join(EXPECTED)}.")
    if chance is not None and not 0 <= chance <= 1:
        reasons.append("The chance is not between 0 and 1.")
    if for_on < doing.today:
        reasons.append("The hour is over; a guess is made before it.")
    if reasons:
        raise InvalidEntry(reasons, remedy="Give one of them, for an hour to come.")
    return add(Guess(case_id=case.id, for_on=for_on, expects=expects, chance=chance), doing, store=store)
