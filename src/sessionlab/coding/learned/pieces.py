"""What the encoder is given: the pieces of a turn's words between those of the turns before and after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

FIRST: Final = 101
END: Final = 102
"""The pieces [CLS] and [SEP] of BERT's vocabulary."""
BEFORE: Final = 48
"""So many pieces of the turn before are kept, its last ones: what is answered stands at the end."""
AFTER: Final = 24
"""So many pieces of the turn after are kept, its first ones: how it is taken up stands at the beginning."""
OWN: Final = 112
"""So many pieces of a turn go in at once; a longer turn goes in as several stretches."""
NOBODY, THERAPIST, CLIENT, THERAPIST_WRITES, CLIENT_WRITES, ACCOUNT = range(6)
"""Who speaks or writes, told by one of BERT's unused pieces; NOBODY where there is no turn, ACCOUNT in prose."""


Beside = tuple[Sequence[int], int]
"""The pieces of a turn that stands beside another, and who speaks."""
ALONE: Final[Beside] = ((), NOBODY)
"""Where there is no turn beside."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one stretch: `ids` of length L, `own` is 1 where the stretch itself stands, 0 around it."""

    ids: tuple[int, ...]
    own: tuple[int, ...]


def stretches(words: Sequence[int], *, longest: int = OWN) -> list[Sequence[int]]:
    """Return pieces cut into stretches of nearly equal length, none longer than `longest`.

    >>> [len(part) for part in stretches(range(10), longest=4)]
    [3, 3, 4]
    >>> stretches([])
    [[]]
    """
    if not words:
        return [[]]
    parts = -(-len(words) // longest)
    return [words[len(words) * at // parts : len(words) * (at + 1) // parts] for at in range(parts)]


def joined(
    before: Sequence[int],
    speaker_before: int,
    words: Sequence[int],
    speaker: int,
    after: Sequence[int] = (),
    speaker_after: int = NOBODY,
) -> Pieces:
    """Return one stretch between the last pieces of the turn before and the first of the turn after, if there is one.

    >>> joined([7, 8], 1, [9], 2)
    Pieces(ids=(101, 2, 7, 8, 102, 3, 9, 102), own=(0, 0, 0, 0, 0, 1, 1, 1))
    >>> joined([], NOBODY, [9], 2, [7, 8], 1)
    Pieces(ids=(101, 3, 9, 102, 2, 7, 8, 102), own=(0, 1, 1, 1, 0, 0, 0, 0))
    """
    front = [FIRST] if speaker_before == NOBODY else [FIRST, 1 + speaker_before, *before[-BEFORE:], END]
    own = [1 + speaker, *words, END]
    back = [] if speaker_after == NOBODY else [1 + speaker_after, *after[:AFTER], END]
    return Pieces((*front, *own, *back), (*(0 for _ in front), *(1 for _ in own), *(0 for _ in back)))


def neighbours(
    turns: Sequence[Beside], *, before: Beside = ALONE, hidden: Callable[[int], bool] = lambda _: False
) -> list[tuple[Beside, Beside]]:
    """Return for each of T turns the one before it and the one after it.

    :param before: what came before the first
    :param hidden: asked for the place of each turn, whether the one after it is left out

    >>> neighbours([([7], 1), ([8], 2)], hidden=lambda at: at == 0)
    [(((), 0), ((), 0)), (([7], 1), ((), 0))]
    """
    after = [*turns[1:], ALONE]
    return [
        (one, ALONE if hidden(at) else other)
        for at, (one, other) in enumerate(zip([before, *turns[:-1]], after, strict=True))
    ]
