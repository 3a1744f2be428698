"""What leaves a vault comes back the same into another; and what must not leave does not."""

import base64
import hashlib
import json
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import polars
import pytest
from django.apps import apps
from django.db import connections
from tests.casebook.leaving.filling import AT, KIND, MARKER, SENTENCES, full_case

from casebook.audit.models import AuditEntry
from casebook.audit.stores import STORES, Store, alias_of
from casebook.leaving import parquet
from casebook.leaving.bag import check
from casebook.leaving.coming_back import come_back
from casebook.leaving.container import open_sealed
from casebook.leaving.errors import BrokenExport, NewerExport, NotAnExport, NotEmpty
from casebook.leaving.exporting import export_folder, export_sealed
from casebook.leaving.lines import content_hash
from casebook.leaving.models import EarlierEntry
from casebook.leaving.places import Folder, archive_from
from casebook.leaving.scope import Purpose, one_case, whole_vault
from casebook.publishing.models import SigningKey
from casebook.publishing.signing import signer_of
from casebook.record.acts import hours
from casebook.record.acts.documents import original_of
from casebook.record.errors import NotYours
from casebook.record.inventory import Belonging, belonging_of, kinds_of, models_of_the_rooms
from casebook.record.models import Document, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.errors import AlreadyThere, WrongSecret
from casebook.vault.keys import RecoveryKey
from casebook.vault.router import store_of

OUR_OWN = {"audit_entry", "django_migrations", "django_content_type", "django_session"}


@pytest.fixture
def kept(doing: Doing) -> list[EpisodeOfCare]:
    return [full_case(doing, "C-1", sentences=SENTENCES[:5]), full_case(doing, "C-2", sentences=SENTENCES[5:10])]


def everything_in(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() + str(path).encode() for path in folder.rglob("*") if path.is_file())


def test_every_kind_of_row_says_to_whom_it_belongs() -> None:
    silent = [model.__name__ for model in models_of_the_rooms() if belonging_of(model) is None]

    assert silent == []


def test_every_table_of_both_stores_is_known() -> None:
    for store in STORES:
        known = {model._meta.db_table for model in models_of_the_rooms()} | OUR_OWN
        names = set(connections[alias_of(store)].introspection.table_names())
        assert {name for name in names - known if not name.startswith(("record_finder", "sqlite_"))} == set()


def test_every_field_of_bytes_of_a_case_says_how_it_is_sealed() -> None:
    of_a_case = [model for model in models_of_the_rooms() if belonging_of(model) is Belonging.CASE]
    fields = [(model, one) for model in of_a_case for one in model._meta.concrete_fields]
    bare = [
        f"{model.__name__}.{one.attname}"
        for model, one in fields
        if one.get_internal_type() == "BinaryField" and one.attname not in getattr(model, "sealed", {})
    ]

    assert bare == []


