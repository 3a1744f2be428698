"""Opening a vault: the secret, the header, the key file, the two stores; nothing is changed before all of them hold."""

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from casebook.audit.chain import PROGRAM
from casebook.audit.stores import STORES
from casebook.audit.vocabulary import Action
from casebook.vault.book import Book, Unexplained
from casebook.vault.clients import ClientKeys
from casebook.vault.cost import USUAL, Hardness, calibrate, due
from casebook.vault.errors import RESTORE, Damaged, Missing, NotAVault, WrongSecret
from casebook.vault.examining import same_as_sealed
from casebook.vault.fields import read_small
from casebook.vault.findings import Finding, fault
from casebook.vault.header import Header, Name, SlotKind, parse
from casebook.vault.holding import Hold, hold, this_process
from casebook.vault.keys import Key, Passphrase, Secret
from casebook.vault.layout import HEADER, Layout
from casebook.vault.noticing import log_cut, notice, other_state, unreached
from casebook.vault.settling import Settled, settle
from casebook.vault.slots import check_seal, make_slot, sealed, unwrap
from casebook.vault.tries import Tries, read_tries, refuse_too_soon, write_tries
from casebook.vault.vault import Vault


class Manner(NamedTuple):
    """How to open: what to believe, how much to read, and how hard guessing should be from now on."""

    hardness: Hardness = USUAL
    take_over: bool = False
    """Believe that the other computer named in the lock file will not write any more."""
    thorough: bool = False
    """Read every byte of both stores, however large."""
    despite_damage: bool = False
    """Open all the same where single pages of a store are damaged, to save what can be read."""
    book: Book | None = None
    """Go on with this where the client key file is lost."""


USUALLY = Manner()


def open_vault(folder: Path, secret: Secret, *, at: datetime, by: int | str = "-", manner: Manner = USUALLY) -> Vault:
    """Open a vault for this process. What was noticed on the way stands in its `findings`.

    :raises NotAVault: when there is none
    :raises VaultInUse: when another process or computer has it open
    :raises WrongSecret: when the secret does not open it; `TooSoon` after several
    :raises Damaged: when a file of it is not as it was written; also `Missing`, `NewerVault`, `TooWeak`
    """
    layout = Layout(folder)
    refuse_no_vault(layout)
    with ExitStack() as undo:
        held = hold(layout.lock, this_process(at), take_over=manner.take_over)
        undo.callback(held.let_go)
        header, tries = parse(read_small(layout.header)), read_tries(layout.tries)
        begun = time.perf_counter()
        vault_key = _unwrap_once(header, secret, layout=layout, at=at)
        took = time.perf_counter() - begun
        undo.callback(vault_key.destroy)
        check_seal(header, vault_key)
        settled = settle(layout, header, vault_key, book=manner.book)
        circumstances = notice(layout, settled, held, tries)
        damage = _examine(layout, settled, manner=manner)
        vault = _vault(layout, settled, vault_key, held)
        undo.callback(vault.forget)
        unexplained = unreached(vault, settled.book.seals)
        # From here on something is written: everything holds.
        _begin(vault, settled, unexplained=unexplained)
        vault.findings = (*circumstances, *damage, *(log_cut(store, head) for store, head in unexplained))
        _tell(vault, tries, at=at, by=str(by), took_over=manner.take_over and held.stale is not None)
        _strengthen(vault, secret, took=took, hardness=manner.hardness, at=at)
        undo.pop_all()
    return vault


def prove(vault: Vault, secret: Secret, *, at: datetime) -> None:
    """Make sure that who is at the screen of an open vault may change what opens it.

    :raises WrongSecret: when the secret does not open it; `TooSoon` after several
    """
    _unwrap_once(vault.header, secret, layout=vault.layout, at=at).destroy()
    vault.layout.tries.unlink(missing_ok=True)


def refuse_no_vault(layout: Layout) -> None:
    """Refuse a folder that is no vault, or whose header is lost.

    :raises NotAVault: where nothing of a vault is there
    :raises Missing: where only the header is not
    """
    if layout.header.is_file():
        return
    if any(path.exists() for path in layout.stores):
        raise Missing("header", f"The header ({HEADER}) is not in the folder; without it no passphrase opens the rest.")
    raise NotAVault("There is no vault in this folder.", remedy="Choose the folder of a vault, or make a new one.")


def accept_log(vault: Vault, *, at: datetime, by: int | str) -> None:
    """Take the audit logs as they are now for right, after a backup was restored. The acceptance is noted itself."""
    count = len(vault.clients.book.seals.unexplained)
    vault.note(Action.ACCEPT_LOG, at=at, by=by, count=count)
    vault.clients.change(lambda book: replace(book, seals=replace(book.seals, unexplained=())))
    vault.findings = tuple(finding for finding in vault.findings if finding.code not in ("log-cut", "other-state"))


def _unwrap_once(header: Header, secret: Secret, *, layout: Layout, at: datetime) -> Key:
    tries = read_tries(layout.tries)
    refuse_too_soon(tries, at)
    try:
        return unwrap(header, secret)
    except WrongSecret:
        write_tries(layout.tries, tries.failed(at))
        raise


def _examine(layout: Layout, settled: Settled, *, manner: Manner) -> list[Finding]:
    findings = []
    for store in STORES:
        key, path = settled.keys[Name(store.value)], layout.store(store)
        try:
            same = same_as_sealed(path, key, store, seals=settled.book.seals, thorough=manner.thorough)
            findings += [] if same else [other_state(store)]
        except Damaged as damage:
            if not manner.despite_damage:
                raise
            findings.append(fault("damaged-pages", " ".join(damage.reasons), RESTORE))
    return findings


def _vault(layout: Layout, settled: Settled, vault_key: Key, held: Hold) -> Vault:
    header, keys, book, _ = settled
    clients = ClientKeys(layout.client_keys, book, vault=header.vault, key=keys[Name.CLIENTS])
    return Vault(layout, header, vault_key=vault_key, keys=keys, clients=clients, held=held)


def _begin(vault: Vault, settled: Settled, *, unexplained: Unexplained) -> None:
    if settled.interrupted:
        vault.write_header(settled.header)
    seals = replace(settled.book.seals, digests={}, unexplained=unexplained)
    vault.clients.change(lambda book: replace(book, seals=seals))
    for path in vault.layout.leftovers():
        path.unlink()


def _tell(vault: Vault, tries: Tries, *, at: datetime, by: str, took_over: bool) -> None:
    if took_over:
        vault.note(Action.TAKE_OVER, at=at, by=by)
    if tries.failures:
        vault.note(Action.UNLOCK_REFUSED, at=at, by=PROGRAM, count=tries.failures)
    vault.note(Action.UNLOCK, at=at, by=by)
    vault.layout.tries.unlink(missing_ok=True)


def _strengthen(vault: Vault, secret: Secret, *, took: float, hardness: Hardness, at: datetime) -> None:
    slot = vault.header.slot(SlotKind.PASSPHRASE)
    if not isinstance(secret, Passphrase) or slot is None or slot.cost is None:
        return
    if due(slot.cost, took=took, hardness=hardness) and slot.cost.below(cost := calibrate(hardness)):
        stronger = make_slot(vault.id, vault.vault_key, secret, cost=cost)
        vault.write_header(sealed(vault.header.with_slot(stronger), vault.vault_key))
        vault.note(Action.STRENGTHEN, at=at, by=PROGRAM)
