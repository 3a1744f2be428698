"""The dialogues as two raters saw them, who knew nothing of what their author had meant.

`training/ratings` holds a file for each file of dialogues. A line: which talk of the file, which of its turns (both
from 1), and the codes of each rater, `-` for none; turns of which neither saw anything are not listed.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from sessionlab.coding.evaluation import averaged, detection
from sessionlab.transcript import Role
from training.behaviours import BEHAVIOURS, behaviours
from training.spoken import DIALOGUES, HERE, Coded, CodedTurn, by_line, coded, codes_of

RATINGS = HERE / "ratings"
RATERS = 2
FAMILIES = ("W", "C", "S", "E", "T", "R")
SEEN_FROM = 2
"""A family counts as seen by a rater from this significance on."""
Codes = Mapping[str, int]
Rated = Mapping[tuple[int, int], tuple[Codes, ...]]


def rated(
    *, files: str = "*.txt", folder: Path = DIALOGUES, ratings: Path = RATINGS, done: Path = BEHAVIOURS
) -> Iterator[Coded]:
    """Yield the dialogues in order of files, each turn with the mean significance of its codes over the raters.

    What the turns of a talk do is told too, where `done` holds it.

    :param files: which files, as a pattern of names
    :raises ValueError: lines that cannot be read or fit no turn, all of them, by file and line
    """
    for path in sorted(folder.glob(files)):
        talks = list(coded(folder, files=path.name))
        seen = read_ratings(ratings / path.name, talks)
        known = behaviours(done / path.name, talks)
        for number, talk in enumerate(talks, start=1):
            does = known.get(number, ("",) * len(talk.turns))
            yield replace(
                talk,
                turns=tuple(
                    replace(turn, codes=averaged(seen.get((number, at), ())), does=what)
                    for at, (turn, what) in enumerate(zip(talk.turns, does, strict=True), start=1)
                ),
            )


def read_ratings(path: Path, talks: Sequence[Coded]) -> Rated:
    """Return for talk and turn what each rater saw.

    :raises ValueError: lines that cannot be read or fit no turn of the talks
    """
    return by_line(path, lambda line, _: _line(line, talks))


def _line(line: str, talks: Sequence[Coded]) -> tuple[tuple[int, int], tuple[Codes, ...]] | str:
    talk, turn, *columns = line.split("\t")
    if len(columns) != RATERS or not (talk.isdecimal() and turn.isdecimal()):
        return f"not talk, turn and the codes of {RATERS} raters, with tabs between"
    if not (1 <= int(talk) <= len(talks) and 1 <= int(turn) <= len(talks[int(talk) - 1].turns)):
        return f"there is no turn {turn} of a talk {talk}"
    who = talks[int(talk) - 1].turns[int(turn) - 1].who
    codes = [codes_of(column, who) for column in columns]
    faults = [one for one in codes if isinstance(one, str)]
    return faults[0] if faults else ((int(talk), int(turn)), tuple(one for one in codes if not isinstance(one, str)))


def main() -> int:
    """Print for each family how far the two raters agree, and how far either does with the author."""
    print("family: turns seen by one, by the other, by the author; F1 of the two, of either with the author")
    sets = [list(seen_by(family)) for family in FAMILIES]
    for family, rows in zip(FAMILIES, sets, strict=True):
        one, two, author = (sum(row[at] for row in rows) for at in range(3))
        print(f"{family}: {one}, {two}, {author}; {f1(rows, 0, 1):.2f}, {(f1(rows, 0, 2) + f1(rows, 1, 2)) / 2:.2f}")
    return 0


def seen_by(family: str) -> Iterator[tuple[bool, bool, bool]]:
    """Yield for each turn to which a family applies whether each rater saw it, and whether the author meant it."""
    side = Role.THERAPIST if family in "TR" else Role.CLIENT
    for turn, (one, two) in _turns():
        if turn.who is side:
            yield _sees(one, family), _sees(two, family), _sees(turn.codes, family)


@cache
def _turns() -> tuple[tuple[CodedTurn, tuple[Codes, ...]], ...]:
    """Return every turn as its author coded it, with what each rater saw; read once for all families."""
    found: list[tuple[CodedTurn, tuple[Codes, ...]]] = []
    for path in sorted(DIALOGUES.glob("*.txt")):
        talks = list(coded(DIALOGUES, files=path.name))
        seen = read_ratings(RATINGS / path.name, talks)
        found += [
            (turn, seen.get((number, at), ({},) * RATERS))
            for number, talk in enumerate(talks, start=1)
            for at, turn in enumerate(talk.turns, start=1)
        ]
    return tuple(found)


def _sees(codes: Mapping[str, float], family: str) -> bool:
    return max((much for code, much in codes.items() if code[0] == family), default=0) >= SEEN_FROM


def f1(rows: Sequence[Sequence[bool]], one: int, two: int) -> float:
    """Return how far two of the three columns agree."""
    return detection([row[one] for row in rows], [row[two] for row in rows]).f1


if __name__ == "__main__":
    sys.exit(main())
