"""The chains this process may write to: filled when a vault is unlocked, emptied when it is locked."""

from collections.abc import Mapping

from casebook.audit.chain import Chain
from casebook.audit.errors import LogClosed
from casebook.audit.stores import Store

_chains: dict[Store, Chain] = {}


def hold(chains: Mapping[Store, Chain]) -> None:
    """Keep these chains, and no others, until `drop`."""
    _chains.clear()
    _chains.update(chains)


def drop() -> None:
    """Forget every chain."""
    _chains.clear()


def chain_of(store: Store | str) -> Chain:
    """Return the chain of a store.

    :raises LogClosed: when no vault is open
    """
    try:
        return _chains[Store(store)]
    except KeyError:
        raise LogClosed from None
