"""The course ribbon as values: where each hour, letter, mark and state stands on one line from left to right."""

from sessionlab.ribbon.drawing import Band, Gap, Mark, Place, PlaceKind, Ribbon, Shape, Side, Stroke, Thread
from sessionlab.ribbon.layout import lay_out

__all__ = [
    "Band",
    "Gap",
    "Mark",
    "Place",
    "PlaceKind",
    "Ribbon",
    "Shape",
    "Side",
    "Stroke",
    "Thread",
    "lay_out",
]
