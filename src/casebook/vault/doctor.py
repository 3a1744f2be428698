"""Looking at a vault folder from outside, without a key: what is there, what is in the way, what to do."""

import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from casebook.audit.stores import STORES
from casebook.vault.cipher import check_size
from casebook.vault.cost import STANDARD
from casebook.vault.errors import VaultRefusal
from casebook.vault.examining import has_log
from casebook.vault.fields import read_small
from casebook.vault.findings import Finding, Severity, fault, note, warning
from casebook.vault.header import SlotKind, parse
from casebook.vault.holding import held_by, this_process
from casebook.vault.layout import Layout
from casebook.vault.noticing import interrupted, synchronised
from casebook.vault.opening import refuse_no_vault
from casebook.vault.places import synchronised_by
from casebook.vault.settling import refuse_lost_book
from casebook.vault.vault import Vault

LEAST_ROOM = 512 * 1024 * 1024
OLD_BACKUP = timedelta(days=7)
_SWAPS = Path("/proc/swaps")
_WORST_FIRST = (Severity.FAULT, Severity.WARNING, Severity.NOTE)


def examine(folder: Path, *, at: datetime) -> tuple[Finding, ...]:
    """Return what is worth knowing about a vault folder, the worst first. Nothing is opened and nothing changed."""
    layout = Layout(folder)
    try:
        refuse_no_vault(layout)
    except VaultRefusal as refusal:
        return (fault("no-vault", " ".join(refusal.reasons), refusal.remedy),)
    found = [*_header(layout), *_files(layout), *_holder(layout, at), *_place(layout), *_machine()]
    return tuple(sorted(found, key=lambda finding: _WORST_FIRST.index(finding.severity)))


def examine_open(vault: Vault, *, at: datetime) -> tuple[Finding, ...]:
    """Return what only an open vault can tell: how old the backups are, and where older ones lie."""
    made, now = vault.clients.book.backups, vault.clients.book.generation
    found = []
    if made.vault_at is None or at - made.vault_at > OLD_BACKUP:
        age = "" if made.vault_at is None else f"last backed up {(at - made.vault_at).days} days ago"
        found.append(
            warning("old-backup", f"The vault was {age or 'never backed up'}.", "Make a backup, on another disk.")
        )
    if made.keys_generation != now and now > 0:
        what = "The client keys have changed since they were last backed up."
        found.append(warning("old-key-backup", what, "Back up the client keys, over the backup before."))
    for path in made.keys_left:
        what = f"An older backup of the client keys may still lie in {path}. A key you destroy would come back with it."
        found.append(warning("left-key-backup", what, "Bring that disk and back up again, or destroy the file."))
    return (*vault.findings, *found)


def _header(layout: Layout) -> Iterator[Finding]:
    try:
        header = parse(read_small(layout.header))
    except VaultRefusal as refusal:
        yield fault("header", " ".join(refusal.reasons), refusal.remedy)
        return
    if header.following:
        yield interrupted()
    slot = header.slot(SlotKind.PASSPHRASE)
    if slot is not None and slot.cost is not None and slot.cost.below(STANDARD):
        memory = slot.cost.memory_kib // 1024
        what = f"Guessing the passphrase costs {slot.cost.time_cost} passes over {memory} MiB, less than usual."
        yield note("cheap-passphrase", what, "On a faster computer it is raised by itself when you unlock.")
    if header.slot(SlotKind.RECOVERY) is None:
        yield warning("no-recovery-key", "The vault has no recovery key.", "Make one and print it.")


def _files(layout: Layout) -> Iterator[Finding]:
    for store in STORES:
        try:
            check_size(layout.store(store), part=store.value)
        except VaultRefusal as refusal:
            yield fault(f"{store.value}-store", " ".join(refusal.reasons), refusal.remedy)
            continue
        if has_log(layout.store(store)):
            what = f"The {store.value} store has a write-ahead log: it is open now, or was not closed properly."
            yield note("log-left", what, "Unlock and lock the vault once.")
    try:
        refuse_lost_book(layout)
    except VaultRefusal as refusal:
        yield fault("client-keys", " ".join(refusal.reasons), refusal.remedy)
    for path in layout.leftovers():
        yield note("leftover", f"The file {path.name} is left from something that was interrupted.", "Unlock once.")


def _holder(layout: Layout, at: datetime) -> Iterator[Finding]:
    holder = held_by(layout.lock)
    if holder is not None:
        what = f"The vault is open, or was not closed properly: {holder.in_words(this_process(at))}."
        yield note("held", what, "Close it there, or unlock it here if it is not open there any more.")


def _place(layout: Layout) -> Iterator[Finding]:
    program = synchronised_by(layout.folder)
    if program is not None:
        yield synchronised(program)
    open_to_others = [path.name for path in (layout.header, layout.client_keys, *layout.stores) if _others_may(path)]
    if open_to_others:
        what = f"Other users of this computer may read {len(open_to_others)} files of the vault (they are encrypted)."
        yield warning("readable", what, "Allow reading to yourself only.")
    room = shutil.disk_usage(layout.folder).free
    wanted = LEAST_ROOM + 2 * sum(path.stat().st_size for path in layout.stores if path.exists())
    if room < wanted:
        what = f"There are {room // 1_000_000} MB left on the disk; a change of keys or a backup may need more."
        yield warning("little-room", what, "Make room on the disk.")


def _others_may(path: Path) -> bool:
    return sys.platform != "win32" and path.exists() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _machine() -> Iterator[Finding]:
    if _SWAPS.is_file() and len(_SWAPS.read_text("ascii", errors="replace").splitlines()) > 1:
        what = "This computer moves memory to the disk (swap); a key may go with it while the vault is open."
        yield note("swap", what, "Encrypt the disk, or at least the swap space.")
