"""Searching many notes and letters, beside the same index in plain SQLite; ``python -m benchmarks search``.

20,000 notes and letters in 50 cases, with ``--full`` 100,000 (60 million characters). The words are made up of
syllables and as unequally frequent as words are. Times of searching and building are those of the processor: the bar is
for one core that does nothing else.
"""

import os
import sqlite3
import tempfile
import uuid
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

import django

django.setup()

from django.test import Client  # noqa: E402
from sqlcipher3 import dbapi2  # noqa: E402

from benchmarks.desk import now  # noqa: E402
from casebook.audit.stores import Store  # noqa: E402
from casebook.desk.doorkeeper import ENTERED  # noqa: E402
from casebook.desk.place import PLACE  # noqa: E402
from casebook.desk.serving import settle  # noqa: E402
from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.record.acts.cases import first_account, open_case  # noqa: E402
from casebook.record.adding import add_all  # noqa: E402
from casebook.record.finder import pieces_of, query_of  # noqa: E402
from casebook.record.models import Document, DocumentKind, EpisodeOfCare, Note, Paragraph  # noqa: E402
from casebook.record.who import Doing  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.actions import create_vault  # noqa: E402
from casebook.vault.keys import Passphrase, RecoveryKey  # noqa: E402

NUMBER = 100_000 if os.environ.get("CASEBOOK_BENCHMARKS") == "full" else 20_000
CASES, LETTERS_OF, SIGNS = 50, 2, 600
LOOKS = 200
FIRST = date(2015, 1, 5)
PAGE_BAR, BUILD_BAR, RATIO_BAR = 100.0, 2_000.0, 1.2
FINDER = (
    "CREATE VIRTUAL TABLE finder USING fts5(row_id UNINDEXED, home_id UNINDEXED, in_case, words, "
    "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3')"
)
ROWS = "SELECT row_id, home_id, in_case, words FROM record_finder"
FILL = "INSERT INTO finder SELECT row_id, home_id, in_case, words FROM told"
ASK = (
    "SELECT row_id, snippet(finder, 3, '<', '>', '', 32) FROM finder WHERE finder MATCH ? ORDER BY rowid DESC LIMIT 26"
)


def run() -> None:
    """Print each figure beside its bar."""
    chance = Random(7)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "vault"
        recovery = RecoveryKey.generate()
        create_vault(folder, Passphrase("nine slow barges under a bridge"), recovery=recovery, at=now())
        opened.unlock(folder, recovery, at=now(), idle=timedelta(hours=3))
        bring_tables_up_to_date()
        PLACE.folder = folder
        doing = Doing(uuid.uuid4(), datetime.now(UTC))
        first_account(name="M. Example", doing=doing)
        words = vocabulary(chance)
        begun = perf_counter()
        signs = fill(doing, words, chance)
        took = perf_counter() - begun
        print(
            f"{NUMBER:,} notes and letters, {signs / 1e6:.1f} million signs; written with index and log in {took:.0f} s"
        )
        # Nobody used it for long, which it would take for a computer that slept.
        opened.lock(at=now())
        opened.unlock(folder, recovery, at=now(), idle=timedelta(hours=3))
        asked = [query(words, chance) for _ in range(LOOKS)]
        pages(asked)
        beside_plain(Path(place), asked)
        opened.lock(at=now())


def vocabulary(chance: Random) -> list[str]:
    """Return 20,000 words, the frequent ones first."""
    syllables = [
        first + vowel + last for first in "bdfghklmnprstvw" for vowel in "aeiou" for last in ("", "n", "r", "s")
    ]
    found = dict.fromkeys("".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(40_000))
    return list(found)[:20_000]


def text(words: list[str], chance: Random) -> str:
    """Return some sentences: the word of rank r comes about 1/r as often as the first."""
    found: list[str] = []
    length = 0
    while length < SIGNS:
        word = words[min(len(words) - 1, int(len(words) ** chance.random()) - 1)]
        found.append(word)
        length += len(word) + 1
    return " ".join(found)


def fill(doing: Doing, words: list[str], chance: Random) -> int:
    """Write notes and letters, half of each, and return how many signs they have."""
    signs = 0
    for number in range(CASES):
        case = open_case(doing, code=f"C-{number}", pseudonym=f"Number {number}", opened_on=FIRST)
        each = NUMBER // CASES // LETTERS_OF
        days = [FIRST + timedelta(days=chance.randrange(3600)) for _ in range(each)]
        notes = [Note(case_id=case.pk, on=day) for day in days]
        told = [text(words, chance) for _ in range(2 * each)]
        signs += sum(map(len, told))
        add_all(notes, doing)
        add_all(
            [
                Paragraph(case_id=case.pk, note_id=note.pk, position=1, text=one)
                for note, one in zip(notes, told, strict=False)
            ],
            doing,
        )
        add_all([letter(case, day, one) for day, one in zip(days, told[each:], strict=True)], doing)
    return signs


