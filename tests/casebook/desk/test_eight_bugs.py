"""Eight bugs that other tools had or have, each tried here through every door there is, on a vault on the disk.

Where a test walks addresses it takes them from the table of addresses, so that a page that comes later is tried too.
"""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import bagit
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker
from tests.casebook.desk.conftest import AT, DAY, keep_case, let_in
from tests.casebook.desk.doors import Change, a_vault, links, naming, pages, within_an_hour
from tests.casebook.desk.test_desk_addresses import ADDRESSES, path_to
from tests.casebook.leaving.conftest import first_vault

from casebook.audit.stores import STORES, Store
from casebook.hour.copying import profiles
from casebook.hour.models import Draft
from casebook.leaving.bag import PAYLOAD
from casebook.leaving.coming_back import come_back
from casebook.leaving.errors import BrokenExport
from casebook.leaving.exporting import export_folder
from casebook.leaving.places import Folder
from casebook.leaving.scope import whole_vault
from casebook.record.acts import cases, documents, findings, hours, keeping, notes
from casebook.record.acts.accepting import correct_mark
from casebook.record.acts.facts import Facts, enter_facts
from casebook.record.acts.marking import mark_turn
from casebook.record.models import Document, EpisodeOfCare, Mark, Note, Risk, Verdict
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey
from casebook.vault.layout import Layout
from sessionlab.coding import codebook
from sessionlab.coding.rating import Coder, Rating
from sessionlab.reading import read
from sessionlab.transcript import Span

__all__ = ["first_vault"]
UNSIGNED: Final = re.compile(r"not signed|without a signature|unsigned", re.IGNORECASE)
DENIED: Final = re.compile(
    r"\bden(?:y|ies|ied)\b|asked: no\b|\bno (?:current )?risk (?:reported|identified|was)", re.IGNORECASE
)
CHOSEN: Final = re.compile(r'name="risk"[^>]*\bchecked')
CONTEMPT: Final = codebook.load().marker("S.contempt").name
SCRIPTS: Final = Path(__file__).parents[3] / "src/casebook/static/js"
KEPT_IN_A_BROWSER: Final = re.compile(
    r"localStorage|sessionStorage|indexedDB|\bcaches\b|serviceWorker|document\.cookie"
)
KNOWN_FILES: Final = {"vault.json", "client-keys.json", "vault.lock", "record.db", "process.db"} | {
    f"{store}.db-{what}" for store in ("record", "process") for what in ("wal", "shm")
}


in_memory = pytest.mark.django_db(databases=["default", "process"])
"""Where no file matters: reading a page writes to the log, and a disk makes each of hundreds of pages wait for it."""


@dataclass(frozen=True)
class Disk:
    """A vault on the disk with a case in it and somebody who was let in; `change` opens another vault, or it again."""

    folder: Path
    own: Any
    doing: Doing
    browser: Client
    change: Change


@pytest.fixture
def disk(tmp_path: Path, first_vault: tuple[Path, RecoveryKey], django_db_blocker: DjangoDbBlocker) -> Iterator[Disk]:
    with a_vault(tmp_path / "vault", first_vault, django_db_blocker) as change:
        doing = Doing(UUID(int=7), AT)
        cases.first_account(name="M. Example", doing=doing)
        yield Disk(tmp_path / "vault", keep_case(doing, "C-1"), doing, let_in(), change)


@in_memory
def test_a_locked_hour_and_its_note_take_no_new_child(browser: Client, own: Any, doing: Doing) -> None:
    """OpenEMR: a form could be added to an encounter that was signed and locked."""
    # What gives the desk to the client locks the vault; what is answered there names no hour.
    forms = {name: dict(one.form) for name, one in ADDRESSES.items() if one.writes and name != "give-form"}

    def made(kept: Any, held: set[UUID], names: Iterable[str]) -> dict[str, set[str]]:
        forms["new-note"]["session"] = str(kept.session)
        found, before = {}, naming(held)
        for name in names:
            browser.post(path_to(name, kept), forms[name])
            after = naming(held)
            found[name], before = {kind for kind, _ in after - before}, after
        return {name: kinds for name, kinds in found.items() if kinds}

    other, held = within_an_hour(keep_case(doing, "C-9"), doing)
    while_open = made(other, held, ("new-note", "outcome", "decide-told", "sign", "void-session"))
    kept, held = within_an_hour(own, doing)
    keeping.sign(kept.case, notes.note_of(kept.case, kept.note), doing)
    keeping.lock(kept.case, hours.session_of(kept.case, kept.session), doing)

    assert while_open == {
        "new-note": {"Note"},
        "outcome": {"SessionOutcome"},
        "decide-told": {"Decision"},
        "sign": {"Signature"},
        "void-session": {"Voiding"},
    }
    assert made(kept, held, forms) == {"add-to-session": {"Addendum"}, "addendum": {"Addendum"}}


