"""What is looked at in a store before anything is shown from it."""

from contextlib import closing
from pathlib import Path
from typing import Any

from casebook.audit.stores import Store
from casebook.vault.book import Seals
from casebook.vault.cipher import connect, digest_of, failing_pages
from casebook.vault.errors import Damaged, in_plain_words
from casebook.vault.keys import Key

SMALL = 64 * 1024 * 1024
"""Up to this size every byte is read at each opening, in about a tenth of a second; above, each page when used."""


def same_as_sealed(path: Path, key: Key, store: Store, *, seals: Seals, thorough: bool) -> bool:
    """Read every byte of a store that is small, or of any where `thorough`; tell whether it is the one that was sealed.

    True where that cannot be known: after a crash, or unread.

    :raises Damaged: when a page is not what was written
    """
    if not thorough and path.stat().st_size > SMALL:
        return True
    seal = None if has_log(path) else seals.digests.get(store)
    if seal is not None and digest_of(path) == seal:
        return True
    with closing(connect(path, key, part=store.value)) as connection:
        refuse_damage(connection, store)
    return seal is None


def refuse_damage(connection: Any, store: Store) -> None:
    """Check the authentication of every page.

    :raises Damaged: naming the first pages that fail
    """
    with in_plain_words(store.value):
        failing = failing_pages(connection)
    if failing:
        count = f"The {store.value} store has {len(failing)} damaged pages."
        raise Damaged(store.value, [count, *(f"{text[:1].upper()}{text[1:]}." for text in failing[:3])])


def has_log(path: Path) -> bool:
    """Tell whether a store was left with a write-ahead log, as after a crash."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0
