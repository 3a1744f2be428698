"""Turns as the networks see them: each stretch encoded once, then looked at among those before it.

While an hour goes on nothing is known of what comes. Afterwards a turn is encoded beside the one that follows too: how
it was taken up tells what it did.
"""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt

from sessionlab.coding.learned.parcel import Parcel
from sessionlab.coding.learned.pieces import (
    ALONE,
    CLIENT,
    CLIENT_WRITES,
    NOBODY,
    THERAPIST,
    THERAPIST_WRITES,
    Pieces,
    joined,
    neighbours,
    stretches,
)
from sessionlab.transcript import Role, Turn

WINDOW: Final = 7
"""A turn and up to six before it."""
SHARED_FROM: Final = 4
"""From so many rows on they are shared out among threads."""
_WHO = {Role.THERAPIST: THERAPIST, Role.CLIENT: CLIENT}
_WRITES = {Role.THERAPIST: THERAPIST_WRITES, Role.CLIENT: CLIENT_WRITES}

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Said:
    """A turn on its way through the networks: its pieces, who speaks, and its stretches as numbers."""

    ids: Sequence[int] = field(repr=False)
    who: int
    vectors: Floats = field(repr=False)


_UNSEEN = np.zeros((0, 0), dtype=np.float32)
"""The numbers of a turn that only stands beside another."""


def speaker(role: Role, *, written: bool = False) -> int:
    """Return how the encoder is told who speaks or writes; nobody where no role is known."""
    return (_WRITES if written else _WHO).get(role, NOBODY)


def look(
    parcel: Parcel, turns: Sequence[Turn], *, past: Sequence[Said] = (), written: bool = False, ahead: bool = True
) -> tuple[list[Said], Floats]:
    """Return T turns with the logits of each, T by K; of a turn in several stretches the highest count.

    :param past: the turns before the first, as an earlier call returned them
    :param written: they are sentences of a letter
    :param ahead: a turn is read beside the one after it too, where there is one; without, from the past alone
    """
    if not turns:
        return [], np.zeros((0, len(parcel.card.outputs)), dtype=np.float32)
    said = encode(parcel, turns, past=past, written=written, ahead=ahead)
    return said, judge(parcel, said, past=past)


def look_at(parcel: Parcel, turns: Sequence[Turn], places: Collection[int]) -> dict[int, tuple[Said, Floats]]:
    """Return some of T turns with their logits as `look` gives them; only the windows that end in them are encoded."""
    found: dict[int, tuple[Said, Floats]] = {}
    for own in _stretches_of(places):
        first = max(0, own[0] - WINDOW + 1)
        before = [Said(parcel.pieces.numbers(one.text), speaker(one.role), _UNSEEN) for one in turns[:first][-1:]]
        # The last one wanted is read beside the one after it, which is not looked at itself.
        said = encode(parcel, turns[first : own[-1] + 2], past=before)[: own[-1] + 1 - first]
        logits = judge(parcel, said)
        found |= {at: (said[at - first], logits[at - first]) for at in own}
    return found


def _stretches_of(places: Collection[int]) -> list[list[int]]:
    """Return places in order, those together whose windows touch."""
    found: list[list[int]] = []
    for at in sorted(places):
        if found and at - found[-1][-1] <= WINDOW:
            found[-1].append(at)
        else:
            found.append([at])
    return found


def look_at_each(parcel: Parcel, turns: Sequence[Turn], *, past: Sequence[Said], after: Turn | None = None) -> Floats:
    """Return the logits of V turns, V by K, each as if it alone came between the same past and the same turn after."""
    before = (past[-1].ids, past[-1].who) if past else ALONE
    following = (parcel.pieces.numbers(after.text), speaker(after.role)) if after else ALONE
    parts = [stretches(parcel.pieces.numbers(turn.text)) for turn in turns]
    who = speaker(turns[0].role)
    rows = [joined(*before, part, who, *following) for turn in parts for part in turn]
    split = np.split(encoded(parcel, rows), np.cumsum([len(turn) for turn in parts])[:-1])
    return np.concatenate([judge(parcel, [Said((), who, vectors)], past=past) for vectors in split])


def encode(
    parcel: Parcel, turns: Sequence[Turn], *, past: Sequence[Said] = (), written: bool = False, ahead: bool = True
) -> list[Said]:
    """Return T turns encoded, each beside the one before it and, with `ahead`, the one after it."""
    told = [(parcel.pieces.numbers(turn.text), speaker(turn.role, written=written)) for turn in turns]
    first = (past[-1].ids, past[-1].who) if past else ALONE
    beside = neighbours(told, before=first, hidden=lambda _: not ahead)
    rows: list[Pieces] = []
    counts: list[int] = []
    for (own, speaks), (one, other) in zip(told, beside, strict=True):
        parts = stretches(own)
        counts.append(len(parts))
        rows += [joined(*one, part, speaks, *other) for part in parts]
    vectors = np.split(encoded(parcel, rows), np.cumsum(counts)[:-1])
    return [Said(own, speaks, part) for (own, speaks), part in zip(told, vectors, strict=True)]


def encoded(parcel: Parcel, rows: Sequence[Pieces]) -> Floats:
    """Return N rows as N vectors, each read by itself: no row can know of another."""
    if len(rows) < SHARED_FROM or parcel.threads == 1:
        return np.concatenate([_encoded_alone(parcel, row) for row in rows])
    with ThreadPoolExecutor(parcel.threads) as hands:
        return np.concatenate(list(hands.map(partial(_encoded_alone, parcel), rows)))


def _encoded_alone(parcel: Parcel, row: Pieces) -> Floats:
    ids, own = np.array([row.ids], dtype=np.int64), np.array([row.own], dtype=np.int64)
    found: Floats = parcel.encoder.run(None, {"ids": ids, "own": own})[0]
    return found


def judge(parcel: Parcel, said: Sequence[Said], *, past: Sequence[Said] = ()) -> Floats:
    """Return the logits of T turns, T by K, from the window before each."""
    line = [*past, *said]
    seen: list[Floats] = []
    who: list[list[int]] = []
    owner: list[int] = []
    for at in range(len(past), len(line)):
        before = line[max(0, at - WINDOW + 1) : at]
        for stretch in line[at].vectors:
            seen.append(window([*(one.vectors[-1] for one in before), stretch]))
            who.append([NOBODY] * (WINDOW - 1 - len(before)) + [one.who for one in before] + [line[at].who])
            owner.append(at - len(past))
    logits = parcel.above.run(None, {"window": np.stack(seen), "who": np.array(who, dtype=np.int64)})[0]
    highest = np.full((len(said), logits.shape[1]), -np.inf, dtype=np.float32)
    np.maximum.at(highest, owner, logits)
    return highest


def window(vectors: Iterable[Floats]) -> Floats:
    """Return the last WINDOW vectors, with zeros in front where there were fewer."""
    given = list(vectors)
    found = np.zeros((WINDOW, len(given[0])), dtype=np.float32)
    found[WINDOW - len(given) :] = given
    return found