def test_no_addendum_is_missing_from_print_or_export(disk: Disk, tmp_path: Path) -> None:
    """OpenEMR and others: what was added to a note later is on the screen, and not in what is printed or handed out."""
    own, doing, browser = disk.own, disk.doing, disk.browser
    alone = hours.enter_session(own.case, doing, on=DAY)
    kept, _ = within_an_hour(own, doing)
    things = {"note": kept.note, "session": kept.session, "hour": alone.pk, "document": kept.document}
    for name, row in things.items():
        for store in STORES:
            text = f"Added to the {name} in the {store.value}."
            keeping.add_addendum(own.case, row, doing, on=DAY, text=text, reason="later", store=store)
    export_folder(tmp_path / "out", whole_vault(process=True), doing, fhir=True)
    of_case = ("data/record/readable/C-1.html", "data/record/readable/C-1.md")
    rows = ("data/record/rows/record_addendum.jsonl", "data/record/tables/record_addendum.csv")
    printed = {
        "case": browser.get(path_to("print-case", kept)).content.decode(),
        **{path: (tmp_path / "out" / path).read_text("utf-8") for path in (*of_case, *rows)},
    }
    of_note = {
        "print": browser.get(path_to("print-note", kept)).content.decode(),
        "session": browser.get(path_to("print-session", kept)).content.decode(),
        "copied": browser.get(path_to("copy-note", kept)).content.decode(),
    }

    for place, text in printed.items():
        assert [name for name in things if f"Added to the {name} in the record." not in text] == [], place
    for place, text in of_note.items():
        assert [name for name in ("note", "session") if f"Added to the {name} in the record." not in text] == [], place
    assert (
        "Added to the hour in the record."
        in browser.get(path_to("print-session", replace(kept, session=alone.pk))).content.decode()
    )
    process = browser.get(path_to("print-process", kept)).content.decode()
    exported = (tmp_path / "out/data/process/readable/C-1.html").read_text("utf-8")
    assert [name for name in things if f"Added to the {name} in the process." not in exported] == []
    assert [name for name in ("note", "session") if f"Added to the {name} in the process." not in process] == []


@in_memory
def test_a_signed_note_is_called_unsigned_nowhere(browser: Client, own: Any, doing: Doing) -> None:
    """Reports of practice systems that say of a signed note that it is not signed."""
    kept, _ = within_an_hour(own, doing)

    def said() -> set[str]:
        # The rules of the review are shown with their names whether they fit or not.
        found = pages(browser, kept)
        found["/review/"], _, _ = found["/review/"].partition('<details class="fold">')
        return {name for name, page in found.items() if UNSIGNED.search(page)}

    before = said()
    for note in Note.objects.filter(case_id=own.case.pk):
        keeping.sign(own.case, note, doing)
        keeping.add_addendum(own.case, note.pk, doing, on=DAY, text="Later.", reason="found", store=Store.RECORD)
    keeping.lock(own.case, hours.session_of(own.case, own.session), doing)

    assert before >= {"note", "print-note", "print-process", "print-session", "print-case", "/review/"}
    assert said() == set()


@in_memory
def test_who_may_see_one_of_a_couple_sees_nothing_of_the_other(browser: Client, own: Any, doing: Doing) -> None:
    """CVE-2026-32123: the sensitivity of a group's encounter was looked up in the table of single encounters.

    So a right in a case of one client alone, or to one of the two, must not be taken for one to the other here.
    """
    letters, accounts = a_couple(own.case, doing)

    def seen(account: object = None) -> set[str]:
        opened.until_lock().clear()
        if account:
            assert browser.post("/vault/hand-over/", {"account": account}).status_code == 302
        found = list(pages(browser, own, refused=(404,)).values())
        for (code, row), name in product(letters.values(), ADDRESSES):
            if "document" in ADDRESSES[name].ids and ADDRESSES[name].reads:
                found.append(browser.get(reverse(name, args=[code, row])).content.decode())
        found.append(browser.post("/search/", {"words": "again", "process": "yes"}).content.decode())
        return {word for word in letters if any(word in page for page in found)}

    assert seen() == {"heron", "magpie", "sparrow", "wagtail"}
    assert seen(accounts["one of the two"]) == {"heron"}
    assert seen(accounts["the other alone"]) == {"wagtail"}


