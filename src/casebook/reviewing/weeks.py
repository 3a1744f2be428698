"""What was seen and meant in a week."""

import uuid
from datetime import date, timedelta

from casebook.audit.stores import Store
from casebook.record.access import demand_writing
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from casebook.reviewing.models import WeekSeen

LONGEST_FOCUS = 300


def week_of(day: date) -> date:
    """Return the Monday of a day's week.

    >>> week_of(date(2024, 5, 2))
    datetime.date(2024, 4, 29)
    """
    return day - timedelta(days=day.weekday())


def say(case: EpisodeOfCare, doing: Doing, *, seen: bool, focus: str) -> WeekSeen:
    """Say that a case was seen this week, and what to keep in mind.

    :raises InvalidEntry: the line is too long
    """
    demand_writing(case, doing)
    line = " ".join(focus.split())
    if len(line) > LONGEST_FOCUS:
        raise InvalidEntry(
            f"The line holds {len(line)} signs; {LONGEST_FOCUS} are the most.", remedy="Make it shorter."
        )
    row = WeekSeen(case_id=case.pk, week=week_of(doing.today), seen=seen, focus=line)
    return add(row, doing, store=Store.PROCESS)


def of_week(week: date) -> dict[uuid.UUID, WeekSeen]:
    """Return the latest row of each case in a week. One query."""
    rows = WeekSeen.objects.using("process").filter(week=week).order_by("at", "pk")
    return {row.case_id: row for row in rows}
