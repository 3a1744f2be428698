"""Which words a learned mark rests on: those without which it is least likely."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.seen import Said, look, look_at_each
from sessionlab.transcript import Span, Turn

MOST_PARTS: Final = 12
_PART = re.compile(r"[^.!?;:,\n—–]+(?:[.!?;:,\n—–]+|$)")
_SHORTEST = 12
"""A part of fewer signs is taken together with the next: "Yeah," alone says little."""


@dataclass(frozen=True, slots=True)
class Resting:
    """The stretch of a turn on which a mark rests, and how much of the logit goes when it is left out."""

    span: Span
    lost: float


def parts(text: str) -> list[Span]:
    """Return the clauses of a turn, none of them very short.

    >>> said = "No. I told you that already, you never listen."
    >>> [span.of(said) for span in parts(said)]
    ['No. I told you that already,', 'you never listen.']
    """
    found: list[Span] = []
    start = 0
    for match in _PART.finditer(text):
        if match.end() - start >= _SHORTEST:
            found.append(_trimmed(text, start, match.end()))
            start = match.end()
    if text[start:].strip():
        rest = _trimmed(text, start, len(text))
        if found and len(rest.of(text)) < _SHORTEST:
            found[-1] = Span(found[-1].start, rest.end)
        else:
            found.append(rest)
    return found or [Span(0, len(text))]


def _trimmed(text: str, start: int, end: int) -> Span:
    kept = text[start:end]
    return Span(start + len(kept) - len(kept.lstrip()), end - len(kept) + len(kept.rstrip()))


def resting_on(
    parcel: Parcel, turn: Turn, past: Sequence[Said], names: Sequence[str], *, after: Turn | None = None
) -> dict[str, Resting]:
    """Return for each output the part of a turn on which it rests most.

    Each part is left out once; a turn of one part, or of very many, is given whole.

    :param after: the turn that follows, where it was read beside it
    """
    spans = parts(turn.text)
    whole = Span(0, len(turn.text))
    if not 1 < len(spans) <= MOST_PARTS:
        return {name: Resting(whole, 0.0) for name in names}
    columns = [parcel.card.place[name] for name in names]
    together = [turn] if after is None else [turn, after]
    full = look(parcel, together, past=past)[1][0, columns]
    without = look_at_each(parcel, [_left_out(turn, span) for span in spans], past=past, after=after)[:, columns]
    found = {}
    for at, name in enumerate(names):
        lost = [float(full[at] - row[at]) for row in without]
        most = max(range(len(spans)), key=lambda part: lost[part])
        found[name] = Resting(spans[most] if lost[most] > 0 else whole, max(lost[most], 0.0))
    return found


def _left_out(turn: Turn, span: Span) -> Turn:
    return replace(turn, text=f"{turn.text[: span.start]} {turn.text[span.end :]}".strip())