def a_couple(case: EpisodeOfCare, doing: Doing) -> tuple[dict[str, tuple[str, UUID]], dict[str, UUID]]:
    """Keep a letter of each of two, one of both, one of a case that the second has alone; let in two colleagues."""
    [first] = cases.clients_of(case)
    second = cases.add_person(case, doing, client="C-1b").client_id
    alone = cases.open_case(doing, code="C-2", pseudonym="Finch", opened_on=DAY, clients=["C-1b"])
    letters = {}
    for word, of, client in (
        ("heron", case, first),
        ("magpie", case, second),
        ("sparrow", case, None),
        ("wagtail", alone, second),
    ):
        text = f"Therapist: How was it?\nClient: The {word} again.\n"
        readings = read(text, written_on=DAY)
        [row] = documents.file_readings(of, doing, original=text.encode(), readings=readings, client=client)
        letters[word] = (of.code, row.pk)
    one, other = (cases.add_colleague(doing, name=name).pk for name in ("R. One", "S. Two"))
    cases.let_see(case, one, doing, may_read=True, client=first)
    cases.let_see(alone, other, doing, may_read=True)
    return letters, {"one of the two": one, "the other alone": other}


@pytest.fixture
def without_a_marker() -> Iterator[Callable[[str], None]]:
    """Return what takes a marker out of the codebook as another version of its file would."""
    shipped = codebook._shipped

    def take_out(marker: str) -> None:
        def without(name: str) -> Mapping[str, Any]:
            table = dict(shipped(name))
            return table | {"marker": [one for one in table.get("marker", ()) if one["id"] != marker]}

        codebook._shipped = without
        codebook.load.cache_clear()
        assert marker not in codebook.load()

    yield take_out
    codebook._shipped = shipped
    codebook.load.cache_clear()


@in_memory
def test_a_marker_that_was_taken_out_leaves_every_page_readable(
    browser: Client, own: Any, doing: Doing, without_a_marker: Callable[[str], None]
) -> None:
    """QualCoder: a project could not be opened any more after a code in use was deleted."""
    gone = "S.contempt"
    mark_turn(own.case, Document.objects.get(pk=own.document), doing, turn=1, marker=gone, significance=4)
    suggest(own, doing, gone)
    before = pages(browser, own)
    without_a_marker(gone)
    after = pages(browser, own)

    assert {name for name, page in before.items() if CONTEMPT in page} >= {"document", "formulation", "/reader/"}
    assert {name for name, page in after.items() if gone in page} >= {"document", "formulation", "/reader/"}
    assert {name for name, page in after.items() if CONTEMPT in page} == set()


def suggest(kept: Any, doing: Doing, marker: str) -> None:
    """Let the learned reader suggest a marker, and accept it: what it learns from."""
    reading = Document.objects.get(pk=kept.document)
    span = Span(0, 9)
    rating = Rating(
        marker=marker,
        span=span,
        quote=span.of(reading.text),
        turn=0,
        significance=2,
        confidence=0.7,
        coder=Coder("learned", "1"),
        because="It rests most on these words.",
    )
    [mark], _ = findings.propose(kept.case, doing, source_id=kept.document, ratings=[rating], told=[])
    findings.decide(kept.case, mark, doing, verdict=Verdict.ACCEPTED)


