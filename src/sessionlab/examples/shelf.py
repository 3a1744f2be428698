"""Where the example cases lie: inside the package, be it a folder or an archive."""

import atexit
from collections.abc import Iterator
from contextlib import ExitStack
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import TemporaryDirectory

NAMES = ("the-crit", "the-forgotten-date", "nothing-to-complain-of")
ROOMS = ("transcripts", "letters", "notes")


def text_of(case: str, file: str) -> str:
    """Return the text of a file that lies directly in the folder of a case."""
    return (files(__package__) / case / file).read_text("utf-8")


@cache
def folder_of(case: str) -> Path:
    """Return the folder of a case on disk; out of an archive it is copied once, for as long as the program runs."""
    shipped = files(__package__) / case
    return shipped if isinstance(shipped, Path) else _copied(shipped)


def paths_of(case: str) -> tuple[Path, ...]:
    """Return the files of a case by day; on the same day the hour comes first, then its letters, then its notes."""
    found = [path for room in ROOMS for path in sorted((folder_of(case) / room).iterdir()) if path.is_file()]
    return tuple(sorted(found, key=lambda path: path.name[: len("2000-01-01")]))


def inbox_of(case: str) -> tuple[Path, ...]:
    """Return the letters of a case that came after its last file, and that nothing is known about."""
    folder = folder_of(case) / "inbox"
    return tuple(sorted(path for path in folder.iterdir() if path.is_file())) if folder.is_dir() else ()


def _copied(shipped: Traversable) -> Path:
    place = ExitStack()
    atexit.register(place.close)
    root = Path(place.enter_context(TemporaryDirectory(prefix="casebook-example-")))
    for path, content in _contents(shipped, root / shipped.name):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root / shipped.name


def _contents(shipped: Traversable, to: Path) -> Iterator[tuple[Path, bytes]]:
    for item in shipped.iterdir():
        if item.is_dir():
            yield from _contents(item, to / item.name)
        else:
            yield to / item.name, item.read_bytes()
