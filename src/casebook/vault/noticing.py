"""What is worth telling whoever opens a vault, and is no reason to refuse."""

from contextlib import closing

from casebook.audit import table
from casebook.audit.chain import Chain, Head
from casebook.audit.stores import Store
from casebook.vault.book import Seals, Unexplained
from casebook.vault.findings import Finding, fault, note, warning
from casebook.vault.holding import Hold
from casebook.vault.layout import Layout
from casebook.vault.places import synchronised_by
from casebook.vault.settling import Settled
from casebook.vault.tries import Tries
from casebook.vault.vault import Vault

SEALED_OTHERWISE = (
    "If you restored a backup or copied the vault, accept the log as it is. If not, somebody put an older copy in its "
    "place: compare with your last backup before you go on."
)


def notice(layout: Layout, settled: Settled, held: Hold, tries: Tries) -> list[Finding]:
    """Return what the folder, the last closing and the last tries have to say."""
    program = synchronised_by(layout.folder)
    unlocked = held.stale is not None or not settled.book.seals.digests
    found = (
        interrupted() if settled.interrupted else None,
        not_locked() if unlocked and not settled.book.renewed else None,
        renewed() if settled.book.renewed else None,
        wrong_tries(tries.failures) if tries.failures else None,
        synchronised(program) if program else None,
    )
    return [finding for finding in found if finding is not None]


def unreached(vault: Vault, seals: Seals) -> Unexplained:
    """Return the sealed heads that the audit logs do not have, and those that nobody accepted yet."""
    missing = []
    for store, head in seals.heads.items():
        with closing(vault.connect(store)) as connection:
            if not reaches(connection, vault.chain(store), head):
                missing.append((store, head))
    return (*seals.unexplained, *missing)


def reaches(connection: table.Connection, chain: Chain, head: Head) -> bool:
    """Tell whether an audit log has a head that was written down earlier."""
    if head.seq == 0:
        return head.digest == chain.start.digest
    return table.digest_at(connection, head.seq) == head.digest


def log_cut(store: Store, head: Head) -> Finding:
    """Say that a log does not reach the head it had."""
    what = f"The audit log of the {store.value} store does not hold the {head.seq} entries it had when it was sealed."
    return fault("log-cut", what, SEALED_OTHERWISE)


def other_state(store: Store) -> Finding:
    """Say that a store is whole and yet another one."""
    what = f"The {store.value} store is whole, but it is not the one that was sealed when the vault was last locked."
    return fault("other-state", what, SEALED_OTHERWISE)


def synchronised(program: str) -> Finding:
    """Warn of a folder that another program copies."""
    return warning(
        "synchronised",
        f"The vault lies in a folder that {program} copies to other computers. It copies while Casebook writes, "
        "and keeps old versions, also of keys that you destroyed.",
        "Move the vault to a folder of this computer alone, and put backups there instead.",
    )


def wrong_tries(failures: int) -> Finding:
    """Tell the owner that somebody tried."""
    how_often = "once" if failures == 1 else f"{failures} times"
    return warning(
        "wrong-tries",
        f"Since the last time, somebody tried to open the vault with a wrong passphrase {how_often}.",
        "If that was not you, think about who was at this computer.",
    )


def not_locked() -> Finding:
    """Say that the last process ended without locking."""
    return note(
        "not-locked",
        "The vault was not locked the last time, as after a crash or a power cut.",
        "Nothing that was saved is lost. Verify the vault if you want to be sure.",
    )


def interrupted() -> Finding:
    """Say that a rotation was cut short."""
    return note(
        "rotation-interrupted",
        "A change of the keys was interrupted. Everything is readable; some keys are the old ones.",
        "Change the keys again.",
    )


def renewed() -> Finding:
    """Say that client keys are to come back."""
    return warning(
        "client-keys-renewed",
        "The client key file was made anew. Notes are readable; originals and attachments from before are not.",
        "Restore the client key backup. Without one they stay closed for good.",
    )
