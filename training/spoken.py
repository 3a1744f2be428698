"""Read the coded dialogues and letters; run as a program it counts them and finds near-duplicates."""

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sessionlab.coding.codebook import load
from sessionlab.transcript import Role

HERE = Path(__file__).parent
DIALOGUES = HERE / "dialogues"
LETTERS = HERE / "letters"
MOST_ALIKE = 0.02
"""A share of near-duplicates from which on the material is refused."""
_ALIKE = 0.6
_LONG = 8
_WHO = {"T": Role.THERAPIST, "C": Role.CLIENT, "P": Role.CLIENT}
_OF = {marker.id: marker.who for marker in load().markers}
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class CodedTurn:
    """A turn, or a sentence of a letter, with the significance of each of its codes, or its mean over raters.

    `does` is what it does in the terms of `training.behaviours`, empty where nobody coded that.
    """

    who: Role
    text: str
    codes: Mapping[str, float]
    does: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A dialogue or a letter of T turns under its heading."""

    heading: str
    turns: tuple[CodedTurn, ...]


def coded(folder: Path = DIALOGUES, *, files: str = "*.txt") -> Iterator[Coded]:
    """Yield the dialogues, or letters, of a folder in order of files.

    :param files: which files, as a pattern of names

    :raises ValueError: lines that cannot be read, all of them, by file and line
    """
    wrong: list[str] = []
    for path in sorted(folder.glob(files)):
        heading, turns = "", list[CodedTurn]()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if line.startswith("#"):
                if turns:
                    yield Coded(heading, tuple(turns))
                heading, turns = line.lstrip("# "), []
            elif line.strip():
                turn = _turn(line)
                if isinstance(turn, str):
                    wrong.append(f"{path.name}, line {number}: {turn}")
                else:
                    turns.append(turn)
        if turns:
            yield Coded(heading, tuple(turns))
    if wrong:
        raise ValueError("\n".join(wrong))


def _turn(line: str) -> CodedTurn | str:
    who, _, rest = line.partition("\t")
    labels, tab, text = rest.partition("\t")
    if who not in _WHO or not tab or not text.strip():
        return "not who, a tab, codes, a tab, words"
    codes = codes_of(labels, _WHO[who])
    return codes if isinstance(codes, str) else CodedTurn(_WHO[who], text.strip(), codes)


def codes_of(labels: str, who: Role) -> dict[str, int] | str:
    """Return codes with their significance, or what is wrong with them; `-` stands for none."""
    codes: dict[str, int] = {}
    for label in [] if labels.strip() == "-" else labels.split(","):
        found = re.fullmatch(r"\s*([A-Z]\.[a-z]+)=([1-5])\s*", label)
        if found is None or _OF.get(found[1]) is not who:
            return f"{label!r} is no code of this speaker with a significance from 1 to 5"
        codes[found[1]] = int(found[2])
    return codes


def by_line(path: Path, read: Callable[[str, Container[K]], tuple[K, V] | str]) -> dict[K, V]:
    """Return what the lines of a file hold.

    :param read: gives for a line, and the keys before it, its key and what it holds, or what is wrong with it
    :raises ValueError: lines that cannot be read, all of them, by file and line
    """
    found: dict[K, V] = {}
    wrong: list[str] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        held = read(line, found)
        if isinstance(held, str):
            wrong.append(f"{path.name}, line {number}: {held}")
        else:
            found[held[0]] = held[1]
    if wrong:
        raise ValueError("\n".join(wrong))
    return found


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Return pairs of places whose texts share most of their runs of three words; short ones are left out."""
    runs = [_runs(text) for text in texts]
    holders: defaultdict[str, list[int]] = defaultdict(list)
    found = []
    for place, own in enumerate(runs):
        shared = Counter(other for run in own for other in holders[run])
        found += [(other, place) for other, count in shared.items() if count >= _ALIKE * len(own | runs[other])]
        for run in own:
            holders[run].append(place)
    return found


def _runs(text: str) -> frozenset[str]:
    words = re.findall(r"[\w']+", text.lower())
    return frozenset(" ".join(words[i : i + 3]) for i in range(len(words) - 2)) if len(words) >= _LONG else frozenset()


def main(folder: Path) -> int:
    """Print what a folder holds; return 1 if too much of it repeats."""
    found = list(coded(folder))
    turns = [turn for one in found for turn in one.turns]
    counts = Counter(code for turn in turns for code in turn.codes)
    lengths = sorted(len(one.turns) for one in found)
    print(f"{len(found)} pieces of {lengths[0]} to {lengths[-1]} turns, {len(turns)} turns in all")
    print(f"{sum(1 for turn in turns if turn.codes) / len(turns):.3f} of them coded")
    print(" ".join(f"{code} {count}" for code, count in sorted(counts.items())))
    pairs = near_duplicates([turn.text for turn in turns])
    alike = len({later for _, later in pairs}) / len(turns)
    for first, second in pairs[:20]:
        print(f"alike: {turns[first].text}\n       {turns[second].text}")
    print(f"{alike:.4f} near-duplicates")
    return int(alike >= MOST_ALIKE)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else DIALOGUES))
