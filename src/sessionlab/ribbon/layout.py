"""Lay out the course of a story: places from left to right, marks on them, the line, the threads and the states."""

from collections.abc import Mapping, Sequence
from itertools import accumulate, groupby

from sessionlab.relationship.standing import StateChange
from sessionlab.relationship.story import Story
from sessionlab.ribbon.drawing import Band, Mark, Place, Ribbon, Shape, Side
from sessionlab.ribbon.line import draw_line, draw_threads
from sessionlab.ribbon.marking import Held, gather_marks
from sessionlab.ribbon.places import Gathering, gather_places
from sessionlab.ribbon.shapes import side_of

_ORDER = {shape: order for order, shape in enumerate(Shape)}
_HALF = 0.5


def lay_out(story: Story) -> Ribbon:
    """Return the course ribbon of a story as values; an empty story gives an empty ribbon."""
    gathered = gather_places(story)
    held = gather_marks(story, gathered)
    changes = _places_of_changes(story, gathered)
    places = _side_by_side(gathered, held, changes)
    marks = tuple(mark for place, shapes in zip(places, held, strict=True) for mark in _stand(place, shapes))
    beyond = 1.0 if any(change == len(gathered) for change in changes) else 0.0
    width = (places[-1].end if places else 0.0) + beyond
    strokes, gaps = draw_line(places, marks, width)
    return Ribbon(
        width=width,
        places=places,
        marks=marks,
        strokes=strokes,
        gaps=gaps,
        threads=draw_threads(story, marks),
        bands=_bands(story.states, changes, places, width),
    )


def _places_of_changes(story: Story, gathered: Sequence[Gathering]) -> list[int]:
    """Each state begins with the last event behind it, and never before the state it follows."""
    homes = {event: number for number, place in enumerate(gathered) for event in place.events}
    begins = (_beginning(change, story, homes, gathered) for change in story.states)
    return list(accumulate(begins, max))


def _beginning(change: StateChange, story: Story, homes: Mapping[int, int], gathered: Sequence[Gathering]) -> int:
    """What only time brought, such as weeks without a word, begins where the next place is dated or after them all."""
    last = max(change.because)
    told, begun = story.events[last].event.when.last, change.on.first
    if told is None or begun is None or begun <= told:
        return homes[last]
    dated = ((number, place.when.first) for number, place in enumerate(gathered) if number > homes[last])
    return next((number for number, day in dated if day is not None and day >= begun), len(gathered))


def _side_by_side(
    gathered: Sequence[Gathering], held: Sequence[Mapping[Shape, Held]], changes: Sequence[int]
) -> tuple[Place, ...]:
    places, start = [], 0.0
    for index, (place, shapes) in enumerate(zip(gathered, held, strict=True)):
        rows = [side_of(shape) for shape in shapes]
        width = float(max(1, changes.count(index), *(rows.count(side) for side in Side)))
        places.append(Place(index, place.kind, place.when, start, width, tuple(place.events)))
        start += width
    return tuple(places)


def _stand(place: Place, shapes: Mapping[Shape, Held]) -> list[Mark]:
    """Stand the marks of a place side by side, each side by itself, around the middle of the column."""
    marks = []
    for side in Side:
        row = sorted((shape for shape in shapes if side_of(shape) is side), key=_ORDER.__getitem__)
        left = place.middle - len(row) / 2
        for number, shape in enumerate(row):
            held = shapes[shape]
            at = left + number + _HALF
            marks.append(Mark(shape, side, at, place.index, held.height, tuple(held.events), tuple(held.ratings)))
    return marks


def _bands(
    states: Sequence[StateChange], changes: Sequence[int], places: Sequence[Place], width: float
) -> tuple[Band, ...]:
    """Begin each state in its place; several in one place share its width."""
    starts: list[float] = []
    for place, group in groupby(changes):
        size = len(list(group))
        left, room = (places[place].start, places[place].width) if place < len(places) else (width - 1.0, 1.0)
        starts.extend(left + room * number / size for number in range(size))
    ends = [*starts[1:], width][: len(starts)]
    return tuple(
        Band(start, end, change.state, number)
        for number, (start, end, change) in enumerate(zip(starts, ends, states, strict=True))
    )
