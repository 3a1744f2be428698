"""The nouns everyone speaks: what was read, by whom it was spoken, where it stands, when it was.

T turns of a transcript count from 0. Every span counts code points of the ``text`` of the reading it belongs to,
so that ``text[start:end]`` is the quote, always.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple, Self


class Span(NamedTuple):
    """A stretch of text, in code points, end not included."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words it covers."""
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def moved(self, by: int) -> "Span":
        """Return the same stretch, `by` code points further on."""
        return Span(self.start + by, self.end + by)


class Role(StrEnum):
    """Who somebody is in the room; `UNKNOWN` where nobody said."""

    THERAPIST = "therapist"
    CLIENT = "client"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """A day as exactly as it is known.

    `on` only when the day is exact; otherwise `earliest` and `latest` (both included), or all three None.
    """

    on: date | None = None
    earliest: date | None = None
    latest: date | None = None

    @classmethod
    def exactly(cls, day: date) -> Self:
        """Return the one day."""
        return cls(on=day)

    @classmethod
    def between(cls, earliest: date, latest: date) -> Self:
        """Return a range of days, or the one day where both ends meet."""
        return cls(on=earliest) if earliest == latest else cls(earliest=earliest, latest=latest)

    @property
    def known(self) -> bool:
        """Tell whether anything is known of it."""
        return self.on is not None or self.earliest is not None

    @property
    def first(self) -> date | None:
        """The earliest day it can have been."""
        return self.on or self.earliest

    @property
    def last(self) -> date | None:
        """The latest day it can have been."""
        return self.on or self.latest


UNDATED = When()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a reading comes from. `sha256` is over the raw bytes; `name` is a label and never used as a path."""

    kind: Literal["note", "transcript", "letter"]
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of the source that the reading does not carry, or carries changed. Lines count from 1."""

    line: int | None
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaking turn: `index` counts from 0, times are seconds from the start of the session, or None."""

    index: int
    speaker: str
    role: Role
    span: Span
    text: str
    start: float | None = None
    end: float | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a letter or a note; `paragraph` counts from 0."""

    index: int
    span: Span
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    source: Source
    text: str = field(repr=False)
    losses: tuple[Loss, ...] = ()
    on: date | None = None
    """The day it was held, sent or written, where that is known."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the decoded text: equal for the same words in another encoding."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript(_Read):
    """A session word by word: T turns, one for each row, cue or spoken paragraph of the source."""

    turns: tuple[Turn, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part of a letter that is listed and not opened."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter(_Read):
    """A letter or an e-mail. `passages` are its own words; `quoted` are the spans taken over from earlier letters."""

    passages: tuple[Passage, ...] = field(repr=False)
    role: Role = Role.UNKNOWN
    """Who wrote it."""
    sender: str = field(default="", repr=False)
    recipients: tuple[str, ...] = field(default=(), repr=False)
    subject: str = field(default="", repr=False)
    sent_at: datetime | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    quoted: tuple[Span, ...] = ()
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Narrative(_Read):
    """A note or a case account in prose, sentence by sentence, in the order of the text."""

    passages: tuple[Passage, ...] = field(repr=False)


Reading = Transcript | Letter | Narrative
