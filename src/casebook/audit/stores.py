"""The two stores of a vault and the names Django's connections have for them."""

from enum import StrEnum


class Store(StrEnum):
    """Where a row is kept: the clinical record, or the therapist's process notes and all that is derived from them."""

    RECORD = "record"
    PROCESS = "process"


STORES = (Store.RECORD, Store.PROCESS)
"""In the order in which both are locked for writing, always."""

_ALIASES = {Store.RECORD: "default", Store.PROCESS: "process"}


def alias_of(store: Store | str) -> str:
    """Return the name of the store's connection in Django's DATABASES.

    >>> alias_of("record"), alias_of(Store.PROCESS)
    ('default', 'process')
    """
    return _ALIASES[Store(store)]
