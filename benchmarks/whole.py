"""Everything out and in again; ``python -m benchmarks whole``.

10 clients, 400 sessions, 2,000 documents, with ``--full`` 50 clients, 2,000 sessions, 10,000 documents.
"""

import os
import resource
import tempfile
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

import django

django.setup()

from benchmarks.desk import now  # noqa: E402
from casebook.desk.place import PLACE  # noqa: E402
from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.leaving.coming_back import come_back  # noqa: E402
from casebook.leaving.exporting import export_folder  # noqa: E402
from casebook.leaving.places import Folder  # noqa: E402
from casebook.leaving.scope import whole_vault  # noqa: E402
from casebook.record.acts.cases import first_account, key_holder_of, open_case  # noqa: E402
from casebook.record.adding import add_all  # noqa: E402
from casebook.record.models import (  # noqa: E402
    Document,
    DocumentKind,
    EpisodeOfCare,
    Outcome,
    Session,
    SessionOutcome,
)
from casebook.record.who import Doing  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.actions import create_vault  # noqa: E402
from casebook.vault.keys import Passphrase, RecoveryKey  # noqa: E402
from casebook.vault.sealing import seal  # noqa: E402

FULL = os.environ.get("CASEBOOK_BENCHMARKS") == "full"
CLIENTS, HOURS_OF, DOCUMENTS_OF = (50 if FULL else 10), 40, 200
FIRST = date(2020, 1, 6)
WORDS = "She came ten minutes late and said that the week had been long. " * 10
WAY_BAR, MEMORY_BAR = 120.0, 400.0


def run() -> None:
    """Print each figure beside its bar."""
    with tempfile.TemporaryDirectory() as place:
        there_and_back(Path(place))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say("memory of the process at its highest", memory, MEMORY_BAR, "MB")


def say(what: str, figure: float, bar: float, unit: str) -> None:
    """Print a figure and whether it meets its bar."""
    print(
        f"{what}: {figure:,.1f} {unit}, the bar is {bar:,.0f} {unit}: {'met' if figure <= bar else 'missed'}",
        flush=True,
    )


def unlocked(folder: Path) -> Doing:
    """Make a vault and open it."""
    recovery = RecoveryKey.generate()
    create_vault(folder, Passphrase("nine slow barges under a bridge"), recovery=recovery, at=now())
    reopened(folder, recovery)
    bring_tables_up_to_date()
    PLACE.folder = folder
    return Doing(uuid.uuid4(), datetime.now(UTC))


def reopened(folder: Path, recovery: RecoveryKey) -> None:
    """Open a vault; the recovery key is not stretched."""
    if opened.is_open():
        opened.lock(at=now())
    opened.unlock(folder, recovery, at=now(), idle=timedelta(hours=3))


def fill(doing: Doing, *, clients: int, hours: int, documents: int, originals: bool) -> None:
    """Write so many clients with their hours and letters."""
    first_account(name="M. Example", doing=doing)
    for number in range(clients):
        case = open_case(doing, code=f"C-{number}", pseudonym=f"Number {number}", opened_on=FIRST)
        sessions = [Session(case_id=case.pk, on=FIRST + timedelta(weeks=week)) for week in range(hours)]
        held = [SessionOutcome(case_id=case.pk, session_id=row.pk, outcome=Outcome.HELD) for row in sessions]
        add_all([*sessions, *held], doing)
        add_all([letter(case, place, originals=originals) for place in range(documents)], doing)
        opened.touch(now())


def letter(case: EpisodeOfCare, place: int, *, originals: bool) -> Document:
    """Return a letter of about 650 signs, with its sealed original where that is asked for."""
    said = f"Number {place}. {WORDS}"
    row = Document(
        case_id=case.pk,
        kind=DocumentKind.LETTER_IN,
        on=FIRST + timedelta(days=place % 1500),
        name=f"{place}.eml",
        sha256=f"{place:064}",
        text=said,
        original=b"",
    )
    if originals:
        key = opened.current().clients.key_of(key_holder_of(case))
        row.original = seal(key, said.encode(), context=f"document/{row.pk}")
    return row


def there_and_back(place: Path) -> None:
    """Export a vault and import it into another, and compare the hashes."""
    doing = unlocked(place / "vault")
    fill(doing, clients=CLIENTS, hours=HOURS_OF, documents=DOCUMENTS_OF, originals=True)
    print(f"{CLIENTS} clients, {CLIENTS * HOURS_OF:,} sessions, {CLIENTS * DOCUMENTS_OF:,} documents:")
    begun, worked = perf_counter(), process_time()
    report = export_folder(place / "out", whole_vault(process=True), doing)
    out = perf_counter() - begun
    opened.lock(at=now())
    unlocked(place / "another")
    begun = perf_counter()
    back = come_back(Folder(place / "out"), at=now())
    took = perf_counter() - begun
    print(f"  out {out:.1f} s, in {took:.1f} s, of the processor {process_time() - worked:.1f} s")
    print(f"  hashes {'identical' if back.content == report.content else 'DIFFERENT'}, {report.rows:,} rows")
    say("  out and in again", out + took, WAY_BAR, "s")
    opened.lock(at=now())
