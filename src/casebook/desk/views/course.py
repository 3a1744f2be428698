"""The course of a case on one page: how the two stood and every series below each other, day by day, to be printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casebook.audit.actions import note as note_down
from casebook.audit.vocabulary import Action
from casebook.desk.lane_svg import draw_lane
from casebook.desk.series_svg import Axis, draw_chart, draw_series
from casebook.desk.whoami import reading_case
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import codes_in
from casebook.record.acts.measures import administrations
from casebook.record.charted import Charted, charted
from casebook.record.course import Course, course_of
from casebook.record.expected import Expected, expected_course
from casebook.record.measured import Series, series_of
from casebook.record.models import EpisodeOfCare
from casebook.record.standing import one_moment
from casebook.record.staying import staying_in
from casebook.record.turning import turned
from casebook.record.who import Doing


@dataclass(frozen=True, slots=True)
class SeriesShown:
    """A series with its pictures and what they say; `client` is the code of whose own it is, empty where nobody's."""

    series: Series
    client: str
    picture: SafeString
    turned: tuple[str, ...]
    expected: Expected
    chart: Charted
    chart_picture: SafeString | None


@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Show the course."""
    doing, case = reading_case(request, code)
    note_down(Action.READ, by=doing.by, at=doing.at, kind="administration", object_id=case.pk)
    with one_moment():
        course = course_of(case, doing, today=doing.today)
        found = series_of(administrations(case), whose=owners_in(case))
        axis = _axis(course, found, case)
        codes, staying = codes_in(case), staying_in(course)
        rate = staying.base_rate
        known = {
            "case": case,
            "standing": course,
            "lane": draw_lane(course, axis),
            "states": course.states,
            "shown": [
                _shown(one, case, doing, axis, "" if one.client is None else codes.get(one.client, "")) for one in found
            ],
            "staying": staying,
            "base_rate": [f"{100 * share:.1f}" for share in (rate.value, rate.low, rate.high)],
        }
        return render(request, "desk/course.html", known)


def _axis(course: Course, found: Sequence[Series], case: EpisodeOfCare) -> Axis:
    """Return the days from the first thing that is known of the case to the last."""
    days: list[date] = [point.row.on for series in found for point in series.points]
    days += [day for one in course.happenings for day in (one.told.when.first, one.told.when.last) if day is not None]
    return Axis(min(days, default=case.opened_on), max(days, default=case.opened_on))


def _shown(series: Series, case: EpisodeOfCare, doing: Doing, axis: Axis, client: str) -> SeriesShown:
    turning, expected, chart = turned(series), expected_course(series, case, doing), charted(series)
    return SeriesShown(
        series,
        client,
        draw_series(series, turning, axis=axis, expected=expected),
        turning.sentences,
        expected,
        chart,
        draw_chart(series, chart, axis) if chart.rows else None,
    )
