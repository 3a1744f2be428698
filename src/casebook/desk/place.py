"""Which folder this process works on, and what time it is: set once when the server starts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casebook.vault.cost import USUAL, Hardness
from casebook.vault.idle import DEFAULT_IDLE
from casebook.vault.layout import Layout


@dataclass(slots=True)
class Place:
    """The folder of the vault and how it is opened."""

    folder: Path | None = None
    idle: timedelta = DEFAULT_IDLE
    hardness: Hardness = USUAL


PLACE = Place()
"""That of this process."""


def folder() -> Path:
    """Return the folder the server was started on.

    :raises RuntimeError: when nothing was started; a fault of ours, never of the user
    """
    if PLACE.folder is None:
        raise RuntimeError("no folder was set")
    return PLACE.folder


def holds_a_vault() -> bool:
    """Tell whether a vault stands in the folder already."""
    return Layout(folder()).header.exists()


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
