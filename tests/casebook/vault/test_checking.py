"""Verifying finds what is wrong and names it; check 21 on the stored log."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casebook.audit.stores import Store
from casebook.vault.checking import verify_folder, verify_logs, verify_vault
from casebook.vault.vault import Vault


def forge(vault: Vault, *statements: str) -> None:
    """Change the log as somebody who has the key of the store could: the guards are taken away first."""
    with closing(vault.connect("record")) as connection:
        for guard in ("no_update", "no_delete", "at_end"):
            connection.execute(f"DROP TRIGGER audit_entry_{guard}")
        for statement in statements:
            connection.execute(statement)


def test_a_good_vault_has_no_findings(place: Any) -> None:
    place.lock(place.open())

    assert verify_folder(place.folder, place.recovery, at=place.at, by=1) == ()


def test_verifying_is_noted_with_the_number_of_findings(place: Any, vault: Vault) -> None:
    verify_vault(vault, at=place.at, by=9)

    with closing(vault.connect("record")) as connection:
        last = connection.execute('SELECT action, "by", count FROM audit_entry ORDER BY seq DESC LIMIT 1').fetchone()
    assert last == ("verify", "9", 0)


@pytest.mark.parametrize(
    ("forgery", "seq"),
    [
        ("UPDATE audit_entry SET action = 'lock' WHERE seq = 2", 2),
        ("UPDATE audit_entry SET at = '2020-01-01T00:00:00.000000Z' WHERE seq = 1", 1),
        ("UPDATE audit_entry SET count = 3 WHERE seq = 2", 2),
        ("UPDATE audit_entry SET digest = (SELECT digest FROM audit_entry WHERE seq = 1) WHERE seq = 3", 3),
        ("UPDATE audit_entry SET at = 'yesterday' WHERE seq = 2", 2),
        ("UPDATE audit_entry SET digest = 'xyz' WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
        ("DELETE FROM audit_entry WHERE seq >= 3", 3),
        ("UPDATE audit_entry SET seq = CASE seq WHEN 1 THEN -2 ELSE -1 END WHERE seq IN (1, 2)", 1),
    ],
)
def test_a_forged_log_is_noticed_and_the_first_bad_entry_named(place: Any, forgery: str, seq: int) -> None:
    place.lock(place.open())
    vault = place.open()
    forge(vault, forgery)

    reports = {report.store: report for report in verify_logs(vault)}

    fault = reports[Store.RECORD].fault
    assert fault is not None
    assert fault.seq == seq
    assert reports[Store.PROCESS].fault is None
    assert "broken-log" in [finding.code for finding in verify_vault(vault, at=place.at, by=1)]
    place.lock(vault)


def test_a_row_that_points_nowhere_is_found(place: Any, vault: Vault) -> None:
    with closing(vault.connect("record")) as connection:
        connection.execute("CREATE TABLE child (note INTEGER REFERENCES note(id))")
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO child VALUES (999999)")

    assert [finding.code for finding in verify_vault(vault, at=place.at, by=1)] == ["broken-reference"]


@pytest.mark.parametrize("name", ["vault.json", "client-keys.json"])
def test_a_small_file_damaged_while_it_is_open_is_found(place: Any, vault: Vault, name: str) -> None:
    path: Path = place.folder / name
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b'"content"', b'"kontent"', 1))

    assert [finding.code for finding in verify_vault(vault, at=place.at, by=1)] == ["damaged-file"]

    path.write_bytes(whole)
