"""Read the labelled prose: one sentence a line, its kinds before a tab, blocks headed by ``#``."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sessionlab.relationship.events import EventKind

PROSE = Path(__file__).parent / "prose"
AGAIN = PROSE / "again"
"""Held-out narratives with labels that were given by reading the sentences alone, without the first labels."""
LATER = "31"
THIRD = 2
"""Of the files from `LATER` on, those whose name has a SHA-256 of this rest by three are held out."""
SINGLE = "single"
"""Blocks whose heading ends in this word hold sentences that have nothing to do with one another."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with the kinds of event it tells."""

    text: str
    kinds: frozenset[EventKind]


def is_held_out(name: str) -> bool:
    """Tell whether a file is only measured on: never fitted to, never read to make a rule."""
    return name >= LATER and int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == THIRD


def blocks(
    folder: Path = PROSE, *, held_out: bool | None = None, only: str = "*.txt"
) -> Iterator[tuple[Labelled, ...]]:
    """Yield narratives, sentence by sentence, and single sentences as narratives of one.

    :param held_out: only those that are held out, only the others, or all
    :param only: the name of one file
    :raises ValueError: a line that is not labelled, naming file and line number
    """
    for path in sorted(folder.glob(only)):
        if held_out not in (None, is_held_out(path.name)):
            continue
        block: list[Labelled] = []
        single = False
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if line.startswith("#"):
                yield from _cut(block, single=single)
                block, single = [], line.rstrip().endswith(SINGLE)
            elif line.strip():
                block.append(_labelled(line, f"{path.name}, line {number}"))
        yield from _cut(block, single=single)


def labelled_twice() -> Iterator[tuple[tuple[Labelled, ...], tuple[Labelled, ...]]]:
    """Yield the narratives that were labelled again: with the first labels, and with the second.

    :raises ValueError: what was labelled again is no held-out narrative, or has other words
    """
    first = {_words(block): block for block in blocks(held_out=True)}
    for again in blocks(AGAIN):
        if _words(again) not in first:
            raise ValueError(f"Labelled again but not held out, beginning: {again[0].text} Copy the sentences anew.")
        yield first[_words(again)], again


def _words(block: Sequence[Labelled]) -> tuple[str, ...]:
    return tuple(sentence.text for sentence in block)


def _cut(block: list[Labelled], *, single: bool) -> Iterator[tuple[Labelled, ...]]:
    if single:
        yield from ((sentence,) for sentence in block)
    elif block:
        yield tuple(block)


def _labelled(line: str, where: str) -> Labelled:
    kinds, tab, text = line.partition("\t")
    known = {kind.value for kind in EventKind} | {"-"}
    if not tab or not text.strip() or set(kinds.split(",")) - known:
        raise ValueError(f"{where}: no label, or an unknown one. Write kinds, a tab, and the sentence.")
    return Labelled(text.strip(), frozenset(EventKind(kind) for kind in kinds.split(",") if kind != "-"))
