"""Older copies of the client key backup: found where they were written, overwritten and taken away.

The latest alone may stay: in an older one a key that was destroyed meanwhile would wait to come back.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from casebook.vault.errors import VaultRefusal
from casebook.vault.fields import Fields, read_object, read_small
from casebook.vault.writing import destroy_file

FORMAT: Final = "casebook.client-keys-backup"
VERSION: Final = 1
PART: Final = "client key backup"
ENDING: Final = ".keys"


class Cleared(NamedTuple):
    """How many older copies were taken away, and those that could not be reached and may be there still."""

    taken: int
    left: tuple[str, ...]


def read_fields(path: Path) -> Fields:
    """Read the outside of a client key backup.

    :raises VaultRefusal: it is none, or not as it was written
    """
    return read_object(read_small(path), part=PART, file_format=FORMAT, version=VERSION)


def clear_away(latest: Path, *, vault: str, generation: int, known: Iterable[str]) -> Cleared:
    """Take away every copy of this vault that is not newer: those beside the latest, and those known from before.

    :param known: where earlier ones were written; a place that is not there now is told
    """
    taken, left = 0, []
    places = {path.resolve() for path in _beside(latest)}
    for name in dict.fromkeys(known):
        path = Path(name)
        if path.parent.is_dir():
            places.add(path.resolve())
        else:
            left.append(name)
    for path in sorted(places - {latest.resolve()}):
        if _is_older(path, vault, generation):
            try:
                destroy_file(path)
                taken += 1
            except OSError:
                left.append(str(path))
    return Cleared(taken, tuple(left))


def _beside(latest: Path) -> Iterator[Path]:
    return latest.parent.glob(f"*{ENDING}")


def _is_older(path: Path, vault: str, generation: int) -> bool:
    try:
        inside = read_fields(path).within("client_keys")
        return inside.text("vault") == vault and inside.number("generation") <= generation
    except (VaultRefusal, OSError):
        return False
