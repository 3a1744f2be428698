"""What the page of an hour shows at a moment."""

from dataclasses import dataclass
from typing import Final

from django.utils.safestring import SafeString

from casebook.desk import live
from casebook.desk.live_svg import draw_strain
from casebook.desk.live_taught import sides_taught
from casebook.reading.following import UNNAMED
from sessionlab.coding.tracker import Point
from sessionlab.transcript import Turn

TURNS_SHOWN: Final = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """The last turns, the latest point, the curve, the question that stands, and who reads: `taught` names columns."""

    turns: tuple[tuple[Turn, Point], ...]
    point: Point | None
    curve: SafeString | None
    question: str
    unnamed: str
    fault: str
    learned: bool
    taught: str


def shown(hour: live.Hour) -> Shown:
    """Return what the page shows of an hour."""
    followed = hour.followed
    points = followed.state.points if followed.state is not None else ()
    pairs = tuple(zip(followed.turns, points, strict=True))[-TURNS_SHOWN:]
    return Shown(
        turns=pairs,
        point=points[-1] if points else None,
        curve=draw_strain(points) if points else None,
        question=followed.question,
        unnamed=UNNAMED if followed.unnamed else "",
        fault=hour.fault,
        learned=live.reader_parcel() is not None,
        taught=", ".join(sides_taught(hour)),
    )
