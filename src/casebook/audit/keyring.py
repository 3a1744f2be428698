"""The chains this process may write to: filled when a vault is unlocked, emptied when it is locked."""

from collections.abc import Mapping

from casebook.audit.chain import Chain
from casebook.audit.stores import Store
from sessionlab.errors import Refusal


class LogClosed(Refusal):
    """Nothing can be noted, because no vault is open."""

    def __init__(self) -> None:
        super().__init__("The audit log is closed, because no vault is open.", remedy="Unlock the vault first.")


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
