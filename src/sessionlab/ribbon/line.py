"""The line itself: where it runs, where it stops and starts again, and the threads of repair across it."""

from collections.abc import Iterator, Sequence

from sessionlab.relationship.standing import State
from sessionlab.relationship.story import Story
from sessionlab.ribbon.drawing import Gap, Mark, Place, Shape, Stroke, Thread
from sessionlab.ribbon.shapes import RUPTURES

_STOPS = {Shape.BREAK, Shape.HOLIDAY, Shape.QUIT, Shape.ENDED, Shape.ENDED_UNPLANNED}
_PAUSES = {Shape.BREAK, Shape.HOLIDAY}
_STARTS = {Shape.RETURN, Shape.HOUR}
_HALF = 0.5
_TOLD = {"held": True, "did not hold": False}


def draw_line(
    places: Sequence[Place], marks: Sequence[Mark], width: float
) -> tuple[tuple[Stroke, ...], tuple[Gap, ...]]:
    """Return the stretches with a line, and those without."""
    stops = list(_stops(places, marks, width))
    gaps = tuple(Gap(start, end, mark) for start, end, mark in stops)
    strokes, at = [], places[0].start if places else 0.0
    for gap in gaps:
        strokes.append(Stroke(at, gap.start))
        at = gap.end
    strokes.append(Stroke(at, width))
    return tuple(stroke for stroke in strokes if stroke.end > stroke.start), gaps


def _stops(places: Sequence[Place], marks: Sequence[Mark], width: float) -> Iterator[tuple[float, float, int]]:
    """Yield (start, end, mark) of each stretch without a line; a later stop within one opens no other."""
    turns = [(index, mark) for index, mark in enumerate(marks) if mark.shape in _STOPS | _STARTS]
    resumed = -1.0
    for order, (index, mark) in enumerate(turns):
        if mark.shape not in _STOPS or mark.at < resumed:
            continue
        start = mark.at - _HALF if mark.shape in _PAUSES else mark.at
        following = (other for _, other in turns[order + 1 :] if other.shape in _STARTS and other.at > mark.at)
        resumed = next((_resume(other, places) for other in following), width)
        yield start, max(resumed, start), index


def _resume(mark: Mark, places: Sequence[Place]) -> float:
    return mark.at if mark.shape is Shape.RETURN else places[mark.place].start


def draw_threads(story: Story, marks: Sequence[Mark]) -> tuple[Thread, ...]:
    """Join each told repair to the rupture before it."""
    threads = []
    for index, mark in enumerate(marks):
        if mark.shape is Shape.REPAIR and mark.events:
            broken = _broken_before(marks, mark.place)
            if broken is not None:
                threads.append(Thread(broken, index, _held(story, mark)))
    return tuple(threads)


def _broken_before(marks: Sequence[Mark], place: int) -> int | None:
    """A told rupture before one that was only rated, the latest of them."""
    before = [(bool(mark.events), i) for i, mark in enumerate(marks) if mark.shape in RUPTURES and mark.place <= place]
    return max(before)[1] if before else None


def _held(story: Story, mark: Mark) -> bool | None:
    """Ask the telling first, then the first state after it that speaks of a repair."""
    told = [_TOLD[detail] for detail in (story.events[i].event.detail for i in mark.events) if detail in _TOLD]
    if told:
        return told[-1]
    last = max(mark.events)
    for change in story.states:
        if change.because and max(change.because) > last:
            if change.state is State.REPAIR_DID_NOT_HOLD:
                return False
            if change.state is State.REPAIRED:
                return True
            if change.state is State.REPAIR_ATTEMPTED:
                return None
    return None
