"""Whether clients stay: what is known of this one's attendance, beside how often clients drop out at all."""

from dataclasses import dataclass

from casebook.record.course import Course
from sessionlab.course.calibration import Share, share_of
from sessionlab.course.dropout import SWIFT_GREENBERG, BaseRate
from sessionlab.relationship.events import By, EventKind

CAME = (EventKind.SESSION,)
STAYED_AWAY = (EventKind.ABSENCE, EventKind.CANCELLED)


@dataclass(frozen=True, slots=True)
class Staying:
    """How many of the hours the client came to, with Wilson's interval, None without hours; and the base rate."""

    came: Share | None
    quits: int
    base_rate: BaseRate


def staying_in(course: Course) -> Staying:
    """Return how a client stayed so far; what may come is forecast elsewhere (`casebook.desk.forecasting`)."""
    told = [one.told for one in course.happenings]
    came = sum(one.kind in CAME for one in told)
    away = sum(one.kind in STAYED_AWAY and one.by is By.CLIENT for one in told)
    quits = sum(one.kind is EventKind.QUIT for one in told)
    return Staying(share_of(came, came + away) if came + away else None, quits, SWIFT_GREENBERG)