def letter(case: EpisodeOfCare, on: date, said: str) -> Document:
    """Return a letter as it stands in the record; what it was read from plays no part here."""
    return Document(
        case_id=case.pk, kind=DocumentKind.LETTER_IN, on=on, name="letter", sha256="0" * 64, text=said, original=b""
    )


def query(words: list[str], chance: Random) -> dict[str, str]:
    """Return one search: a word or two, frequent or rare, begun or a phrase, now and then narrowed."""
    picked = [words[int(len(words) ** chance.random()) - 1] for _ in range(chance.choice((1, 1, 2)))]
    said = chance.choice((" ".join(picked), f'"{" ".join(picked)}"', picked[0][: max(2, len(picked[0]) - 1)]))
    more = chance.choice(({}, {}, {"kind": "letterin"}, {"since": "2018-03-05", "until": "2021-09-10"}, {"in": "C-7"}))
    return {"words": said, **more}


def pages(asked: list[dict[str, str]]) -> None:
    """Time the first page of each search, all of it: the index, the passages, the page."""
    client = Client(headers={"host": "testserver"})
    session = client.session
    session[ENTERED] = True
    session.save()
    client.cookies["casebook"] = str(session.session_key)
    client.post("/search/", asked[0])
    settle()
    times = []
    for one in asked:
        begun = process_time()
        answer = client.post("/search/", one)
        assert answer.status_code == 200, (answer.status_code, answer.content[:2000])
        times.append((process_time() - begun) * 1000)
    p95 = quantiles(times, n=20)[18]
    verdict = "met" if p95 <= PAGE_BAR else "missed"
    told = f"median {median(times):.1f} ms, 95th {p95:.1f} ms"
    print(f"first page, {len(asked)} searches: {told}; bar {PAGE_BAR:.0f} ms: {verdict}")


def beside_plain(place: Path, asked: list[dict[str, str]]) -> None:
    """Build the same index encrypted, as the product opens a store, and plain with a cache as large; ask both the same.

    Plain is told twice: the SQLite of Python, and the very library that encrypts, without a key. The bar is for both.
    """
    queries = [query_of(pieces_of(one["words"]), begun=True) for one in asked if pieces_of(one["words"])]
    engines = {f"SQLite {sqlite3.sqlite_version}": sqlite3, f"SQLite {dbapi2.sqlite_version} unkeyed": dbapi2}
    with closing(opened.current().connect(Store.RECORD)) as sealed:
        (cache,) = sealed.execute("PRAGMA cache_size").fetchone()
        sealed.execute(f"CREATE TABLE told AS {ROWS}")
        plains = {
            name: plain_copy(place / f"plain{at}.db", sealed, engine, cache)
            for at, (name, engine) in enumerate(engines.items())
        }
        figures = {name: figures_of(one, queries) for name, one in {"sealed": sealed, **plains}.items()}
        for plain in plains.values():
            plain.close()
    built, asked_ = figures.pop("sealed")
    rate = NUMBER / built
    print(
        f"index built at {rate:,.0f} notes a second; bar {BUILD_BAR:,.0f}: {'met' if rate >= BUILD_BAR else 'missed'}"
    )
    print(f"cache of each connection {-cache // 1024} MB")
    for name, others in figures.items():
        for what, mine, other in zip(("building", "searching"), (built, asked_), others, strict=True):
            verdict = "met" if mine / other < RATIO_BAR else "missed"
            print(f"{what}: {mine:.2f} s, {name} {other:.2f} s, ratio {mine / other:.2f}; bar {RATIO_BAR}: {verdict}")


def figures_of(connection: Any, queries: list[str]) -> tuple[float, float]:
    """Return the seconds of building the index, the quickest of three, and of asking it everything."""
    return min(build(connection) for _ in range(3)), ask(connection, queries)


def plain_copy(path: Path, sealed: Any, engine: Any, cache: int) -> Any:
    """Return a plain database with what the index is made of, opened as a store is but for its key."""
    plain = engine.connect(path, isolation_level=None)
    settings = ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY")
    for setting in (*settings, f"cache_size = {cache}"):
        plain.execute(f"PRAGMA {setting}").fetchall()
    plain.execute("CREATE TABLE told (row_id, home_id, in_case, words)")
    plain.execute("BEGIN")
    plain.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", sealed.execute("SELECT * FROM told"))
    plain.execute("COMMIT")
    return plain


def build(connection: Any) -> float:
    """Build the index anew and return the seconds."""
    connection.execute("DROP TABLE IF EXISTS finder")
    connection.execute(FINDER)
    begun = process_time()
    connection.execute("BEGIN")
    connection.execute(FILL)
    connection.execute("COMMIT")
    return process_time() - begun


def ask(connection: Any, queries: list[str]) -> float:
    """Ask everything three times and return the seconds of the quickest round."""
    rounds = []
    for _ in range(3):
        begun = process_time()
        for one in queries:
            connection.execute(ASK, (one,)).fetchall()
        rounds.append(process_time() - begun)
    return min(rounds)
