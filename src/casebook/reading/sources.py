"""Which files are read: paths as they were given, folders opened, in a fixed order."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sessionlab.errors import UnreadableSource

STANDARD_INPUT: Final = Path("-")
PASSED_OVER: Final = (".", "~$")
"""How the names of hidden files, and of the locks that Word leaves, begin."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One source to read: a file, or the text of standard input. `number` counts from 1 among all."""

    number: int
    of: int
    path: Path

    @property
    def label(self) -> str:
        """Name it by its place: a file's name can hold the name of a client, and a message must not."""
        return "Standard input" if self.path == STANDARD_INPUT else f"File {self.number} of {self.of}"


def list_origins(paths: Sequence[Path]) -> tuple[Origin, ...]:
    """Return every file of `paths` in the order given; a folder gives its files and its folders' files, sorted.

    :raises UnreadableSource: when a folder holds nothing to read
    """
    found = [_files_of(path) for path in paths]
    empty = [number for number, files in enumerate(found, start=1) if not files]
    if empty:
        raise UnreadableSource(
            [f"Path {number} of {len(paths)} is a folder without files." for number in empty],
            remedy="Give a file, or a folder that holds some.",
        )
    files = [file for files in found for file in files]
    return tuple(Origin(number, len(files), file) for number, file in enumerate(files, start=1))


def _files_of(path: Path) -> list[Path]:
    if path == STANDARD_INPUT or not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file() and _is_meant(file.relative_to(path)))


def _is_meant(file: Path) -> bool:
    return not any(part.startswith(PASSED_OVER) for part in file.parts)
