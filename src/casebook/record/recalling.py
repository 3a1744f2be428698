"""What was worked out of a case, kept in memory until a row of that case is added or the vault locks.

A page over all cases works out the course of each; a row that is added changes one of them. Nothing stands in memory
alone: without it everything is worked out again.
"""

import uuid
from collections.abc import Callable, Hashable
from typing import Final, TypeVar

from django.db import connections

from casebook.audit.stores import STORES, alias_of
from casebook.record.stamp import stamp, touched_since
from casebook.record.standing import asked_once
from casebook.vault import opened

MOST: Final = 400
"""So many are kept; the course of a hundred events is less than a quarter of a megabyte."""
Answer = TypeVar("Answer")


def recalled(what: Hashable, case_id: uuid.UUID, make: Callable[[], Answer]) -> Answer:
    """Return what was worked out before, or work it out when a row of the case was added since.

    Within a transaction nothing is recalled or kept: what is taken back again must not be remembered.

    :param what: all that it depends on but for the rows of the case: what it is, who looks, on which day
    """
    if not opened.is_open() or any(connections[alias_of(store)].in_atomic_block for store in STORES):
        return make()
    # Taken before the work: when the vault locks meanwhile, what was made goes into what the lock has thrown away.
    kept = opened.worked_out()
    now = asked_once("stamp", stamp)
    key = (case_id, what)
    known = kept.pop(key, None)
    if known is not None and (known[0] == now or case_id not in touched_since(known[0], now)):
        kept[key] = (now, known[1])
        answer: Answer = known[1]
        return answer
    made = make()
    while len(kept) >= MOST:
        kept.pop(next(iter(kept)), None)
    kept[key] = (now, made)
    return made


def follows(what: Hashable, make: Callable[[], Answer]) -> Answer:
    """Return what follows from `what` alone, worked out once until the vault locks.

    :param what: every number that it is worked out of
    """
    if not opened.is_open():
        return make()
    kept = opened.worked_out()
    known = kept.pop(what, None)
    found: Answer = known[1] if known is not None else make()
    kept[what] = (None, found)
    return found
