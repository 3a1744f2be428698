"""How the two stood, as one lane over the days: the states as bands, the hours and what happened as signs on it."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from casebook.desk.series_svg import WIDTH, Axis
from casebook.reading.page_names import look_of
from casebook.record.course import Course
from sessionlab.relationship.events import EventKind

HEIGHT: Final = 78
BAND: Final = (14, 22)
SIGNS: Final = 50
PATHS: Final = {
    "held": "M0-5V5",
    "missed": "M-3-3L3 3M3-3L-3 3",
    "rupture": "M-4-4H4V4H-4Z",
    "repair": "M0-5L5 4H-5Z",
    "thought": "M0-5L5 0L0 5L-5 0Z",
}
SHOWN: Final = {
    EventKind.SESSION: "held",
    EventKind.ABSENCE: "missed",
    EventKind.CANCELLED: "missed",
    EventKind.RUPTURE: "rupture",
    EventKind.QUIT: "rupture",
    EventKind.REPAIR: "repair",
    EventKind.RETURN: "repair",
    EventKind.FORMULATION: "thought",
}
"""What is drawn, and as what; everything stands in the list of what happened on the page of the case."""


def draw_lane(course: Course, axis: Axis) -> SafeString:
    """Return the lane; the table of the states below it holds the bands in words."""
    signs = [
        (SHOWN[one.told.kind], PATHS[SHOWN[one.told.kind]], f"{axis.across(one.told.when.first):.1f}", SIGNS)
        for one in course.happenings
        if one.told.kind in SHOWN and one.told.when.first is not None and axis.first <= one.told.when.first <= axis.last
    ]
    return format_html(
        '<svg class="series lane" viewBox="0 0 {} {}" role="img" aria-label="How the two stood over the days; the '
        'table below holds the states.">{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        _bands(course, axis),
        format_html_join("", '<path class="lane__sign lane__sign--{}" d="{}" transform="translate({} {})"/>', signs),
        axis.labels(at=HEIGHT - 4),
    )


def _bands(course: Course, axis: Axis) -> SafeString:
    begun = [(change.state, day) for change in course.states if (day := change.on.first) is not None]
    ends: Sequence[date] = [*(day for _, day in begun[1:]), axis.last]
    rows = [
        (
            look_of(state),
            f"{axis.across(day):.1f}",
            BAND[0],
            f"{max(axis.across(end) - axis.across(day), 1):.1f}",
            BAND[1],
        )
        for (state, day), end in zip(begun, ends, strict=False)
        if axis.first <= day <= axis.last
    ]
    return format_html_join("", '<rect class="band band--{}" x="{}" y="{}" width="{}" height="{}"/>', rows)
