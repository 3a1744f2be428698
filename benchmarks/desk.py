"""The workbench on a full vault: the case page, opening, importing; ``python -m benchmarks desk``.

The vault holds 5,000 notes in 17 cases; one case has 300 hours with their outcomes, 300 notes, 50 transcripts with
1,000 accepted marks, and 120 accepted events. All of it is made up by counting, by a process of its own, so that the
memory told is that of one that serves. Each look is measured in time and in processor time, which other programs of the
machine do not lengthen; ``CASEBOOK_RUNS`` says how often the sixty looks are taken, and the best of them is told.
"""

import multiprocessing
import os
import resource
import tempfile
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

import django

django.setup()

from django.test import Client  # noqa: E402

from casebook.audit.stores import Store  # noqa: E402
from casebook.desk.doorkeeper import ENTERED  # noqa: E402
from casebook.desk.place import PLACE  # noqa: E402
from casebook.desk.serving import settle  # noqa: E402
from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.desk.whoami import at_the_terminal  # noqa: E402
from casebook.importing.bringing import bring_in  # noqa: E402
from casebook.record.access import case_for  # noqa: E402
from casebook.record.acts import hours  # noqa: E402
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case  # noqa: E402
from casebook.record.adding import add_all  # noqa: E402
from casebook.record.models import (  # noqa: E402
    Decision,
    Document,
    EpisodeOfCare,
    Event,
    Mark,
    Note,
    Outcome,
    Paragraph,
    Session,
    SessionOutcome,
    Verdict,
)
from casebook.record.who import Doing  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.actions import create_vault  # noqa: E402
from casebook.vault.keys import Passphrase, RecoveryKey  # noqa: E402

HOURS, MARKS, NOTES, CASES, TALKS, EVENTS = 300, 1_000, 5_000, 17, 50, 120
LOOKS = 60
RUNS = int(os.environ.get("CASEBOOK_RUNS", "3"))
PAGE_BAR, OPEN_BAR, IMPORT_BAR, MEMORY_BAR = 150.0, 2.0, 60.0, 300.0
FIRST = date(2020, 1, 6)
WORDS = "nine slow barges under a bridge"
DATA = Path(os.environ.get("CASEBOOK_DATA", "../shared/data"))


