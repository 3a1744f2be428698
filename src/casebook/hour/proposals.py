"""What a note tells, as suggestions: what its writer marked, and what a reader sees where the clients agreed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from casebook.hour.markers import TELLS, Sign, guess_in, marked_in, unmarked
from casebook.hour.paragraphs import Part
from sessionlab.coding.rules import rate
from sessionlab.reading import read_note
from sessionlab.relationship.events import Event, EventKind
from sessionlab.relationship.prose.closer import closer_for_prose
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Span, When

NOT_PROPOSED: Final = frozenset({EventKind.SESSION, EventKind.PUBLISHED})
"""That there was an hour is entered as a fact of it."""
KEY_LENGTH: Final = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event on words of one paragraph: its span lies in the paragraph. `by_hand` where the writer marked it."""

    key: str
    part: Part
    told: Event
    by_hand: bool


def proposals_in(text: str, parts: Sequence[Part], *, on: date, may_read: bool) -> tuple[Proposal, ...]:
    """Return what a draft tells, in the order of its words.

    :param may_read: whether every client has agreed to machine reading; without it no reader runs
    """
    by_hand = list(_by_hand(text, on))
    read = [one for one in _read(text, on) if not _is_marked(one, by_hand)] if may_read and text.strip() else []
    found = [*((told, True) for told in by_hand), *((told, False) for told in read)]
    placed = [
        (told, part, marked)
        for told, marked in sorted(found, key=lambda one: one[0].span)
        if (part := next((part for part in parts if _holds(part, told.span)), None)) is not None
    ]
    return tuple(_placed(told, part, by_hand=marked) for told, part, marked in placed)


def _by_hand(text: str, on: date) -> Iterator[Event]:
    expects, _ = guess_in(text)
    for one in marked_in(text):
        if one.sign not in TELLS or not one.words or (one.sign is Sign.GUESS and expects):
            continue
        kind, by = TELLS[one.sign]
        because = "Marked by the therapist."
        when = When.exactly(on)
        yield Event(kind=kind, when=when, by=by, span=one.span, quote=one.words, confidence=1.0, because=because)


def _read(text: str, on: date) -> list[Event]:
    reading = read_note(unmarked(text), written_on=on)
    # Spans are places in what was read: where reading had to change the text, none of them would fit.
    if len(reading.text) != len(text):
        return []
    events = tell(reading, rate(reading), closer=closer_for_prose())
    return [told for told in events if told.kind not in NOT_PROPOSED]


def _is_marked(told: Event, by_hand: Sequence[Event]) -> bool:
    return any(
        one.kind is told.kind and one.span.start < told.span.end and told.span.start < one.span.end for one in by_hand
    )


def _holds(part: Part, span: Span) -> bool:
    return part.span.start <= span.start < part.span.end


def _placed(told: Event, part: Part, *, by_hand: bool) -> Proposal:
    start = told.span.start - part.span.start
    span = Span(start, min(told.span.end, part.span.end) - part.span.start)
    quote = part.text[span.start : span.end]
    spelled = "|".join((told.kind.value, part.key, str(span.start), quote))
    key = hashlib.sha256(spelled.encode("utf-8", "replace")).hexdigest()[:KEY_LENGTH]
    return Proposal(key, part, replace(told, span=span, quote=quote), by_hand)
