"""Write cases, take the vault out and destroy the oldest, without end; or look whether all is as it was said to be.

``out_and_gone.py make|write|check FOLDER``: the recovery key is the first line read, what was told the lines after it.
Exports go into the folder beside. Killed by a test and by a benchmark.
"""

# ruff: noqa: E402

import hashlib
import os
import shutil
import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "casebook.settings"

import django

django.setup()

from tests.casebook.retention.pages import decrypted

from casebook.audit.actions import check as log_check
from casebook.audit.stores import STORES, Store
from casebook.desk.checkup import inside
from casebook.desk.tables import bring_tables_up_to_date
from casebook.importing.bringing import bring_in
from casebook.leaving.bag import check as check_bag
from casebook.leaving.exporting import UNFINISHED, export_folder
from casebook.leaving.places import Folder
from casebook.leaving.scope import whole_vault
from casebook.record.acts.cases import first_account, open_case
from casebook.record.acts.keeping import sign
from casebook.record.acts.notes import Written, write_note
from casebook.record.models import Client, EpisodeOfCare
from casebook.record.who import Doing
from casebook.retention.acts import set_terms
from casebook.retention.destroying import begun, destroy, stones
from casebook.vault import opened
from casebook.vault.checking import verify_vault
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

LONG_AGO = date(2004, 5, 3)
STAY = 2
"""So many cases are there when the oldest is destroyed."""


def now() -> Doing:
    return Doing(uuid.UUID(int=7), datetime.now(UTC))


def outs(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-outs")


def word_of(code: str) -> str:
    """Return a word that stands in the notes of a case alone; the tombstone knows the code."""
    return f"canary{hashlib.sha256(code.encode()).hexdigest()[:12]}"


def keep(code: str) -> EpisodeOfCare:
    """Write a case whose time of keeping is over: a signed note with words in both stores, and a letter."""
    case = open_case(now(), code=code, pseudonym="Wren", opened_on=LONG_AGO)
    paragraphs = [Written(f"She came, {word_of(code)}.", Store.RECORD), Written(f"I was glad, {word_of(code)}.")]
    sign(case, write_note(case, now(), on=LONG_AGO, paragraphs=paragraphs), now())
    words = f"From: {code}@example.org\nSubject: Friday\n\nYou never listen, {word_of(code)}.\n"
    bring_in(case, now(), files=[("letter.eml", words.encode())], written_on=LONG_AGO)
    set_terms(case, now(), client=code, jurisdiction="usual", of_age_on=None)
    return case


def write(folder: Path) -> None:
    """Keep a case, take all out, destroy the oldest case, and say each thing when it is done."""
    run = uuid.uuid4().hex[:8]
    outs(folder).mkdir(exist_ok=True)
    for count in range(100_000):
        code = f"C-{run}-{count}"
        keep(code)
        print("kept", code, flush=True)
        target = outs(folder) / f"{run}-{count}"
        export_folder(target, whole_vault(process=True), now())
        print("out", target.name, flush=True)
        while len(cases := list(EpisodeOfCare.objects.order_by("at"))) > STAY:
            # A run that was killed may have left the case without its terms.
            set_terms(cases[0], now(), client=cases[0].code, jurisdiction="usual", of_age_on=None)
            destroy(cases[0], now(), client=cases[0].code, confirmed=cases[0].code)
            print("gone", cases[0].code, flush=True)


def check(folder: Path, told: list[list[str]]) -> None:
    """Find all cases that were kept and not destroyed, nothing of the others, every export whole or without a name."""
    assert begun() == [], "a destruction that was not brought to its end"
    there = {case.code for case in EpisodeOfCare.objects.all()}
    destroyed = {code for stone, _ in stones() for code in stone.clients.values()}
    for what, name in told:
        if what == "kept":
            assert name in there or name in destroyed, "a case that was kept is lost"
        if what == "gone":
            assert name in destroyed, "a destruction that was told is not there"
        if what == "out":
            assert (outs(folder) / name).is_dir(), "an export that was told is not there"
    assert not there & destroyed, "a case that is destroyed by half"
    pages = decrypted()
    kept = there & {name for what, name in told if what == "kept"}
    assert [code for code in kept if word_of(code).encode() not in pages] == [], "words that are lost"
    assert [code for code in destroyed if word_of(code).encode() in pages] == [], "words that are left"
    for one in sorted(outs(folder).iterdir()):
        if not one.name.endswith(UNFINISHED):
            check_bag(Folder(one))
        shutil.rmtree(one)
    assert_keys()
    assert_whole()
    print("whole", len(there), len(destroyed), flush=True)


def assert_keys() -> None:
    """Every client has a key, and nobody whose record was destroyed.

    A key is made before the row that it is for is written: a kill between the two leaves a key of nobody.
    """
    keys = set(opened.current().clients.ids())
    assert {str(one) for one in Client.objects.values_list("pk", flat=True)} <= keys, "a key too few"
    assert not keys & {one for stone, _ in stones() for one in stone.clients}, "a key that was to be destroyed"


def assert_whole() -> None:
    """Both logs, every page of both stores, and what the doctor looks at: index, originals, signatures."""
    assert [log_check(store) for store in STORES] == [None, None], "a log that is not whole"
    assert verify_vault(opened.current(), at=datetime.now(UTC), by=1) == (), "a vault that is not whole"
    assert list(inside(opened.current())) == [], "something that the doctor finds"


def open_in(folder: Path, secret: RecoveryKey, *, new: bool) -> None:
    """Open the vault as the workbench does, which ends what was begun."""
    if new:
        words = Passphrase("five green umbrellas walk home")
        create_vault(folder, words, recovery=secret, at=datetime.now(UTC), hardness=Hardness(0))
    opened.unlock(folder, secret, at=datetime.now(UTC))
    bring_tables_up_to_date()
    first_account(name="M. Example", doing=now())


def main(mode: str, folder: Path, secret: RecoveryKey, told: list[list[str]]) -> None:
    open_in(folder, secret, new=mode == "make")
    if mode == "write":
        print("begun", flush=True)
        write(folder)
    if mode == "check":
        check(folder, told)
    opened.lock(at=datetime.now(UTC))


if __name__ == "__main__":
    recovery = RecoveryKey.parse(sys.stdin.readline())
    main(sys.argv[1], Path(sys.argv[2]), recovery, [row.split() for row in sys.stdin])