def run() -> None:
    """Print each figure beside its bar."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        recovery = RecoveryKey.generate()
        _in_a_process_of_its_own(_make, folder, recovery.printed())
        started = perf_counter()
        _unlock(folder, recovery)
        _say("opening beyond the key derivation", perf_counter() - started, OPEN_BAR, "s")
        PLACE.folder = folder
        _pages()
        _import(at_the_terminal())
        opened.lock(at=now())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _say("memory of the process at its highest, beyond the key derivation", memory, MEMORY_BAR, "MB")


def _in_a_process_of_its_own(act: Callable[..., None], *given: object) -> None:
    made = multiprocessing.get_context("spawn").Process(target=act, args=given)
    made.start()
    made.join()
    assert made.exitcode == 0


def _make(folder: Path, printed: str) -> None:
    recovery = RecoveryKey.parse(printed)
    create_vault(folder, Passphrase(WORDS), recovery=recovery, at=now())
    _unlock(folder, recovery)
    doing = Doing(uuid.uuid4(), now())
    first_account(name="M. Example", doing=doing)
    _fill(doing)
    opened.lock(at=now())


def now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


def _unlock(folder: Path, recovery: RecoveryKey) -> None:
    # The recovery key is not stretched, so that this measures everything but the derivation.
    opened.unlock(folder, recovery, at=now(), idle=timedelta(hours=1))
    bring_tables_up_to_date()


def _say(what: str, figure: float, bar: float, unit: str) -> None:
    print(f"{what}: {figure:,.1f} {unit}, the bar is {bar:,.0f} {unit}: {'met' if figure <= bar else 'missed'}")


def _fill(doing: Doing) -> None:
    for number in range(CASES):
        case = open_case(doing, code=f"C-{number}", pseudonym=f"Number {number}", opened_on=FIRST)
        for client in clients_of(case):
            enter_consent(client, doing, on=FIRST, given=True)
        _notes(case, doing, NOTES // CASES + 6)
    _hours(case, doing)
    _talks(case, doing)


def _notes(case: EpisodeOfCare, doing: Doing, number: int) -> None:
    notes = [Note(case_id=case.pk, on=FIRST + timedelta(weeks=week)) for week in range(number)]
    add_all(notes, doing)
    for store in Store:
        paragraphs = [
            Paragraph(case_id=case.pk, note_id=note.pk, position=store is Store.PROCESS, text=f"Words {place}. " * 40)
            for place, note in enumerate(notes)
        ]
        add_all(paragraphs, doing, store=store)


def _hours(case: EpisodeOfCare, doing: Doing) -> None:
    sessions = [Session(case_id=case.pk, on=FIRST + timedelta(weeks=week)) for week in range(HOURS)]
    outcomes = [SessionOutcome(case_id=case.pk, session_id=row.pk, outcome=Outcome.HELD) for row in sessions]
    add_all([*sessions, *outcomes], doing)


def _talks(case: EpisodeOfCare, doing: Doing) -> None:
    text = "\n".join(f"{'T' if turn % 2 == 0 else 'C'}: Turn {turn} of the hour." for turn in range(60))
    files = [
        (f"{FIRST + timedelta(weeks=week):%Y-%m-%d}.txt", f"{text}\nT: Number {week}.".encode())
        for week in range(TALKS)
    ]
    bring_in(case, doing, files=files)
    documents = list(Document.objects.filter(case_id=case.pk).order_by("on"))
    marks = [_mark(case, documents[place % TALKS], place) for place in range(MARKS)]
    events = [_event(case, documents[place % TALKS], place) for place in range(EVENTS)]
    decisions = [Decision(case_id=case.pk, row_id=row.pk, verdict=Verdict.ACCEPTED) for row in (*marks, *events)]
    add_all([*marks, *events, *decisions], doing)


def _mark(case: EpisodeOfCare, document: Document, place: int) -> Mark:
    speaker, _, start, end, *_ = document.shape["turns"][1 + 2 * (place % 20)]
    return Mark(
        case_id=case.pk,
        source_id=document.pk,
        marker=("C.reject", "W.defer", "C.therapist")[place % 3],
        turn=1 + 2 * (place % 20),
        start=start,
        end=end,
        quote=document.text[start:end],
        significance=1 + place % 5,
        confidence=0.6,
        because=f"Said by {len(speaker)} signs.",
        origin="rules@1",
    )


def _event(case: EpisodeOfCare, document: Document, place: int) -> Event:
    return Event(
        case_id=case.pk,
        kind=("rupture", "repair", "letter_in", "threat")[place % 4],
        on=document.on,
        actor="client",
        source_id=document.pk,
        start=0,
        end=10,
        quote=document.text[:10],
        because="Made for measuring.",
        origin="rules@1",
    )


def _pages() -> None:
    client = Client(headers={"host": "testserver"})
    session = client.session
    session[ENTERED] = True
    session.save()
    client.cookies["casebook"] = str(session.session_key)
    path = f"/case/C-{CASES - 1}/"
    assert client.get(path).status_code == 200
    settle()
    for what, before in (("looked at again", _nothing), ("looked at after a change", _change)):
        best = min((_looks(client, path, before) for _ in range(RUNS)), key=_ninety_fifth)
        taken, worked = (quantiles(times, n=20) for times in best)
        _say(f"case page {what}, median of {LOOKS} looks", taken[9], PAGE_BAR, "ms")
        _say(f"case page {what}, 95th of 100", taken[18], PAGE_BAR, "ms")
        _say(f"case page {what}, processor time, 95th of 100", worked[18], PAGE_BAR, "ms")


def _looks(client: Client, path: str, before: Callable[[], None]) -> tuple[list[float], list[float]]:
    taken, worked = [], []
    for _ in range(LOOKS):
        before()
        started, work = perf_counter(), process_time()
        client.get(path)
        taken.append((perf_counter() - started) * 1000)
        worked.append((process_time() - work) * 1000)
    return taken, worked


def _ninety_fifth(looks: tuple[list[float], list[float]]) -> float:
    return quantiles(looks[0], n=20)[18]


def _nothing() -> None:
    """Change nothing."""


def _change() -> None:
    """Add one guess to the case, as an act of the desk would."""
    doing = at_the_terminal()
    hours.guess(case_for(doing, f"C-{CASES - 1}"), doing, for_on=doing.at.date() + timedelta(days=7), expects="comes")


def _import(doing: Doing) -> None:
    source = DATA / "annomi" / "AnnoMI-simple.csv"
    found = source if source.exists() else next(DATA.rglob("AnnoMI-simple.csv"), None)
    if found is None:
        print("AnnoMI-simple.csv is not beside this checkout (CASEBOOK_DATA names its folder): not imported.")
        return
    case = open_case(doing, code="ANNOMI", pseudonym="All", opened_on=FIRST)
    for client in clients_of(case):
        enter_consent(client, doing, on=FIRST, given=True)
    started = perf_counter()
    [brought] = bring_in(case, doing, files=[(found.name, found.read_bytes())])
    _say(f"importing {len(brought.documents)} dialogues as one case", perf_counter() - started, IMPORT_BAR, "s")
