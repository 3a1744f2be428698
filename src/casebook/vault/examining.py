"""What is looked at in a store before anything is shown from it."""

from contextlib import closing
from pathlib import Path
from typing import Any

from casebook.audit.stores import Store
from casebook.vault.book import Seals
from casebook.vault.cipher import connect, digest_of, failing_pages, immediately
from casebook.vault.errors import Damaged, in_plain_words
from casebook.vault.keys import Key

SEALED_READ = 1024 * 1024 * 1024
"""Up to this size a sealed store is read whole at each opening: 1.2 GB a second. Above, each page when it is used."""
UNSEALED_READ = 256 * 1024 * 1024
"""Up to this size every page is checked after a crash: 0.2 GB a second."""


def same_as_sealed(path: Path, key: Key, store: Store, *, seals: Seals, thorough: bool) -> bool:
    """Read every byte of a store, of a very large one only where `thorough`; tell whether it is the sealed one.

    True where that cannot be known: after a crash, or unread.

    :raises Damaged: when a page is not what was written
    """
    seal = None if has_log(path) else seals.digests.get(store)
    if not thorough and path.stat().st_size > (UNSEALED_READ if seal is None else SEALED_READ):
        return True
    if seal is not None and digest_of(path) == seal:
        return True
    with closing(connect(path, key, part=store.value)) as connection:
        refuse_damage(connection, store)
    return seal is None


def refuse_damage(connection: Any, store: Store) -> None:
    """Check the authentication of every page. The connection is in no transaction.

    SQLCipher's own reading is not enough: a damaged page that is the last one a statement reads comes back as zeros,
    without an error (4.19, the end of a long text), and a copy of it would be whole again.

    :raises Damaged: naming the first pages that fail
    """
    with in_plain_words(store.value):
        failing = failing_pages(connection)
        if failing:
            # The check reads the file beside the running writers, and may see a page half written; so it looks again
            # while nobody writes.
            with immediately(connection):
                failing = failing_pages(connection)
    if failing:
        count = f"The {store.value} store has {len(failing)} damaged pages."
        raise Damaged(store.value, [count, *(f"{text[:1].upper()}{text[1:]}." for text in failing[:3])])


def has_log(path: Path) -> bool:
    """Tell whether a store was left with a write-ahead log, as after a crash."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
