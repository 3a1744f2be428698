"""Which files are read: paths as they were given, folders opened, in a fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sessionlab.errors import UnreadableSource

STANDARD_INPUT: Final = Path("-")
HIDDEN: Final = (".", "~$")
"""How the names of hidden files, and of the locks that Word leaves, begin."""
FOR_PROGRAMS: Final = frozenset({".toml", ".json", ".html", ".css", ".py"})
"""What lies in a folder beside notes and letters and is none of them: settings, pages and answers of Casebook."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One source to read: a file, or the text of standard input.

    `number` counts from 1 among all; `given` is one that was named by itself and not found in a folder.
    """

    number: int
    of: int
    path: Path
    given: bool = True

    @property
    def label(self) -> str:
        """Name it by its place: a file's name can hold the name of a client, and a message must not."""
        return "Standard input" if self.path == STANDARD_INPUT else f"File {self.number} of {self.of}"


@dataclass(frozen=True, slots=True)
class Listing:
    """What is read, and how many files of folders are not, because they are meant for programs."""

    origins: tuple[Origin, ...]
    passed_over: int


def list_origins(paths: Sequence[Path]) -> Listing:
    """Return every file of `paths` in the order given; a folder gives its files and its folders' files, sorted.

    :raises UnreadableSource: when a folder holds nothing to read
    """
    found = [_files_of(path) for path in paths]
    read = [[file for file in files if file in paths or file.suffix.lower() not in FOR_PROGRAMS] for files in found]
    empty = [number for number, files in enumerate(read, start=1) if not files]
    if empty:
        raise UnreadableSource(
            [f"Path {number} of {len(paths)} is a folder without files to read." for number in empty],
            remedy="Give a file, or a folder that holds notes, letters or transcripts.",
        )
    files = [file for files in read for file in files]
    origins = tuple(Origin(number, len(files), file, file in paths) for number, file in enumerate(files, start=1))
    return Listing(origins, sum(map(len, found)) - len(files))


def _files_of(path: Path) -> list[Path]:
    if path == STANDARD_INPUT or not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and _is_seen(file.relative_to(path)))


def _is_seen(file: Path) -> bool:
    return not any(part.startswith(HIDDEN) for part in file.parts)
