"""The ribbon with its words: what each mark says on hover and focus, and where a click leads."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from casebook.reading import page_markup
from casebook.reading.page_marks import event_anchor, name_marker, rating_anchor, say_weight
from casebook.reading.page_names import SHAPE_NAMES, count, name_event, say_day_or_none, shorten
from casebook.reading.svg import Drawing, draw
from casebook.reading.svg_marks import Drawn
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.story import Story
from sessionlab.ribbon import Mark, Ribbon, Shape

STRIP = 840
OVERLAP = 100
"""Each row of a printed ribbon begins with the end of the row before, so that no name is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """What a mark says: its name, its facts in short, the words it rests on, and why it was read so."""

    name: str
    facts: str
    words: str
    because: str
    more: str

    @property
    def in_one_line(self) -> str:
        """The same for a screen reader and for a tool tip."""
        quoted = f" “{self.words}”" if self.words else ""
        return f"{self.name}, {self.facts}.{quoted}"


@dataclass(frozen=True, slots=True)
class MarkView:
    """A mark of the ribbon: drawn, with its words, and a link to the passage."""

    drawn: Drawn
    href: str
    saying: Saying
    suggested: bool

    @property
    def markup(self) -> SafeString:
        """The mark as it stands on the ribbon."""
        said = self.saying.in_one_line
        return page_markup.mark(drawn=self.drawn, href=self.href, said=said, suggested=self.suggested)

    @property
    def saying_markup(self) -> SafeString:
        """What is shown while it is pointed at."""
        said = self.saying
        return page_markup.saying(
            number=self.drawn.number,
            name=said.name,
            facts=said.facts,
            more=said.more,
            words=said.words,
            because=said.because,
        )


@dataclass(frozen=True, slots=True)
class CourseView:
    """The ribbon as the page shows it; `strips` are where the rows of a
    printed one begin; `rules` are the style rules that show the words of the mark pointed at."""

    drawing: Drawing
    marks: tuple[MarkView, ...]
    strips: tuple[str, ...]
    rules: str

    @property
    def ground(self) -> SafeString:
        """The columns of the hours and their days, behind the marks."""
        drawing = self.drawing
        columns = (
            page_markup.column(x=column.x, y=drawing.top, width=column.width, height=drawing.column_height)
            for column in drawing.columns
        )
        dates = (
            page_markup.date(bracket=date.bracket, x=date.x, y=drawing.days, text=date.text, said=date.said)
            for date in drawing.dates
        )
        return SafeString("".join((*columns, *dates)))

    @property
    def strip_width(self) -> int:
        """How much of the ribbon stands in one row of a printed page, in pixels."""
        return STRIP


def view_course(story: Story, ribbon: Ribbon) -> CourseView:
    """Return the ribbon of a story with its words."""
    drawing = draw(ribbon)
    marks = tuple(
        MarkView(drawn, _href(mark), _saying(story, ribbon, mark), _is_suggested(story, mark))
        for drawn, mark in zip(drawing.marks, ribbon.marks, strict=True)
    )
    lefts = range(0, max(1, int(float(drawing.width)) - OVERLAP), STRIP - OVERLAP)
    return CourseView(drawing, marks, tuple(map(str, lefts)), rules_for(len(marks)))


def rules_for(marks: int) -> str:
    """Return the style rules that show the words of the mark pointed at, for a ribbon with so many marks."""
    return "\n".join(_rules(marks))


def _rules(marks: int) -> Iterator[str]:
    for number in range(1, marks + 1):
        pointed = f".course:has(.mark--{number}:is(:hover, :focus-visible))"
        yield f"{pointed} .saying--{number} {{ display: block; }}"


def _href(mark: Mark) -> str:
    if mark.events:
        return f"#{event_anchor(mark.events[0])}"
    chapter, index = mark.ratings[0]
    return f"#{rating_anchor(chapter, index)}"


def _is_suggested(story: Story, mark: Mark) -> bool:
    coders = {story.chapters[chapter].ratings[index].coder for chapter, index in mark.ratings}
    return all(coder.is_reader for coder in coders)


def _saying(story: Story, ribbon: Ribbon, mark: Mark) -> Saying:
    weight = [f"{say_weight(mark.height)}"] if mark.height else []
    facts = [say_day_or_none(ribbon.places[mark.place].when), *weight]
    quote, because = _rests_on(story, mark)
    return Saying(
        name=_name(story, mark),
        facts=" · ".join(facts),
        words=shorten(quote),
        because=shorten(because, most=220),
        more=_more(mark),
    )


def _name(story: Story, mark: Mark) -> str:
    if mark.shape is Shape.HOUR and not _is_told_as_hour(story, mark):
        return "An hour"
    own = [story.events[index].event for index in mark.events]
    if own:
        return (
            name_event(own[0])
            if len(own) == 1
            else f"{name_event(own[0])}, and {count(len(own) - 1, 'more like it', 'more like it')}"
        )
    chapter, index = mark.ratings[0]
    return f"{SHAPE_NAMES[mark.shape]}: {name_marker(story.chapters[chapter].ratings[index].marker)}"


def _is_told_as_hour(story: Story, mark: Mark) -> bool:
    return story.events[mark.events[0]].event.kind is EventKind.SESSION


def _rests_on(story: Story, mark: Mark) -> tuple[str, str]:
    if mark.events:
        event = story.events[mark.events[0]].event
        return event.quote, event.because
    chapter, index = mark.ratings[0]
    rating = story.chapters[chapter].ratings[index]
    return rating.quote, rating.because


def _more(mark: Mark) -> str:
    """Say how many passages were seen beside the one that is quoted."""
    others = len(mark.ratings) - (0 if mark.events else 1)
    if mark.shape not in SHAPE_NAMES or others < 1:
        return ""
    return f"{count(others, 'mark')} of this kind here" if mark.events else f"and {count(others, 'more', 'more')} here"