def test_a_round_trip_loses_no_link_and_would_say_so(disk: Disk, tmp_path: Path) -> None:
    """Exchange of coding projects: links between codes, passages and memos are dropped, and nothing says that."""
    own, doing, browser = disk.own, disk.doing, disk.browser
    mark = Mark.objects.get(pk=own.mark)
    correct_mark(own.case, mark, doing, marker="C.progress", significance=2)
    before, kinds = links(), {(table, name) for table, _, name, _ in links()}
    words = {row.pk: row.quote for row in Mark.objects.filter(source_id=own.document)}
    page = browser.get(path_to("document", own)).content.decode()
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    export_folder(tmp_path / "spoilt", whole_vault(process=True), doing)
    disk.change(tmp_path / "another")
    come_back(Folder(tmp_path / "out"), at=AT)
    text = Document.objects.get(pk=own.document).text

    assert links() == before
    assert {("record_decision", "instead"), ("record_mark", "source_id"), ("record_paragraph", "note_id")} <= kinds
    assert {row.pk: text[row.start : row.end] for row in Mark.objects.filter(source_id=own.document)} == words
    assert without_tokens(browser.get(path_to("document", own)).content.decode()) == without_tokens(page)
    disk.change(tmp_path / "a third")
    lose_a_row(tmp_path / "spoilt", "record_decision")
    with pytest.raises(BrokenExport):
        come_back(Folder(tmp_path / "spoilt"), at=AT)


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def lose_a_row(folder: Path, table: str) -> None:
    """Take a row out of an export whose checksums are then made anew, as another program would write it."""
    rows = folder / f"{PAYLOAD}record/rows/{table}.jsonl"
    rows.write_text("".join(rows.read_text("utf-8").splitlines(keepends=True)[1:]), "utf-8")
    told = json.loads((folder / f"{PAYLOAD}export.json").read_text("utf-8"))
    told["stores"]["record"]["tables"][table]["sha256"] = hashlib.sha256(rows.read_bytes()).hexdigest()
    (folder / f"{PAYLOAD}export.json").write_text(json.dumps(told), "utf-8")
    bagit.Bag(str(folder)).save(manifests=True)


def test_clearing_every_cache_loses_nothing(disk: Disk, tmp_path: Path) -> None:
    """Programs that keep the only copy of something in the browser or in a folder that is called a cache."""
    own, doing, browser = disk.own, disk.doing, disk.browser
    browser.post(path_to("write", own), {"text": "Half a sentence, and the", "revision": "1"})
    pages(browser, own)
    before = export_folder(tmp_path / "before", whole_vault(process=True), doing)
    drafts = list(Draft.objects.using("process").values())
    layout = Layout(disk.folder)
    cache.clear()
    disk.change(tmp_path / "another")
    for path in set(layout.folder.iterdir()) - {layout.header, layout.client_keys, *layout.stores}:
        path.unlink()
    disk.change(layout.folder)
    after = export_folder(tmp_path / "after", whole_vault(process=True), doing)

    assert after.content == before.content
    assert list(Draft.objects.using("process").values()) == drafts
    assert "Half a sentence, and the" in {draft["text"] for draft in drafts}
    assert {path.name for path in layout.folder.iterdir()} - KNOWN_FILES == set()
    assert [path.name for path in SCRIPTS.iterdir() if KEPT_IN_A_BROWSER.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("risk", ["", Risk.NOT_ASKED])
def test_risk_that_was_never_asked_is_denied_nowhere(disk: Disk, tmp_path: Path, risk: str) -> None:
    """Templates of notes that print "denies suicidal ideation" where nobody asked."""
    own, doing, browser = disk.own, disk.doing, disk.browser
    kept, _ = within_an_hour(own, doing)
    note = notes.note_of(kept.case, kept.note)
    enter_facts(kept.case, note, doing, Facts(form="soap", risk=risk))
    keeping.sign(kept.case, note, doing)
    export_folder(tmp_path / "out", whole_vault(process=True), doing, fhir=True)
    found = pages(browser, kept)
    for profile in profiles():
        found[f"copy {profile}"] = browser.get(f"{path_to('copy-note', kept)}?profile={profile}").content.decode()
    found |= {path.name: said_in(path) for path in (tmp_path / "out").rglob("*") if path.is_file()}
    # The form that asks offers the three answers; none of them may be chosen.
    assert CHOSEN.search(found.pop("sort")) is None
    assert {name: DENIED.findall(page) for name, page in found.items() if DENIED.search(page)} == {}
    shown = {name for name, page in found.items() if re.search(risk or "not entered", page)}
    assert shown >= {"note", "print-note", "print-session", "print-case", "copy-note"}
    assert DENIED.search(Risk.ASKED_NO)


def said_in(path: Path) -> str:
    """Return the words of a file of an export, those that stand in base64 among them."""
    words = path.read_bytes().decode(errors="replace")
    return words + "".join(
        base64.b64decode(one).decode(errors="replace") for one in re.findall(r'"data": ?"([^"]+)"', words)
    )
