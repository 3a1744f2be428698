"""Describe every token of a text with its neighbours, as numbers of a table of weights.

What is said of a token alone is hashed once a word; the windows around it are combinations of these numbers, made for
all tokens at once.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sessionlab.deidentify.mentions import Mention
from sessionlab.deidentify.tokens import Phrase, Token

Numbers = NDArray[np.uint64]
COLUMNS = 1 << 19
_SEED, _STEP = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_JOINING = frozenset("of the for and de la di du van von der den & ' - . ’".split())
_LEGAL = frozenset(
    "applicant applicants court convention government tribunal defendant plaintiff claimant appeal".split()
)
_LEGAL_SHARE = 0.012
_FEW = (1, 2, 3, 6, 12)
_MOST_PARAGRAPHS = 4

LOW, SHAPE, END, BEGIN, LISTS, PHRASE, PATTERN, RUN, RUN_END, RUN_BEGIN, RUN_SIZE, BEFORE, AFTER, COUNT, PLACE = range(
    15
)
_WINDOWS: tuple[tuple[tuple[int, int], ...], ...] = (
    *(((LOW, offset),) for offset in (-3, -2, -1, 0, 1, 2, 3)),
    *(((SHAPE, offset),) for offset in (-2, -1, 0, 1, 2)),
    *(((END, offset),) for offset in (-1, 0, 1)),
    *(((LISTS, offset),) for offset in (-2, -1, 0, 1, 2)),
    *(((PHRASE, offset),) for offset in (-1, 0, 1)),
    *(((PATTERN, offset),) for offset in (-1, 0, 1)),
    *(((alone, 0),) for alone in (BEGIN, RUN, RUN_END, RUN_BEGIN, RUN_SIZE, BEFORE, AFTER, COUNT, PLACE)),
    ((LOW, -1), (LOW, 0)),
    ((LOW, 0), (LOW, 1)),
    ((LOW, -2), (LOW, -1)),
    ((LOW, 1), (LOW, 2)),
    ((LOW, -1), (LOW, 1)),
    ((LOW, -3), (LOW, -2), (LOW, -1)),
    ((LISTS, -1), (LISTS, 0), (LISTS, 1)),
    ((SHAPE, -1), (SHAPE, 0), (SHAPE, 1)),
    ((LISTS, 0), (SHAPE, 0), (COUNT, 0)),
    ((LOW, -1), (SHAPE, 0), (LISTS, 0)),
    ((LOW, -2), (LOW, -1), (SHAPE, 0)),
    ((LOW, 1), (SHAPE, 0)),
    ((PATTERN, 0), (LOW, -1)),
    ((PATTERN, 0), (BEFORE, 0)),
    ((PATTERN, 0), (LOW, 0)),
    ((PATTERN, 0), (PLACE, 0)),
    ((PHRASE, 0), (LOW, -1)),
    ((PHRASE, 0), (LOW, 1)),
    ((PHRASE, 0), (LOW, 0)),
    ((RUN, 0), (BEFORE, 0)),
    ((RUN_END, 0), (RUN_SIZE, 0)),
    ((RUN_END, 0), (BEFORE, 0)),
    ((RUN_BEGIN, 0), (RUN_END, 0)),
    ((RUN_SIZE, 0), (BEFORE, 0)),
    ((RUN_SIZE, 0), (COUNT, 0), (PLACE, 0)),
)
WIDTH = len(_WINDOWS)


def columns(
    words: Sequence[Token], phrases: Sequence[Phrase], shapes: Sequence[Mention], breaks: Sequence[int]
) -> Numbers:
    """Return for each of N tokens the N x (2 WIDTH) places of its features in the table of weights.

    Each feature stands twice: once for every text, once for texts of the same register (courts, or not).

    :param breaks: where paragraphs begin, in characters
    """
    alone = _alone(words, phrases, shapes, breaks)
    reach = 3
    padded = np.zeros((len(words) + 2 * reach, alone.shape[1]), dtype=np.uint64)
    padded[reach : reach + len(words)] = alone
    found = np.empty((len(words), 2 * WIDTH), dtype=np.uint64)
    register = np.uint64(crc32(b"court" if legal(words) else b"other"))
    with np.errstate(over="ignore"):
        for number, window in enumerate(_WINDOWS):
            mixed = np.full(len(words), np.uint64(number + 1) * _STEP, dtype=np.uint64)
            for channel, offset in window:
                mixed = (mixed ^ padded[reach + offset : reach + offset + len(words), channel]) * _SEED
                mixed ^= mixed >> np.uint64(29)
            found[:, number] = mixed
            found[:, WIDTH + number] = (mixed ^ register) * _STEP
        found ^= found >> np.uint64(31)
    return found & np.uint64(COLUMNS - 1)


def legal(words: Sequence[Token]) -> bool:
    """Tell whether a text speaks like a court."""
    return sum(1 for word in words if word.low in _LEGAL) > _LEGAL_SHARE * len(words)


def _alone(
    words: Sequence[Token], phrases: Sequence[Phrase], shapes: Sequence[Mention], breaks: Sequence[int]
) -> Numbers:
    counts = Counter(word.low for word in words)
    small = {word.low for word in words if word.shape[0] == "x"}
    rows = np.zeros((len(words), PLACE + 1), dtype=np.uint64)
    if not words:
        return rows
    rows[:, :PHRASE] = [_of_word(word.low, word.shape, word.lists) for word in words]
    for phrase in phrases:
        rows[phrase.first : phrase.last, PHRASE] = _number(phrase.list)
        rows[phrase.first, PHRASE] = _number(f"{phrase.list} first")
    _mark_shapes(rows, words, shapes)
    _mark_runs(rows, words)
    rows[:, COUNT] = [_number(f"{sum(counts[word.low] > few for few in _FEW)}{word.low in small}") for word in words]
    ordinal = np.searchsorted(np.asarray(breaks), [word.start for word in words], side="right")
    rows[:, PLACE] = [_number(str(min(number, _MOST_PARAGRAPHS))) for number in ordinal]
    return rows


@lru_cache(maxsize=50_000)
def _number(name: str) -> int:
    """Return a number of 64 bits for a name; the same on every machine."""
    data = name.encode("utf-8", "surrogatepass")
    return (crc32(data) << 32 | crc32(data[::-1] + b"#")) ^ len(data)


@lru_cache(maxsize=50_000)
def _of_word(low: str, shape: str, lists: str) -> tuple[int, ...]:
    return _number(low), _number(shape), _number(f"end {low[-3:]}"), _number(f"begin {low[:4]}"), _number(lists)


def _mark_shapes(rows: Numbers, words: Sequence[Token], shapes: Sequence[Mention]) -> None:
    place = 0
    for shape in sorted(shapes, key=lambda one: one.span):
        while place < len(words) and words[place].end <= shape.span.start:
            place += 1
        first = place
        while place < len(words) and words[place].start < shape.span.end:
            rows[place, PATTERN] = _number(f"{shape.because} {place > first}")
            place += 1


def _mark_runs(rows: Numbers, words: Sequence[Token]) -> None:
    """Describe the runs of words that begin with a capital, small joining words between them included."""
    place = 0
    while place < len(words):
        if not _capital(words[place]):
            rows[place, RUN_SIZE] = _number("no run")
            place += 1
            continue
        end = _run_end(words, place)
        run = words[place:end]
        rows[place:end, RUN] = _number(" ".join(word.low for word in run))
        rows[place:end, RUN_END] = _number(f"last {run[-1].low}")
        rows[place:end, RUN_BEGIN] = _number(f"first {run[0].low}")
        rows[place:end, BEFORE] = _number(f"before {words[place - 1].low if place else ''}")
        rows[place:end, AFTER] = _number(f"after {words[end].low if end < len(words) else ''}")
        for number in range(place, end):
            rows[number, RUN_SIZE] = _number(f"{min(end - place, 5)} {min(number - place, 3)}")
        place = end


def _capital(word: Token) -> bool:
    return word.shape[0] == "X"


def _run_end(words: Sequence[Token], place: int) -> int:
    end = place + 1
    while end < len(words):
        ahead = end
        while ahead < min(len(words), end + 2) and words[ahead].low in _JOINING:
            ahead += 1
        if ahead >= len(words) or not _capital(words[ahead]):
            break
        end = ahead + 1
    return end
