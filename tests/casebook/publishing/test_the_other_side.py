"""What the public site gets to know of the vault: check 24 of docs/security.md, with a real bundle and a real site."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from casebook.audit.stores import Store
from casebook.publishing import deciding, drafts
from casebook.publishing.actions import parcel_of, release
from casebook.publishing.models import Draft, DraftVersion, FactDecision, Justification, StrategyChoice
from casebook.publishing.rules import fact_kinds
from casebook.publishing.signing import signer_of
from casebook.record.acts.cases import clients_of
from casebook.record.acts.notes import Written, write_note
from casebook.record.models import Account, Document, EpisodeOfCare, Event, Note, Paragraph
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

from .conftest import AT, DAY, HARMLESS, LETTER, NOTE, REAL_NAME, Clock, justify_all

pytestmark = pytest.mark.django_db(databases=["default", "process"])
PAGE = "/blogs/from-the-chair/the-long-hour/"
PATHS = (PAGE, "/", "/blogs/", "/archive/", "/feed.atom", "/feed.json", "/comments.atom", "/sitemap.xml", "/robots.txt",
         "/search/?q=room", "/authors/maren-sol/", f"{PAGE}comments.atom", f"{PAGE}reference.json")  # fmt: skip
ASK = """
import io, json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "journal.settings"
from journal.wsgi import application
said = {}
for path in sys.argv[1:]:
    told = []
    place, _, question = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": place, "QUERY_STRING": question,
        "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "site.example", "SERVER_PORT": "80", "HTTP_HOST": "site.example",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
    }
    body = b"".join(application(environ, lambda status, headers, *_: told.extend((status, headers))))
    said[path] = [told[0], str(told[1]), body.decode()]
print(json.dumps(said))
"""
Answers = dict[str, tuple[str, str, str]]


class Site:
    """A site of its own, beside the vault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "PATH": os.environ.get("PATH", ""),
            "JOURNAL_HOME": str(folder),
            "JOURNAL_ADDRESS": "http://site.example",
            "JOURNAL_KEEP_SECONDS": "0",
        }

    def run(self, *words: object) -> str:
        command = [sys.executable, "-m", "journal", *map(str, words)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def answers(self) -> Answers:
        command = [sys.executable, "-c", ASK, *PATHS]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=120, check=True)
        answers: Answers = json.loads(done.stdout)
        return answers

    def everything(self) -> str:
        """Return every row, every file and every answer with its headers."""
        database = sqlite3.connect(self.folder / "journal.sqlite3")
        rows = "\n".join(database.iterdump())
        database.close()
        files = b"".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())
        return "\n".join((rows, files.decode("utf-8", "replace"), json.dumps(self.answers(), ensure_ascii=False)))


@pytest.fixture
def site(case: EpisodeOfCare, ready: Draft, clock: Clock, tmp_path: Path) -> Site:
    """A site that took in a bundle of a case with a note, a letter and a caseload beside it."""
    row = release(case, ready, clock())
    bundle, key = tmp_path / "bundle.zip", tmp_path / "author.pub"
    bundle.write_bytes(parcel_of(case, ready, row.pk, clock()).content)
    key.write_bytes(signer_of(clock()).public_file())
    site = Site(tmp_path / "site")
    site.run("trust", key)
    site.run("take-in", bundle)
    return site


def private_words(case: EpisodeOfCare) -> list[str]:
    """Return ids, times, codes, names and words of the vault."""
    kinds = (EpisodeOfCare, Account, Note, Paragraph, Document, Event, Draft, DraftVersion, FactDecision, Justification,
             StrategyChoice)  # fmt: skip
    rows = [row for kind in kinds for row in kind._base_manager.all()]
    rows += list(Event._base_manager.using("process").all())
    ids = [*(row.pk for row in rows), *clients_of(case)]
    times = {f"{timezone.localtime(row.at):%H:%M:%S}" for row in rows if hasattr(row, "at")}
    hashes = [row.sha256 for row in Document.objects.all()]
    assert len(ids) > 30
    assert len(times) > 10
    words = [REAL_NAME, *REAL_NAME.split(), case.code, case.pseudonym, "otti@example.org", "letter.eml", NOTE, LETTER]
    words += [" ".join(text.split()[start : start + 6]) for text in (NOTE, LETTER) for start in range(0, 12, 3)]
    return [*(str(one) for one in ids), *(one.hex for one in ids), *times, *hashes, *words]


def test_the_site_holds_and_says_nothing_of_the_vault(
    site: Site, case: EpisodeOfCare, private_times: Callable[[str], str]
) -> None:
    everything = private_times(site.everything())

    assert "two people stay in the room" in everything
    assert [one for one in private_words(case) if one in everything] == []


@pytest.fixture
def private_times() -> Callable[[str], str]:
    """Return what drops the times at which the site itself did something, which are of today and not of the vault."""
    today = f"{timezone.now():%Y-%m-%d}"
    return lambda text: re.sub(rf"{today} \d\d:\d\d:\d\d", today, text)


def test_what_was_taken_down_is_gone_from_pages_feeds_search_and_rows(site: Site) -> None:
    before = site.answers()
    assert before[PAGE][0].startswith("200")
    for path in ("/", "/feed.atom", "/feed.json", "/sitemap.xml", "/search/?q=room"):
        assert "the-long-hour" in before[path][2], path
    site.run("take-down", "the-long-hour")
    after = site.answers()

    assert after[PAGE][0].startswith("410")
    for path in ("/", "/archive/", "/feed.atom", "/feed.json", "/sitemap.xml", "/search/?q=room"):
        assert "the-long-hour" not in after[path][2], path
    assert "two people stay in the room" not in site.everything()
    assert "max-age=0" in before[PAGE][1]
    assert "s-maxage=60" in before[PAGE][1]


def test_no_other_user_of_the_machine_may_read_a_vault(tmp_path: Path) -> None:
    # The site runs as a user of its own (docs/journal.md): what that user cannot read it cannot publish.
    before = os.umask(0)
    try:
        words, recovery = Passphrase("five green umbrellas walk home"), RecoveryKey.generate()
        create_vault(tmp_path / "vault", words, recovery=recovery, at=AT, hardness=Hardness(0))
    finally:
        os.umask(before)
    files = [tmp_path / "vault", *(tmp_path / "vault").rglob("*")]

    assert len(files) > 3
    assert [path.name for path in files if path.stat().st_mode & 0o077] == []


@pytest.fixture
def canaries(case: EpisodeOfCare, caseload: list[EpisodeOfCare], ready: Draft, clock: Clock) -> list[str]:
    """Fifty words that stand in notes of both stores, in facts, reasons, the map and the colleague's ear alone."""
    words = [f"zibbet{number:02}quorl" for number in range(50)]
    left = iter(words)
    for _ in range(10):
        for store in Store:
            write_note(case, clock(), on=DAY, paragraphs=[Written(f"Then {next(left)} came.", store)])
    write_note(caseload[0], clock(), on=DAY, paragraphs=[Written(f"Then {next(left)} came.")])
    told = {one.kind: (next(left), next(left)) for one in fact_kinds()}
    deciding.enter_facts(case, clock(), client=clients_of(case)[0], values=told)
    original = next(left)
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Then {original} came.")
    drafts.put_stand_in(case, ready, clock(), original=original, replacement="somebody", reason="It is a name.")
    justify_all(case, ready, clock)
    assert list(left) == []
    return words


def test_no_canary_of_the_record_stands_on_the_site(canaries: list[str], site: Site) -> None:
    everything = site.everything()

    assert "somebody came" in everything
    assert [one for one in canaries if one in everything] == []
