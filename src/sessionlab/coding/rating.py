"""A coder's use of a marker: the same kind of value for a person and for a reader."""

from dataclasses import dataclass, field

from sessionlab.transcript import Span


@dataclass(frozen=True, slots=True)
class Coder:
    """Who rated: a person, or a reader with its version."""

    name: str
    version: str | None = None

    @property
    def is_reader(self) -> bool:
        """Tell whether this is a program, whose ratings are suggestions until a person accepts them."""
        return self.version is not None

    @property
    def label(self) -> str:
        """Return the name as it is written in tables: ``rules@1``."""
        return f"{self.name}@{self.version}" if self.version else self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One marker seen in one stretch of words.

    `turn` is the turn of a transcript, None in letters and notes; `significance` is 1 (trace) to 5 (the alliance
    clearly damaged by it, or, for repair, clearly repaired); `confidence` is 0 to 1; `because` says in words which
    rule fired or why a person thought so.
    """

    marker: str
    span: Span
    quote: str = field(repr=False)
    turn: int | None
    significance: int
    confidence: float
    coder: Coder
    because: str

    @property
    def family(self) -> str:
        """The part before the dot: W, C, S, E, T or R."""
        return self.marker.partition(".")[0]
