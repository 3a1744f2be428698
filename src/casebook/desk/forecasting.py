"""What may come in a case, from the weeks of every case in this vault that the account may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casebook.reading.page_names import name_event, say_day_or_none
from casebook.record.access import cases_of
from casebook.record.course import Course, course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.course.calibration import Calibration
from sessionlab.relationship.forecast import (
    PLACE_OF,
    Forecast,
    Outcome,
    Weeks,
    forecast,
    look_back,
    outcomes_from,
    weeks_of,
)

NAMES: Final = {
    Outcome.QUIT: "The client quits",
    Outcome.RETURN: "The client returns",
    Outcome.PLANNED_END: "It ends as planned",
}
LOOKED_BACK: Final = 4
"""Weeks ahead of the forecasts that are compared with what came."""
FEWEST: Final = 10
"""Of fewer treatments, or of fewer that came so or otherwise, nothing is said: the weeks of one hang together."""
FAIR: Final = (0.8, 1.2)
"""A slope of calibration within these is as it should be."""
TWO_SIDED: Final = 1.96


@dataclass(frozen=True, slots=True)
class Row:
    """An outcome with its forecasts, the nearest first, and how such forecasts did on the vault's own past."""

    name: str
    forecasts: tuple[Forecast, ...]
    past: Calibration | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """All that the page shows: the rows, the events that brought the two where they are, and what it rests on."""

    rows: tuple[Row, ...]
    moved: tuple[str, ...]
    sentence: str
    treatments: int
    weeks: int
    own_weeks: int


def outlook(case: EpisodeOfCare, doing: Doing) -> Outlook:
    """Return what may come in a case."""
    today = doing.today
    courses = {one.pk: course_of(one, doing, today=today) for one in cases_of(doing.account)}
    open_days = {one.pk: one.days_until_ended for one in cases_of(doing.account)}
    histories = [weeks for pk, course in courses.items() if len(weeks := _weeks(course, today, open_days[pk])) > 1]
    course = courses[case.pk]
    now = PLACE_OF[course.state]
    because = course.states[-1].because if course.states else ()
    said = forecast(now, histories, because=because)
    rows = [_row(outcome, [one for one in said if one.outcome is outcome], histories) for outcome in outcomes_from(now)]
    events = [course.happenings[place].told for place in because]
    return Outlook(
        rows=tuple(rows),
        moved=tuple(f"{name_event(event)}, {say_day_or_none(event.when)}" for event in events),
        sentence=course.sentence,
        treatments=len(histories),
        weeks=sum(len(weeks) - 1 for weeks in histories),
        own_weeks=said[0].own_weeks if said else 0,
    )


def _weeks(course: Course, today: date, days_until_ended: int) -> Weeks:
    """Return the weeks of a case, from its first day to its last, and as long after it as silence is no ending."""
    days = [day for happening in course.happenings if (day := happening.told.when.last) is not None]
    if not days:
        return ()
    return weeks_of(course.states, since=min(days), until=min(today, max(days) + timedelta(days=days_until_ended)))


def _row(outcome: Outcome, said: Sequence[Forecast], histories: Sequence[Weeks]) -> Row:
    past = look_back(histories, outcome=outcome, within=LOOKED_BACK)
    return Row(NAMES[outcome], tuple(said), past, verdict_of(past, treatments=len(histories)))


def verdict_of(past: Calibration | None, *, treatments: int) -> str:
    """Say in a sentence what the past says about such forecasts."""
    if past is None:
        return "There is no past in this vault yet to look back on."
    if treatments < FEWEST or min(past.happened, past.number - past.happened) < FEWEST:
        return "Too few treatments to say whether they are right as often as they say."
    if past.unsaid:
        return f"Too little to say: {past.unsaid}"
    low, high = (past.slope + sign * TWO_SIDED * past.slope_error for sign in (-1, 1))
    if high < FAIR[0]:
        return "They were too bold on this vault’s own past: the assumption behind them does not hold here."
    if low > FAIR[1]:
        return "They were too timid on this vault’s own past: the assumption behind them does not hold here."
    if low < FAIR[0] or high > FAIR[1]:
        return "Too few treatments to say whether they are right as often as they say."
    return "They came true about as often as they say."
