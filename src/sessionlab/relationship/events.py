"""The typed events of a treatment, each resting on words."""

from dataclasses import dataclass, field
from enum import StrEnum

from sessionlab.transcript import Span, When


class EventKind(StrEnum):
    """What can happen in a treatment; the closed list of the interchange contract."""

    PATTERN = "pattern"
    SESSION = "session"
    ABSENCE = "absence"
    CANCELLED = "cancelled"
    RUPTURE = "rupture"
    THERAPIST_MISS = "therapist_miss"
    REPAIR = "repair"
    LETTER_IN = "letter_in"
    LETTER_OUT = "letter_out"
    BREAK = "break"
    HOLIDAY = "holiday"
    THREAT = "threat"
    QUIT = "quit"
    RETURN = "return"
    FORMULATION = "formulation"
    PREDICTION = "prediction"
    ENDED = "ended"
    PUBLISHED = "published"


class By(StrEnum):
    """Who did it."""

    CLIENT = "client"
    THERAPIST = "therapist"
    BOTH = "both"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, with the words that tell it.

    `turn` is the turn of a transcript it rests on, None in letters and notes; `confidence` is 0 to 1; `because` says
    in words how it was read. `detail` narrows the kind where the state rules need it: `planned` or `unplanned` for
    `ended`, `held` or `did not hold` for `repair`, `contrite` for `return`; empty where nobody said.
    """

    kind: EventKind
    when: When
    by: By
    span: Span
    quote: str = field(repr=False)
    confidence: float
    because: str
    turn: int | None = None
    detail: str = ""
