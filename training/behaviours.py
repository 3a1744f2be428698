"""What each turn does, in the terms of motivational interviewing, as a rater coded some of the dialogues.

`training/behaviours` holds a file for each file of dialogues. A line: which talk of the file (from 1), a tab, and one
letter for each of its turns. `again` holds some of them as a second rater coded them. Both were a language model that
saw nothing but the turns, in an order of chance.
"""

import sys
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from sessionlab.agreement import cohen
from sessionlab.coding.learned.doing import BEHAVIOURS_OF, Behaviour
from sessionlab.transcript import Role
from training.spoken import DIALOGUES, HERE, Coded, by_line, coded

BEHAVIOURS: Final = HERE / "behaviours"
AGAIN: Final = BEHAVIOURS / "again"
"""Some of the same talks as a second such rater coded them, in other company; nothing is fitted to these."""
LETTERS: Final[Mapping[Role, Mapping[str, Behaviour]]] = {
    role: {one[0]: one for one in own} for role, own in BEHAVIOURS_OF.items()
}
"""A behaviour is put down by its first letter."""


def behaviours(path: Path, talks: Sequence[Coded]) -> dict[int, tuple[Behaviour, ...]]:
    """Return for the numbers of the talks that were coded what each turn does, in words; nothing where no file is.

    :raises ValueError: lines that cannot be read or do not fit their talk, all of them, by file and line
    """
    return by_line(path, partial(_line, talks)) if path.exists() else {}


def _line(talks: Sequence[Coded], line: str, known: Container[int]) -> tuple[int, tuple[Behaviour, ...]] | str:
    talk, _, letters = line.partition("\t")
    if not talk.isdecimal() or not 1 <= int(talk) <= len(talks):
        return f"there is no talk {talk}"
    if int(talk) in known:
        return f"talk {talk} stands there already"
    turns = talks[int(talk) - 1].turns
    words = [LETTERS[turn.who].get(letter) for turn, letter in zip(turns, letters, strict=False)]
    if len(letters) != len(turns) or None in words:
        return f"not one letter of its speaker for each of {len(turns)} turns"
    return int(talk), tuple(word for word in words if word is not None)


def coded_twice() -> Iterator[tuple[Role, Behaviour, Behaviour]]:
    """Yield who speaks in each turn that was coded a second time, with the first code and the second."""
    for path in sorted(AGAIN.glob("*.txt")):
        talks = list(coded(DIALOGUES, files=path.name))
        first = behaviours(BEHAVIOURS / path.name, talks)
        for number, second in behaviours(path, talks).items():
            who = [turn.who for turn in talks[number - 1].turns]
            yield from zip(who, first[number], second, strict=True)


def main() -> int:
    """Print how many turns were coded, how often each code was given, and how far a second rater agrees."""
    counts: Counter[str] = Counter()
    for path in sorted(BEHAVIOURS.glob("*.txt")):
        talks = list(coded(DIALOGUES, files=path.name))
        counts.update(word for words in behaviours(path, talks).values() for word in words)
    print(f"{counts.total()} turns: " + ", ".join(f"{word} {count}" for word, count in counts.most_common()))
    twice = list(coded_twice())
    for side, codes in BEHAVIOURS_OF.items():
        pairs = [(codes.index(one), codes.index(two)) for who, one, two in twice if who is side]
        alike = sum(one == two for one, two in pairs) / len(pairs)
        kappa = cohen(pairs, resamples=0).value
        print(f"{side.value}, {len(pairs)} turns coded twice: {alike:.2f} alike, kappa {kappa:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
