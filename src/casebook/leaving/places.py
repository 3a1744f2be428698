"""Where an export is written to and read from: a folder, or an archive whose bytes go elsewhere."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from casebook.leaving.errors import BrokenExport
from casebook.vault.errors import in_plain_words
from casebook.vault.writing import CHUNK, PRIVATE_FOLDER, create_private

PART = "export"
_A_DAY = (1980, 1, 1, 0, 0, 0)


class Target(Protocol):
    """Takes files by their paths."""

    def put(self, path: str, content: Iterable[bytes]) -> None:
        """Write one file."""
        ...


class Source(Protocol):
    """Gives files by their paths."""

    def paths(self) -> list[str]:
        """Return every path, sorted."""
        ...

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of one file."""
        ...


class Folder:
    """A folder as target and as source. Its files are for their owner alone."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, path: str, content: Iterable[bytes]) -> None:
        """Write one file."""
        place = self._root / path
        with in_plain_words(PART):
            place.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            with create_private(place) as file:
                for piece in content:
                    file.write(piece)

    def paths(self) -> list[str]:
        """Return every path, sorted; a link is none of ours."""
        found = []
        for folder, _, names in os.walk(self._root):
            found += [(Path(folder) / name).relative_to(self._root).as_posix() for name in names]
        if any((self._root / path).is_symlink() for path in found):
            raise BrokenExport("The export holds links to other files.")
        return sorted(found)

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of one file."""
        with in_plain_words(PART), (self._root / path).open("rb") as file:
            while piece := file.read(CHUNK):
                yield piece


class Archive:
    """A zip archive as target or as source."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def put(self, path: str, content: Iterable[bytes]) -> None:
        """Write one file."""
        entry = zipfile.ZipInfo(path, _A_DAY)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._archive.open(entry, "w", force_zip64=True) as file:
            for piece in content:
                file.write(piece)

    def paths(self) -> list[str]:
        """Return every path, sorted."""
        return sorted(self._archive.namelist())

    def read(self, path: str) -> Iterator[bytes]:
        """Yield the bytes of one file."""
        with self._archive.open(path) as file:
            while piece := file.read(CHUNK):
                yield piece


def archive_from(file: BinaryIO) -> Archive:
    """Return the archive that a file holds.

    :raises BrokenExport: when it is none
    """
    try:
        return Archive(zipfile.ZipFile(file))
    except (zipfile.BadZipFile, ValueError):
        raise BrokenExport("The export is cut off or damaged.") from None


def is_plain(path: str) -> bool:
    """Tell whether a path stays within its folder whatever the system.

    >>> is_plain("data/record/rows/record_note.jsonl"), is_plain("data/../x"), is_plain("C:/x"), is_plain("/x")
    (True, False, False, False)
    """
    pure = PurePosixPath(path)
    return not (pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path or "\0" in path)
