"""Access for the day on which you cannot: a sealed key for somebody you trust, useless without its printed half.

The package is a header of the vault with one slot of its own. It opens nothing by itself, and nothing once the keys of
the vault were changed. Who has both halves and the vault sets a new passphrase with them, which is noted in the log.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from casebook.audit.vocabulary import Action
from casebook.vault import header as headers
from casebook.vault.cost import USUAL, Hardness, calibrate
from casebook.vault.errors import AlreadyThere, Damaged, NotAVault, in_plain_words
from casebook.vault.fields import read_small
from casebook.vault.holding import hold, this_process
from casebook.vault.keys import Key, Passphrase, RecoveryKey
from casebook.vault.layout import Layout
from casebook.vault.opening import open_vault
from casebook.vault.slots import check_seal, make_slot, sealed, unwrap
from casebook.vault.vault import Vault, lock_vault
from casebook.vault.writing import replace_file

PACKAGE = "casebook-emergency.json"
LETTER = "letter.txt"


def write_package(vault: Vault, folder: Path, key: RecoveryKey, letter: str, *, at: datetime, by: int | str) -> Path:
    """Write the sealed half and the letter into a folder. Show the key before; it stands in neither.

    :raises AlreadyThere: there is one in the folder
    """
    path = folder / PACKAGE
    if path.exists() or (folder / LETTER).exists():
        raise AlreadyThere("There is a package in this folder already.", remedy="Choose another folder.")
    slot = make_slot(vault.id, vault.vault_key, key, cost=None)
    header = sealed(replace(vault.header, slots=(slot,), following={}), vault.vault_key)
    with in_plain_words("emergency package"):
        replace_file(path, headers.to_bytes(header))
        replace_file(folder / LETTER, letter.encode("utf-8"))
    vault.note(Action.EMERGENCY_PACKAGE, at=at, by=by)
    return path


def use_package(
    package: Path, key: RecoveryKey, folder: Path, new: Passphrase, *, at: datetime, hardness: Hardness = USUAL
) -> None:
    """Let a new passphrase open the vault, with both halves of the package. Leaves the vault locked.

    :raises WrongSecret: the key is not that of the package
    :raises NotAVault: the package belongs to another vault
    :raises Damaged: the keys of the vault were changed after the package was made
    """
    new.check_new()
    layout = Layout(folder)
    with in_plain_words("emergency package"):
        sealed_half = headers.parse(read_small(package))
    held = hold(layout.lock, this_process(at))
    try:
        header = headers.parse(read_small(layout.header))
        if sealed_half.vault != header.vault:
            raise NotAVault("The package belongs to another vault.", remedy="Choose the vault it was made for.")
        vault_key = unwrap(sealed_half, key)
        _refuse_older(header, vault_key)
        slot = make_slot(header.vault, vault_key, new, cost=calibrate(hardness))
        replace_file(layout.header, headers.to_bytes(sealed(header.with_slot(slot), vault_key)))
        vault_key.destroy()
    finally:
        held.let_go()
    vault = open_vault(folder, new, at=at)
    try:
        vault.note(Action.EMERGENCY_ACCESS, at=at, by="-")
    finally:
        lock_vault(vault, at=at)


def _refuse_older(header: headers.Header, vault_key: Key) -> None:
    try:
        check_seal(header, vault_key)
    except Damaged:
        what = "The package does not fit: the keys of the vault were changed after it was made."
        raise Damaged("emergency package", what, remedy="Take the package that was made last.") from None
