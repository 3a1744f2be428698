"""What stands beside the words: events and ratings of a chapter as notes in the margin, numbered as they come."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from casebook.reading import page_markup
from casebook.reading.page_names import (
    FAMILY_SHAPES,
    SHAPE_NAMES,
    name_event,
    say_day_or_none,
    say_doubt,
    shorten,
)
from sessionlab.coding.codebook import load
from sessionlab.coding.rating import Rating
from sessionlab.relationship.story import Story
from sessionlab.ribbon import Shape
from sessionlab.ribbon.shapes import shape_of_event
from sessionlab.transcript import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One remark in the margin. `anchor` is where links to it arrive, empty for a second telling of an event."""

    number: str
    anchor: str
    span: Span
    shape: str
    name: str
    facts: str
    because: str
    suggested: bool
    is_event: bool

    @property
    def markup(self) -> SafeString:
        """The note as it stands beside its words."""
        return self._written("")

    @property
    def standing_alone(self) -> SafeString:
        """The note as the place itself where links arrive, where it has no words to stand beside."""
        return self._written(self.anchor)

    def _written(self, here: str) -> SafeString:
        return page_markup.note(
            number=self.number,
            shape=self.shape,
            name=self.name,
            facts=self.facts,
            because=self.because,
            suggested=self.suggested,
            here=here,
        )


def event_anchor(index: int) -> str:
    """Return where the words of an event of the story stand on the page."""
    return f"e{index + 1}"


def rating_anchor(chapter: int, index: int) -> str:
    """Return where the words of a rating stand on the page."""
    return f"m{chapter + 1}-{index + 1}"


def notes_of(story: Story) -> tuple[tuple[Note, ...], ...]:
    """Return the margin of every chapter, in the order of its words; on the same words the event comes first."""
    margins: Mapping[int, list[Note]] = defaultdict(list)
    for index in range(len(story.events)):
        for telling, (chapter, number) in enumerate(story.events[index].tellings):
            margins[chapter].append(_of_event(story, index, chapter, number, first=telling == 0))
    for chapter, told in enumerate(story.chapters):
        margins[chapter].extend(_of_rating(rating, chapter, index) for index, rating in enumerate(told.ratings))
    return tuple(_numbered(margins[chapter]) for chapter in range(len(story.chapters)))


def name_marker(marker: str) -> str:
    """Return the name of a marker in the codebook, or the marker itself where the codebook does not know it."""
    book = load()
    return book.marker(marker).name if marker in book else marker


def say_weight(significance: int) -> str:
    """Say how much a mark weighs."""
    return f"{significance} of 5"


def _of_event(story: Story, index: int, chapter: int, number: int, *, first: bool) -> Note:
    told, event = story.chapters[chapter].events[number], story.events[index].event
    return Note(
        number="",
        anchor=event_anchor(index) if first else "",
        span=told.span,
        shape=shape_of_event(event).value,
        name=name_event(event),
        facts=" · ".join(
            filter(None, (say_day_or_none(event.when), f"confidence {told.confidence:.2f}", say_doubt(event)))
        ),
        because=shorten(told.because, most=300),
        suggested=True,
        is_event=True,
    )


def _of_rating(rating: Rating, chapter: int, index: int) -> Note:
    shape = FAMILY_SHAPES.get(rating.family, Shape.SAID)
    return Note(
        number="",
        anchor=rating_anchor(chapter, index),
        span=rating.span,
        shape=shape.value,
        name=f"{SHAPE_NAMES[shape]}: {name_marker(rating.marker)}",
        facts=f"{say_weight(rating.significance)} · confidence {rating.confidence:.2f} · {rating.coder.label}",
        because=shorten(rating.because, most=300),
        suggested=rating.coder.is_reader,
        is_event=False,
    )


def _numbered(notes: list[Note]) -> tuple[Note, ...]:
    ordered = sorted(notes, key=lambda note: (note.span.start, not note.is_event, note.span.end))
    return tuple(replace(note, number=str(number)) for number, note in enumerate(ordered, start=1))
