"""What stands at each place: events and ratings joined to one mark for each shape."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sessionlab.coding.rating import Rating
from sessionlab.relationship.story import Story
from sessionlab.ribbon.drawing import PlaceKind, Shape
from sessionlab.ribbon.places import Gathering
from sessionlab.ribbon.shapes import RUPTURES, shape_of_event, shape_of_rating

_OF_THE_HOUR = {Shape.HOUR, Shape.ABSENCE, Shape.CANCELLED}
_NEVER_A_HOME = {PlaceKind.MOMENT, PlaceKind.PAUSE}


@dataclass(slots=True)
class Held:
    """What one mark rests on while it is being gathered."""

    events: list[int] = field(default_factory=list)
    ratings: list[tuple[int, int]] = field(default_factory=list)
    height: int | None = None


def gather_marks(story: Story, places: Sequence[Gathering]) -> tuple[dict[Shape, Held], ...]:
    """Return for each place what each shape there rests on."""
    held = [_of_events(story, place) for place in places]
    for place, chapter, number in _ratings_by_weight(story, places):
        rating = story.chapters[chapter].ratings[number]
        shape = shape_of_rating(rating, held[place])
        if shape is not None:
            mark = held[place].setdefault(shape, Held())
            mark.ratings.append((chapter, number))
            mark.height = max(mark.height or 0, rating.significance)
    return tuple(_with_its_rupture(marks) for marks in held)


def _of_events(story: Story, place: Gathering) -> dict[Shape, Held]:
    marks: dict[Shape, Held] = {}
    for index in place.events:
        marks.setdefault(shape_of_event(story.events[index].event), Held()).events.append(index)
    if place.kind is PlaceKind.HOUR and not _OF_THE_HOUR & set(marks):
        marks[Shape.HOUR] = Held(events=[place.events[0]])
    return marks


def _with_its_rupture(marks: dict[Shape, Held]) -> dict[Shape, Held]:
    """Let the told rupture and the strongest marks it is made of be one mark."""
    shown = [shape for shape in RUPTURES[:2] if shape in marks]
    if Shape.RUPTURE not in marks or not shown:
        return marks
    strongest = max(shown, key=lambda shape: marks[shape].height or 0)
    marks[strongest].events.extend(marks[Shape.RUPTURE].events)
    return {shape: mark for shape, mark in marks.items() if shape is not Shape.RUPTURE}


def _ratings_by_weight(story: Story, places: Sequence[Gathering]) -> Iterator[tuple[int, int, int]]:
    """Yield (place, chapter, rating), the strongest first, without those that belong to no place."""
    found = []
    for chapter, homes in enumerate(_homes(story, places)):
        for number, rating in enumerate(story.chapters[chapter].ratings if homes else ()):
            weight = (-rating.significance, -rating.confidence, chapter, rating.span.start)
            found.append((weight, _home(rating, homes), chapter, number))
    return ((place, chapter, number) for _, place, chapter, number in sorted(found))


@dataclass(frozen=True, slots=True)
class _Telling:
    start: int
    end: int
    place: int
    lasts: bool


def _homes(story: Story, places: Sequence[Gathering]) -> list[list[_Telling]]:
    """Return for each chapter the stretches of its text that tell of a place, in the order of the text."""
    homes: list[list[_Telling]] = [[] for _ in story.chapters]
    for number, place in enumerate(places):
        for index in place.events:
            for chapter, event in story.events[index].tellings:
                span = story.chapters[chapter].events[event].span
                homes[chapter].append(_Telling(span.start, span.end, number, place.kind not in _NEVER_A_HOME))
    return [sorted(tellings, key=lambda telling: (telling.start, telling.end)) for tellings in homes]


def _home(rating: Rating, homes: Sequence[_Telling]) -> int:
    """A rating belongs to the event that rests on its words, else to the hour or letter told last before it."""
    start, end = rating.span
    over = [telling for telling in homes if telling.start < end and start < telling.end]
    if over:
        return max(over, key=lambda telling: (telling.lasts, min(end, telling.end) - max(start, telling.start))).place
    before = [telling for telling in homes if telling.lasts and telling.start <= start]
    return before[-1].place if before else next((t.place for t in homes if t.lasts), homes[0].place)
