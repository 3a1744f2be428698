"""What course is usual from such a beginning: from the other courses of the same instrument in this vault."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from casebook.record.access import cases_of
from casebook.record.measured import Series, value_of
from casebook.record.models import Administration, EpisodeOfCare
from casebook.record.recalling import follows
from casebook.record.standing import gone_from
from casebook.record.turning import scored_points
from casebook.record.who import Doing
from sessionlab.course.trajectory import OnTrack, expectation_of, fit_trajectory
from sessionlab.errors import InvalidInput

FEWEST: Final = 30
"""Courses from which an expected course is drawn; reference groups in practice hold 30 to 50."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is usual from this first score on: days with the expected score and its limit; empty where nobody can say.

    `off` are the days at which the score lay beyond the limit.
    """

    days: tuple[date, ...]
    scores: tuple[float, ...]
    limits: tuple[float, ...]
    off: tuple[date, ...]
    sentence: str


def expected_course(series: Series, case: EpisodeOfCare, doing: Doing) -> Expected:
    """Return the expected course of a series; the case's own scores are no part of what it is drawn from."""
    points = scored_points(series)
    if len(points) < 2:
        return _none("An expected course begins with a second score.")
    others = [one for one in _others(series, case, doing) if len(one) > 1]
    if len(others) < FEWEST:
        return _none(
            f"No expected course is drawn: it takes {FEWEST} other courses of {series.instrument.name} in this vault, "
            f"and there {'is' if len(others) == 1 else 'are'} {len(others)}."
        )
    try:
        found = _fitted(series, others, [point.score.value for point in points])
    except InvalidInput as refusal:
        return _none(f"No expected course is drawn: {refusal.reasons[0]}")
    days = tuple(point.row.on for point in points)[1:]
    off = tuple(day for day, beyond in zip(days, found.off, strict=True) if beyond)
    told = (
        "Every score lay within its limit."
        if not off
        else f"Beyond the limit, not on track: {', '.join(f'{day.day} {day:%B %Y}' for day in off)}."
    )
    return Expected(
        days,
        tuple(float(value) for value in found.curve.expected),
        tuple(float(value) for value in found.curve.limit),
        off,
        f"What is usual from this first score on, by {len(others)} other courses in this vault, with its limit. {told} "
        f"Of clients who go as expected {found.per_session:.0%} lie beyond it at any one session.",
    )


def _none(words: str) -> Expected:
    return Expected((), (), (), (), words)


def _others(series: Series, case: EpisodeOfCare, doing: Doing) -> list[list[float]]:
    """Return the scores of every other course of the instrument that the account may see. Four queries."""
    cases = [one.pk for one in cases_of(doing.account) if one.pk != case.pk]
    gone = gone_from(*cases)
    rows = Administration.objects.filter(case_id__in=cases, instrument=series.instrument.id).order_by(
        "on", "starts", "at"
    )
    courses: dict[object, list[Administration]] = {}
    for row in rows:
        if row.pk not in gone:
            courses.setdefault(row.case_id, []).append(row)
    return [_scores(same) for same in courses.values()]


def _scores(rows: Iterable[Administration]) -> list[float]:
    return [value for row in rows if not math.isnan(value := value_of(row))]


def _fitted(series: Series, others: Sequence[Sequence[float]], own: Sequence[float]) -> OnTrack:
    scores = [score for one in others for score in one[1:]]
    sessions = [number for one in others for number in range(2, len(one) + 1)]
    intake = [one[0] for one in others for _ in one[1:]]
    clients = [number for number, one in enumerate(others) for _ in one[1:]]
    # The same for every look until another course is added: most of the time of the page of the course.
    model = follows(
        ("usual course", *map(tuple, others)),
        lambda: fit_trajectory(scores, sessions=sessions, intake=intake, clients=clients),
    )
    usual = expectation_of(model, better=series.instrument.better)
    return usual.on_track(own[0], range(2, len(own) + 1), own[1:])
