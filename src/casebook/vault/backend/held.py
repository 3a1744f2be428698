"""Every connection of every thread, so that locking closes them all."""

import threading
from typing import Protocol
from weakref import WeakSet


class Closable(Protocol):
    """As much of a connection as is needed here."""

    def close_from_outside(self) -> None:
        """Close it, whichever thread it belongs to."""
        ...


_held: WeakSet[Closable] = WeakSet()
_guard = threading.Lock()


def keep(connection: Closable) -> None:
    """Remember a connection."""
    with _guard:
        _held.add(connection)


def close_all() -> None:
    """Close every connection that is remembered."""
    with _guard:
        held = list(_held)
        _held.clear()
    for connection in held:
        connection.close_from_outside()
