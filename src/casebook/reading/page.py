"""One page that holds a whole reading: no script, no request, everything in one file."""

from collections.abc import Sequence
from dataclasses import dataclass

from casebook.reading.page_chapters import (
    ChapterView,
    LossView,
    say_extent,
    say_span,
    view_chapters,
    view_losses,
    view_unread,
)
from casebook.reading.page_course import CourseView, view_course
from casebook.reading.page_engine import fill, policy, style_with
from casebook.reading.page_names import LEGEND, NOTHING_TOLD, look_of, show
from casebook.reading.page_table import Row, StateView, view_rows, view_states
from casebook.reading.unread import Unread
from sessionlab.relationship.story import Story
from sessionlab.ribbon import lay_out


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A shape and what it means."""

    shape: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the page receives.

    `title` is a pseudonym and the only name of a person that the page adds to the texts; `sentence` is the state with
    its reason; `look` is empty where nothing tells a state; `readers` name who suggested the marks; `sheet` and
    `policy` belong together and are no user's words.
    """

    title: str
    look: str
    sentence: str
    extent: str
    span: str
    course: CourseView
    legend: tuple[LegendEntry, ...]
    rows: tuple[Row, ...]
    states: tuple[StateView, ...]
    chapters: tuple[ChapterView, ...]
    losses: tuple[LossView, ...]
    readers: str
    sheet: str
    policy: str


def render(story: Story, *, title: str, unread: Sequence[Unread] = ()) -> str:
    """Return the page of a story as HTML that stands alone.

    :param title: the pseudonym the page goes by
    :param unread: the files that were left unread
    """
    return write(view(story, title=title, unread=unread))


def write(page: Page) -> str:
    """Return a page as HTML."""
    return fill("page.html", {"page": page})


def view(story: Story, *, title: str, unread: Sequence[Unread] = ()) -> Page:
    """Return what the page of a story shows."""
    ribbon = lay_out(story)
    course = view_course(story, ribbon)
    sheet = style_with(course.rules)
    return Page(
        title=show(title),
        look=look_of(story.state) if story.states else "",
        sentence=say_state(story),
        extent=say_extent(story.chapters),
        span=say_span(story),
        course=course,
        legend=tuple(LegendEntry(shape.value, said) for shape, said in LEGEND.items()),
        rows=view_rows(story, ribbon),
        states=view_states(story),
        chapters=view_chapters(story),
        losses=(*view_unread(unread), *view_losses(story)),
        readers=_readers(story),
        sheet=sheet,
        policy=policy(sheet),
    )


def say_state(story: Story) -> str:
    """Say how the two stand, with the reason."""
    return story.states[-1].sentence if story.states else NOTHING_TOLD


def _readers(story: Story) -> str:
    coders = {rating.coder for chapter in story.chapters for rating in chapter.ratings}
    return ", ".join(sorted(coder.label for coder in coders))
