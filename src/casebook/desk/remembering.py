"""Pieces of pages that stay in memory, so that a long case is not worked out anew at every look.

A piece is what one account may see of one case on one day. It holds until a row is added to either store, whichever
row that is, and it is gone when the vault locks. Nothing stands in it alone: without it the page is made again.
"""

from collections.abc import Callable, Hashable
from typing import Final

from casebook.record.stamp import stamp
from casebook.vault import opened

MOST: Final = 8
"""So many pieces are kept; the page of three hundred hours is less than a megabyte."""


def remembered(key: Hashable, make: Callable[[], str]) -> str:
    """Return a piece as it was made before, or make it when anything was added since.

    :param key: whatever the piece depends on, but for the rows: who looks, at what, on which day
    """
    # Taken before the work: when the vault locks meanwhile, what was made goes into what the lock has thrown away.
    pieces = opened.pieces()
    now = stamp()
    known = pieces.get(key)
    if known is not None and known[0] == now:
        return known[1].decode()
    made = make()
    pieces.pop(key, None)
    while len(pieces) >= MOST:
        pieces.pop(next(iter(pieces)), None)
    pieces[key] = (now, made.encode())
    return made


def forget() -> None:
    """Throw every piece away: something was destroyed, and no page may hold its words any longer."""
    opened.forget_pieces()
