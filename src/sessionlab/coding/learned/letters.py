"""Letters read by both: what the rules say stays, and the learned reader adds what it finds in other sentences.

It was measured on letters it had not seen, for the families the card has a line for; the others are left to the rules.
"""

import math
from collections.abc import Iterator, Sequence

from sessionlab.coding import rules
from sessionlab.coding.codebook import load
from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.saying import BESIDE, STRENGTH, chance, coder, learned_example, significance
from sessionlab.coding.learned.seen import Floats, look
from sessionlab.coding.letters import writer_of
from sessionlab.coding.rating import Rating
from sessionlab.coding.weights import FLOOR
from sessionlab.transcript import Letter, Passage, Role, Turn

_OFFICES = (Role.CLIENT, Role.THERAPIST)


def rate_letter(letter: Letter, parcel: Parcel) -> tuple[Rating, ...]:
    """Return the marks of a letter in the order of its words; what the learned reader adds stands on a sentence."""
    ruled = rules.rate(letter)
    role = writer_of(letter)
    if role not in _OFFICES:
        return ruled
    sentences = [Turn(passage.index, "", role, passage.span, passage.text) for passage in letter.passages]
    _, logits = look(parcel, sentences, written=True)
    added = [
        mark
        for passage, row in zip(letter.passages, logits, strict=True)
        for mark in _added(passage, role, row, parcel)
        if mark.marker not in _within(ruled, passage)
    ]
    return tuple(sorted((*ruled, *added), key=lambda mark: (mark.span, mark.marker)))


def _within(ruled: Sequence[Rating], passage: Passage) -> set[str]:
    start, end = passage.span
    return {mark.marker for mark in ruled if start <= mark.span.start and mark.span.end <= end}


def _added(passage: Passage, role: Role, logits: Floats, parcel: Parcel) -> Iterator[Rating]:
    """Yield the markers of each family that is likely enough in a sentence."""
    card = parcel.card
    for family, line in card.written.items():
        own = [marker for marker in load().shown_by(role) if marker.family == family]
        if not own:
            continue
        likely = chance(line, float(logits[card.place[family]]), FLOOR)
        if likely < line.threshold:
            continue
        said = {marker.id: 1 / (1 + math.exp(-float(logits[card.place[marker.id]]))) for marker in own}
        for marker, much in said.items():
            share = much / max(said.values())
            if share >= BESIDE:
                yield Rating(
                    marker=marker,
                    span=passage.span,
                    quote=passage.text,
                    turn=None,
                    significance=significance(float(logits[card.place[STRENGTH + family]])),
                    confidence=round(likely * share, 3),
                    coder=coder(parcel),
                    because=learned_example(marker, role, written=True),
                )
