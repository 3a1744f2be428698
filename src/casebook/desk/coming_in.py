"""An export to be read: a folder, or a sealed file with what opens it. The page and the command share this door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from casebook.leaving.container import Lock, header_of, is_sealed, open_sealed
from casebook.leaving.places import Folder, Source, archive_from
from casebook.record.inventory import kinds_of, rows_in
from casebook.vault import opened
from casebook.vault.keys import Hidden
from sessionlab.errors import InvalidInput


@contextmanager
def source_at(path: Path, *, ask: Callable[[], Hidden]) -> Iterator[Source]:
    """Give an export to read.

    :param ask: returns the key of a sealed file that this vault has none for
    :raises InvalidInput: it is no export
    """
    if path.is_dir():
        yield Folder(path)
        return
    if not is_sealed(path):
        raise InvalidInput(
            "This file is no export; a file comes into a case.",
            remedy="Bring it in on the page of a case; the command wants --case CODE.",
        )
    with path.open("rb") as file:
        yield archive_from(open_sealed(file, _opener(path, ask)))


def _opener(path: Path, ask: Callable[[], Hidden]) -> Hidden:
    with path.open("rb") as file:
        header = header_of(file)
    return opened.current().clients.key_of(header.client) if header.lock is Lock.CLIENT else ask()


def holds_rows() -> bool:
    """Tell whether the open vault holds anything that an export could not come back beside. About sixty queries."""
    return any(rows_in(kind).exists() for kind in kinds_of())
