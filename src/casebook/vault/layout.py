"""What a vault folder holds, by name."""

import os
from dataclasses import dataclass
from pathlib import Path

from casebook.audit.stores import STORES, Store

HEADER = "vault.json"
CLIENT_KEYS = "client-keys.json"
LOCK = "vault.lock"
TRIES = "tries.json"
NEXT = ".next"
"""The ending of a file that is being made and will take another's place."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a vault folder."""

    folder: Path

    @property
    def header(self) -> Path:
        """The header: who may open it, and the wrapped keys."""
        return self.folder / HEADER

    @property
    def client_keys(self) -> Path:
        """The keys of the clients, and the seals."""
        return self.folder / CLIENT_KEYS

    @property
    def lock(self) -> Path:
        """Who has it open."""
        return self.folder / LOCK

    @property
    def tries(self) -> Path:
        """Wrong tries since the last unlock."""
        return self.folder / TRIES

    def store(self, store: Store) -> Path:
        """Return the database of a store."""
        return self.folder / f"{store.value}.db"

    def leftovers(self) -> list[Path]:
        """Return what an interrupted command may have left, with the write-ahead logs of it."""
        return sorted(path for path in self.folder.iterdir() if NEXT in path.name)

    @property
    def stores(self) -> tuple[Path, ...]:
        """Both databases."""
        return tuple(self.store(store) for store in STORES)


def holds_anything(folder: Path) -> bool:
    """Tell whether a folder is there and not empty."""
    return folder.exists() and (not folder.is_dir() or bool(os.listdir(folder)))
