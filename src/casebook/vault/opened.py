"""The one vault that is open in this process: where the pages, the connections and the audit log get it from."""

import sys
import threading
import uuid
from collections.abc import Callable, Hashable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from casebook.audit import keyring
from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.vault.backend.held import close_all
from casebook.vault.errors import AlreadyThere, VaultLocked
from casebook.vault.idle import DEFAULT_IDLE, IdleLock
from casebook.vault.keys import Secret
from casebook.vault.opening import USUALLY, Manner, open_vault
from casebook.vault.schema import known_migrations, refuse_newer
from casebook.vault.vault import Access, Vault, lock_vault

if sys.platform != "win32":
    import resource


Pieces = dict[Hashable, tuple[Hashable, bytes]]
WorkedOut = dict[Hashable, tuple[Any, Any]]


class _Opened:
    def __init__(self) -> None:
        self.guard = threading.RLock()
        self.vault: Vault | None = None
        self.idle: IdleLock | None = None
        self.pieces: Pieces = {}
        self.worked_out: WorkedOut = {}
        self.known: dict[str, uuid.UUID] = {}
        self.at_lock: set[Callable[[], None]] = set()


_opened = _Opened()


def unlock(
    folder: Path,
    secret: Secret,
    *,
    at: datetime,
    by: int | str = "-",
    idle: timedelta = DEFAULT_IDLE,
    manner: Manner = USUALLY,
) -> Vault:
    """Open a vault for the whole process.

    :raises AlreadyThere: when one is open here
    :raises VaultRefusal: as `open_vault` does, and `NewerVault` for tables made by a newer Casebook
    """
    with _opened.guard:
        if is_open():
            raise AlreadyThere("A vault is open already.", remedy="Lock it first.")
        forbid_core_dumps()
        vault = open_vault(folder, secret, at=at, by=by, manner=manner)
        try:
            _refuse_newer(vault)
        except BaseException:
            lock_vault(vault, at=at, by=by)
            raise
        vault.closers.append(close_all)
        keyring.hold({store: vault.chain(store) for store in STORES})
        _opened.vault, _opened.idle = vault, IdleLock(at, at, after=idle)
        return vault


def lock(*, at: datetime, by: int | str = "-", action: Action = Action.LOCK) -> None:
    """Lock the vault: every connection of every thread is closed and the keys are gone. Does nothing when locked."""
    with _opened.guard:
        vault, _opened.vault, _opened.idle = _opened.vault, None, None
        _opened.known.clear()
        _forget()
        _opened.pieces, _opened.worked_out = {}, {}
        for act in _opened.at_lock:
            act()
        keyring.drop()
        if vault is not None:
            lock_vault(vault, at=at, by=by, action=action)


def is_open() -> bool:
    """Tell whether a vault is open."""
    return _opened.vault is not None and not _opened.vault.locked


def current() -> Vault:
    """Return the open vault.

    :raises VaultLocked: when there is none
    """
    vault = _opened.vault
    if vault is None or vault.locked:
        raise VaultLocked
    return vault


def pieces() -> Pieces:
    """Return what pages keep in memory while it is open: each piece with the state it was made of. The lock empties it.

    :raises VaultLocked: when no vault is open
    """
    with _opened.guard:
        current()
        return _opened.pieces


def worked_out() -> WorkedOut:
    """Return what was worked out of the rows of a case, each with the state it was made of. The lock empties it.

    :raises VaultLocked: when no vault is open
    """
    with _opened.guard:
        current()
        return _opened.worked_out


def forget_pieces() -> None:
    """Throw away whatever is kept in memory of the rows: something was destroyed."""
    with _opened.guard:
        current()
        _forget()


def _forget() -> None:
    _opened.pieces.clear()
    _opened.worked_out.clear()


def until_lock() -> dict[str, uuid.UUID]:
    """Return what holds as long as the vault is open. The lock empties it.

    :raises VaultLocked: when no vault is open
    """
    current()
    return _opened.known


def at_lock(act: Callable[[], None]) -> None:
    """Have something done whenever the vault locks: what keeps words in memory lets them go then."""
    _opened.at_lock.add(act)


def access(store: Store | str) -> Access:
    """Return path and key of a store; what the database backend asks for.

    :raises VaultLocked: when no vault is open
    """
    return current().access(store)


def touch(at: datetime) -> bool:
    """Say that somebody uses it: the idle lock begins to count anew, unless it was due.

    :returns: whether the vault is open
    """
    with _opened.guard:
        if _opened.idle is None or lock_if_idle(at):
            return False
        _opened.idle = _opened.idle.used(at)
        return True


def lock_if_idle(at: datetime) -> bool:
    """Lock when nobody used it for long, or the computer slept. To be called every few seconds.

    :returns: whether it was locked now
    """
    with _opened.guard:
        if _opened.idle is None:
            return False
        if not _opened.idle.due(at):
            _opened.idle = _opened.idle.seen(at)
            return False
        lock(at=at, action=Action.LOCK_IDLE)
        return True


def idle_left(at: datetime) -> timedelta | None:
    """Return how long until it locks by itself, None when locked."""
    idle = _opened.idle
    return None if idle is None else idle.left(at)


def forbid_core_dumps() -> None:
    """Keep a crash from writing the memory, and the keys with it, to the disk."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _refuse_newer(vault: Vault) -> None:
    known = known_migrations()
    for store in STORES:
        with closing(vault.connect(store)) as connection:
            refuse_newer(connection, store=store.value, known=known)
