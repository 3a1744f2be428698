"""Which shape, on which side of the line, an event or a rating is drawn as."""

from collections.abc import Collection

from sessionlab.coding.rating import Rating
from sessionlab.relationship.events import Event, EventKind
from sessionlab.ribbon.drawing import Shape, Side

_EVENT_SHAPES = {
    EventKind.PATTERN: Shape.PATTERN,
    EventKind.SESSION: Shape.HOUR,
    EventKind.ABSENCE: Shape.ABSENCE,
    EventKind.CANCELLED: Shape.CANCELLED,
    EventKind.RUPTURE: Shape.RUPTURE,
    EventKind.THERAPIST_MISS: Shape.MISS,
    EventKind.REPAIR: Shape.REPAIR,
    EventKind.LETTER_IN: Shape.LETTER_IN,
    EventKind.LETTER_OUT: Shape.LETTER_OUT,
    EventKind.BREAK: Shape.BREAK,
    EventKind.HOLIDAY: Shape.HOLIDAY,
    EventKind.THREAT: Shape.THREAT,
    EventKind.QUIT: Shape.QUIT,
    EventKind.RETURN: Shape.RETURN,
    EventKind.FORMULATION: Shape.FORMULATION,
    EventKind.PREDICTION: Shape.PREDICTION,
    EventKind.ENDED: Shape.ENDED,
    EventKind.PUBLISHED: Shape.PUBLISHED,
}
_FAMILY_SHAPES = {
    "C": Shape.CONFRONTATION,
    "W": Shape.WITHDRAWAL,
    "S": Shape.SAID,
    "T": Shape.PUSH,
    "R": Shape.REPAIR,
}
_DECISION_SHAPES = {
    "E.break": Shape.BREAK,
    "E.threat": Shape.THREAT,
    "E.quit": Shape.QUIT,
    "E.return": Shape.RETURN,
}
_ABOVE = {
    Shape.LETTER_IN,
    Shape.CONFRONTATION,
    Shape.WITHDRAWAL,
    Shape.RUPTURE,
    Shape.SAID,
    Shape.THREAT,
    Shape.PATTERN,
}
_BELOW = {Shape.LETTER_OUT, Shape.MISS, Shape.PUSH, Shape.REPAIR, Shape.FORMULATION, Shape.PREDICTION}

RUPTURES = (Shape.CONFRONTATION, Shape.WITHDRAWAL, Shape.RUPTURE)


def shape_of_event(event: Event) -> Shape:
    """Return the shape of an event by itself."""
    if event.kind is EventKind.ENDED and event.detail == "unplanned":
        return Shape.ENDED_UNPLANNED
    return _EVENT_SHAPES[event.kind]


def shape_of_rating(rating: Rating, decided: Collection[Shape]) -> Shape | None:
    """Return the shape of a rating beside the events of its place; None for a family that is no mark.

    Talk of going or pausing joins the event that came of it. Where none did, it stays talk: alone it moves no line.
    """
    if rating.family != "E":
        return _FAMILY_SHAPES.get(rating.family)
    decision = _DECISION_SHAPES.get(rating.marker)
    if decision in decided or decision is Shape.THREAT:
        return decision
    return Shape.SAID


def side_of(shape: Shape) -> Side:
    """Return where a shape stands: the client's above, the therapist's below, turns of the line on it."""
    if shape in _ABOVE:
        return Side.ABOVE
    return Side.BELOW if shape in _BELOW else Side.ON