def test_an_export_comes_back_the_same(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    letters = [original_of(case, one) for case in kept for one in Document.objects.filter(case_id=case.pk)]
    report = export_folder(tmp_path / "out", whole_vault(process=True), doing)
    into_another()
    back = come_back(Folder(tmp_path / "out"), at=AT)

    assert back.content == report.content == back.wanted
    assert set(back.content) == set(STORES)
    assert (back.rows, report.originals) == (report.rows, 4)
    again = [original_of(case, one) for case in kept for one in Document.objects.filter(case_id=case.pk)]
    assert sorted(again) == sorted(letters)


def test_every_kind_of_row_that_is_there_leaves(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    assert [kind.table for kind in kinds_of() if getattr(kind.model, "stays", False)] == ["publishing_signingkey"]
    for kind in (one for one in kinds_of() if not getattr(one.model, "stays", False)):
        lines = (tmp_path / "out/data" / kind.store.value / "rows" / f"{kind.table}.jsonl").read_text().splitlines()
        ids = {json.loads(line)["id"] for line in lines}
        there = kind.model._base_manager.using(alias_of(kind.store)).values_list("pk", flat=True)
        assert ids == {str(pk) for pk in there}, kind.table


def test_every_table_stands_as_parquet_too_with_days_and_numbers_as_such(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path
) -> None:
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    for table in sorted((tmp_path / "out/data").glob("*/tables/*.csv")):
        frame = polars.read_parquet(table.with_suffix(".parquet"))
        rows = (table.parents[1] / "rows" / f"{table.stem}.jsonl").read_text().splitlines()
        assert frame["id"].to_list() == [json.loads(line)["id"] for line in rows], table.name
    documents = polars.read_parquet(tmp_path / "out/data/record/tables/record_document.parquet")
    [first, *_] = Document.objects.order_by("pk")
    row = documents.row(by_predicate=polars.col("id") == str(first.pk), named=True)
    assert (row["on"], row["at"], row["position"], row["late"]) == (first.on, first.at, first.position, first.late)
    assert row["text"] == first.text
    assert json.loads((tmp_path / "out/data/export.json").read_text())["tables"]["parquet"] is True


def test_a_large_table_stands_in_several_files(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "ROWS", 3)
    export_folder(tmp_path / "out", whole_vault(process=False), doing)
    tables = tmp_path / "out/data/record/tables"
    parts = [polars.read_parquet(path).height for path in sorted(tables.glob("record_document*.parquet"))]
    lines = (tmp_path / "out/data/record/rows/record_document.jsonl").read_text().splitlines()

    assert sum(parts) == len(lines)
    assert max(parts) <= 3
    assert len(parts) > 1


def test_without_polars_the_export_says_that_there_is_no_parquet(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "is_installed", lambda: False)
    export_folder(tmp_path / "out", whole_vault(process=True), doing)

    assert list((tmp_path / "out").rglob("*.parquet")) == []
    assert "no Parquet tables: Polars is not installed" in (tmp_path / "out/data/README.txt").read_text()
    assert json.loads((tmp_path / "out/data/export.json").read_text())["tables"]["parquet"] is False


def test_what_came_back_leaves_the_same_again(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    first = export_folder(tmp_path / "out", whole_vault(process=True), doing)
    into_another()
    come_back(Folder(tmp_path / "out"), at=AT)
    second = export_folder(tmp_path / "again", whole_vault(process=True), doing)

    assert first.content == second.content
    for store in STORES:
        log = f"data/{store.value}/audit.jsonl"
        assert (tmp_path / "again" / log).read_bytes().startswith((tmp_path / "out" / log).read_bytes())


def test_the_log_of_the_earlier_vault_is_kept(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    entries = AuditEntry.objects.count()
    vault = opened.current().id
    export_folder(tmp_path / "out", whole_vault(process=False), doing)
    into_another()
    come_back(Folder(tmp_path / "out"), at=AT)

    # The last of them is that it was exported.
    assert EarlierEntry.objects.filter(vault=vault).count() == entries + 1
    assert EarlierEntry.objects.get(seq=entries + 1).action == "export"


def test_bagit_itself_finds_the_bag_valid(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", whole_vault(process=True), doing)

    assert bagit.Bag(str(tmp_path / "out")).is_valid()


def test_an_export_is_noted_before_and_after(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", one_case(kept[0], purpose=Purpose.LEAVE, process=True), doing)

    for store in STORES:
        last = AuditEntry.objects.using(alias_of(store)).order_by("-seq")[:2]
        assert [(one.action, one.kind, one.object_id) for one in last] == [
            ("export_finished", "open_export", str(kept[0].pk)),
            ("export", "open_export", str(kept[0].pk)),
        ]


def ids_of_the_process_store() -> Iterator[uuid.UUID]:
    for model in apps.get_app_config("record").get_models():
        if store_of("record", model._meta.model_name) == "both":
            yield from model._base_manager.using("process").values_list("pk", flat=True)


@pytest.mark.parametrize("scope", ["vault", "case"])
def test_a_record_export_holds_no_byte_of_a_process_note(doing: Doing, tmp_path: Path, scope: str) -> None:
    case = full_case(doing, "C-1", sentences=SENTENCES)
    asked = whole_vault(process=False)
    export_folder(
        tmp_path / "out", asked if scope == "vault" else one_case(case, purpose=Purpose.ACCESS, process=False), doing
    )
    written = everything_in(tmp_path / "out")
    words = {word for sentence in SENTENCES for word in (sentence, *sentence.split()[4:6])}
    ids = [code for one in ids_of_the_process_store() for code in (one.hex.encode(), str(one).encode())]

    assert [word for word in words if word.encode() in written] == []
    assert len(ids) > 200
    assert [code for code in ids if code in written] == []
    assert MARKER.encode() not in written
    assert KIND.value.encode() not in written
    assert b"The hour was held." in written


def test_with_the_switch_the_process_notes_lie_in_a_folder_of_their_own(doing: Doing, tmp_path: Path) -> None:
    full_case(doing, "C-1", sentences=SENTENCES)
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    everywhere = everything_in(tmp_path / "out")
    elsewhere = everything_in(tmp_path / "out/data/record") + (tmp_path / "out/data/export.json").read_bytes()

    assert [one for one in SENTENCES if one.encode() not in everywhere] == []
    assert [one for one in SENTENCES if one.encode() in elsewhere] == []


def spellings_of(secret: bytes) -> list[bytes]:
    return [secret, base64.b64encode(secret), secret.hex().encode(), secret.hex().upper().encode()]


def test_the_key_one_signs_with_is_in_no_export(doing: Doing, tmp_path: Path) -> None:
    full_case(doing, "C-1", sentences=SENTENCES)
    key, printed = signer_of(doing), RecoveryKey.generate()
    secret = bytes(SigningKey.objects.get().secret)
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    export_sealed(tmp_path / "sealed", whole_vault(process=True), doing, opener=printed)
    with (tmp_path / "sealed").open("rb") as sealed:
        archive = archive_from(open_sealed(sealed, printed))
        inside = b"".join(piece for path in archive.paths() for piece in (path.encode(), *archive.read(path)))

    for written in (everything_in(tmp_path / "out"), inside):
        assert SENTENCES[0].encode() in written
        assert b"rows/publishing_signingkey" not in written
        assert not any(one in written for one in (*spellings_of(secret), key.shown.encode()))


def test_no_key_to_sign_with_comes_in_with_an_export(
    doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    full_case(doing, "C-1", sentences=SENTENCES)
    signer_of(doing)
    row = SigningKey.objects.get()
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    line = {"id": str(row.pk), "at": "2024-05-02T09:00:00.000000Z", "by": row.by, "late": False, "secret": "AAAA"}
    content = (json.dumps(line) + "\n").encode()
    (tmp_path / "out/data/process/rows/publishing_signingkey.jsonl").write_bytes(content)
    told = json.loads((tmp_path / "out/data/export.json").read_text())
    digest = {"rows": 1, "sha256": hashlib.sha256(content).hexdigest()}
    told["stores"]["process"]["tables"]["publishing_signingkey"] = digest
    told["stores"]["process"]["fields"]["publishing_signingkey"] = {"id": "uuid", "secret": "binary"}
    told["stores"]["process"]["content"] = content_hash(
        {name: (one["rows"], one["sha256"]) for name, one in told["stores"]["process"]["tables"].items()}
    )
    (tmp_path / "out/data/export.json").write_text(json.dumps(told))
    bagit.Bag(str(tmp_path / "out")).save(manifests=True)
    into_another()
    with pytest.raises(BrokenExport):
        come_back(Folder(tmp_path / "out"), at=AT)
    assert not SigningKey.objects.exists()
    assert not EpisodeOfCare.objects.exists()


def test_an_addendum_stands_on_the_page_with_its_note(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", whole_vault(process=False), doing)
    for name in ("C-1.html", "C-1.md"):
        page = (tmp_path / "out/data/record/readable" / name).read_text()
        note = page.index("The hour was held.")
        assert note < page.index("Added for the record.", note)
        assert "signed by M. Example" in page


def test_the_originals_are_what_came(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", whole_vault(process=False), doing)
    [document] = Document.objects.filter(case_id=kept[0].pk, kind="letter in")
    path = tmp_path / f"out/data/record/originals/record_document.original/{document.pk}.eml"

    assert path.read_bytes() == original_of(kept[0], document)


def test_one_case_holds_nothing_of_another(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", one_case(kept[0], purpose=Purpose.LEAVE, process=True), doing)
    written = everything_in(tmp_path / "out")

    assert b"Name of C-1" in written
    assert b"C-2" not in written
    assert str(kept[1].pk).encode() not in written
    assert [one for one in SENTENCES[5:10] if one.encode() in written] == []


def test_one_case_comes_back_too(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    report = export_folder(tmp_path / "out", one_case(kept[0], purpose=Purpose.LEAVE, process=True), doing)
    into_another()
    back = come_back(Folder(tmp_path / "out"), at=AT)

    assert back.content == report.content
    assert EpisodeOfCare.objects.get().owner_id == doing.account


def test_what_is_taken_along_holds_what_the_client_gave_and_no_analysis(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path
) -> None:
    export_folder(tmp_path / "out", one_case(kept[0], purpose=Purpose.PORTABILITY, process=False), doing)
    tables = {path.stem for path in (tmp_path / "out/data/record/tables").iterdir()}
    written = everything_in(tmp_path / "out")

    assert tables >= {"record_document", "record_administration", "record_session"}
    assert tables & {"record_note", "record_event", "record_mark", "record_guess", "record_stateoverrule"} == set()
    assert b"The hour was held." not in written
    assert b"You have understood nothing." in written


def test_what_was_made_to_be_seen_does_not_come_back(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    export_folder(tmp_path / "out", one_case(kept[0], purpose=Purpose.ACCESS, process=False), doing)
    into_another()
    with pytest.raises(NotAnExport):
        come_back(Folder(tmp_path / "out"), at=AT)


def test_it_comes_back_into_an_empty_vault_only(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    with pytest.raises(NotEmpty):
        come_back(Folder(tmp_path / "out"), at=AT)


def spoil(folder: Path, how: str) -> None:
    rows = folder / "data/record/rows/record_note.jsonl"
    if how == "changed":
        rows.write_bytes(rows.read_bytes().replace(b"2024", b"2023", 1))
    elif how == "missing":
        rows.unlink()
    elif how == "added":
        (folder / "data/record/rows/more.jsonl").write_text("{}")
    else:
        (folder / "data/record/rows/more.jsonl").symlink_to("/etc/hostname")


@pytest.mark.parametrize("how", ["changed", "missing", "added", "linked"])
def test_a_spoilt_export_brings_nothing_in(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path], how: str
) -> None:
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    spoil(tmp_path / "out", how)
    into_another()
    with pytest.raises(BrokenExport):
        come_back(Folder(tmp_path / "out"), at=AT)
    assert EpisodeOfCare.objects.count() == 0


def forge(folder: Path, table: str, field: str) -> None:
    """Write an export as somebody would who can make a valid bag."""
    told = json.loads((folder / "data/export.json").read_text())
    told["stores"]["record"]["fields"].setdefault(table, {})[field] = "char"
    (folder / "data/export.json").write_text(json.dumps(told))
    bag = bagit.Bag(str(folder))
    bag.save(manifests=True)


@pytest.mark.parametrize(("table", "field"), [("record_note", "mood"), ("record_mood", "id")])
def test_an_export_with_more_than_is_known_here_is_refused(
    kept: list[EpisodeOfCare],
    doing: Doing,
    tmp_path: Path,
    into_another: Callable[[], Path],
    table: str,
    field: str,
) -> None:
    export_folder(tmp_path / "out", whole_vault(process=True), doing)
    forge(tmp_path / "out", table, field)
    into_another()
    with pytest.raises(NewerExport):
        come_back(Folder(tmp_path / "out"), at=AT)


def test_nothing_is_written_over(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(AlreadyThere):
        export_folder(tmp_path / "out", whole_vault(process=True), doing)


def test_who_does_not_own_a_case_takes_nothing_out(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path) -> None:
    colleague = Doing(uuid.UUID(int=8), doing.at)
    for extent in (one_case(kept[0], purpose=Purpose.LEAVE, process=False), whole_vault(process=False)):
        with pytest.raises(NotYours):
            export_folder(tmp_path / "out", extent, colleague)
    assert not (tmp_path / "out").exists()


def test_a_sealed_export_holds_no_word_and_opens_with_the_clients_key_alone(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path
) -> None:
    file = tmp_path / "one.casebook-export"
    export_sealed(file, one_case(kept[0], purpose=Purpose.LEAVE, process=True), doing)
    content = file.read_bytes()
    assert [one for one in (*SENTENCES, "The hour was held.", "record_note") if one.encode() in content] == []
    keys = opened.current().clients
    mine, others = sorted(keys.ids(), key=lambda one: one not in content.decode("latin-1"))
    with file.open("rb") as sealed:
        assert "data/export.json" in check(archive_from(open_sealed(sealed, keys.key_of(mine))))
        with pytest.raises(WrongSecret):
            open_sealed(sealed, keys.key_of(others))


def test_a_sealed_export_comes_back_with_its_printed_key(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, into_another: Callable[[], Path]
) -> None:
    file, printed = tmp_path / "all.casebook-export", RecoveryKey.generate()
    report = export_sealed(file, whole_vault(process=True), doing, opener=printed)
    into_another()
    with file.open("rb") as sealed:
        assert come_back(archive_from(open_sealed(sealed, printed)), at=AT).content == report.content


@pytest.mark.parametrize("how", ["cut", "changed"])
def test_a_spoilt_sealed_export_is_noticed(kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, how: str) -> None:
    file, printed = tmp_path / "all.casebook-export", RecoveryKey.generate()
    export_sealed(file, whole_vault(process=False), doing, opener=printed)
    content = bytearray(file.read_bytes())
    if how == "cut":
        del content[-40:]
    else:
        content[-40] ^= 1
    file.write_bytes(bytes(content))
    with file.open("rb") as sealed, pytest.raises(BrokenExport):
        check(archive_from(open_sealed(sealed, printed)))


@pytest.mark.parametrize("process", [False, True])
def test_a_guess_of_a_process_paragraph_leaves_with_process_notes_alone(
    kept: list[EpisodeOfCare], doing: Doing, tmp_path: Path, process: bool
) -> None:
    row = hours.guess(kept[0], doing, for_on=AT.date(), expects="quits", chance=0.4321, store=Store.PROCESS)
    for purpose in (Purpose.LEAVE, Purpose.ACCESS):
        out = tmp_path / purpose.value
        export_folder(out, one_case(kept[0], purpose=purpose, process=process), doing, fhir=True)
        written = everything_in(out)
        assert [one in written for one in (str(row.pk).encode(), b"0.4321")] == [process, process]
        assert process or row.pk.hex.encode() not in written
