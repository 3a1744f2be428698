"""The ribbon of a case with its words, for every page that shows it."""

from collections.abc import Sequence
from dataclasses import replace

from casebook.reading.page_course import CourseView, MarkView, view_course
from sessionlab.relationship.story import Story
from sessionlab.ribbon import Mark, Ribbon


def view_ribbon(story: Story, ribbon: Ribbon, *, places: Sequence[str]) -> CourseView:
    """Return the ribbon with its words. A mark that is only suggested leads to its document, others to what happened.

    An event of the record was accepted or entered by a person: it is drawn as such.

    :param places: the address of each document, in the order of the story's chapters
    """
    view = view_course(story, ribbon)
    pairs = zip(view.marks, ribbon.marks, strict=True)
    return replace(view, marks=tuple(_mark(drawn, mark, places) for drawn, mark in pairs))


def _mark(drawn: MarkView, mark: Mark, places: Sequence[str]) -> MarkView:
    if mark.events:
        return replace(drawn, suggested=False)
    return replace(drawn, href=places[mark.ratings[0][0]])
