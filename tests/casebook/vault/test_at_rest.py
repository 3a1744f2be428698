"""Checks 1 and 2: nothing that was written can be read from any file, while it is open, after `kill -9`, or locked."""

import base64
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from casebook.vault.backup import back_up
from casebook.vault.keybackup import back_up_client_keys
from casebook.vault.sealing import seal
from casebook.vault.vault import Vault

CANARIES = [f"canary{number:02d}quetzal{number * 7919:06d}" for number in range(50)]


def put_everywhere(vault: Vault) -> None:
    """Write the canaries through every door that the vault has: rows, index, temporary tables, sealed documents."""
    for store in ("record", "process"):
        with closing(vault.connect(store)) as connection:
            connection.execute("CREATE TABLE document (content BLOB)")
            connection.execute("BEGIN")
            for number, word in enumerate(CANARIES, 1000):
                connection.execute("INSERT INTO note VALUES (?, ?)", (number, f"she said {word} twice"))
                connection.execute("INSERT INTO finder(rowid, words) VALUES (?, ?)", (number, word))
                sealed = seal(vault.clients.key_of(1), word.encode(), context=f"document/{number}")
                connection.execute("INSERT INTO document VALUES (?)", (sealed,))
            connection.execute("COMMIT")
            connection.execute("CREATE TEMP TABLE seen AS SELECT words FROM note ORDER BY words DESC")
            connection.execute("SELECT words FROM note ORDER BY words || random()").fetchall()


def found(folder: Path, words: list[bytes]) -> list[str]:
    """Return every file that holds one of the words."""
    return [
        f"{path.name}: {word!r}"
        for path in folder.rglob("*")
        if path.is_file()
        for content in [path.read_bytes()]
        for word in words
        if word in content
    ]


def traces(vault: Vault) -> list[bytes]:
    """Return the canaries, the mark of a plain database, and every key in the ways keys are written."""
    keys = [bytes(vault.access(store).key.reveal()) for store in ("record", "process")]
    keys += [bytes(vault.vault_key.reveal()), bytes(vault.clients.key_of(1).reveal())]
    written = [form for key in keys for form in (key, key.hex().encode(), base64.b64encode(key))]
    return [b"SQLite format 3", *(word.encode() for word in CANARIES), *written]


def test_no_word_and_no_key_stands_in_any_file(place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path / "temporary"))
    vault = place.open()
    put_everywhere(vault)
    signs = traces(vault)
    assert (place.folder / "record.db").stat().st_size > 100_000

    assert found(tmp_path, signs) == []
    back_up(vault, tmp_path / "one.backup", at=place.at, by=1)
    back_up_client_keys(vault, tmp_path / "clients.keys", at=place.at, by=1)
    place.lock(vault)
    assert found(tmp_path, signs) == []


def test_no_word_stands_in_the_write_ahead_log_of_a_killed_process(place: Any, tmp_path: Path) -> None:
    vault = place.open()
    with closing(vault.connect("process")) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM note").fetchone()
        put_everywhere(vault)
        assert (place.folder / "process.db-wal").stat().st_size > 40_000
        shutil.copytree(place.folder, tmp_path / "killed")
    signs = traces(vault)
    place.lock(vault)

    assert found(tmp_path / "killed", signs) == []


def test_the_search_would_find_a_word(place: Any, tmp_path: Path) -> None:
    (tmp_path / "plain.txt").write_text(f"he wrote {CANARIES[3]} down")

    assert found(tmp_path, [CANARIES[3].encode()]) != []


def test_a_failing_open_says_nothing_of_keys_or_words_on_any_output(place: Any, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom datetime import UTC, datetime\nfrom pathlib import Path\n"
        "from casebook.vault.keys import RecoveryKey\nfrom casebook.vault.opening import open_vault\n"
        "open_vault(Path(sys.argv[1]), RecoveryKey.parse(sys.stdin.read()), at=datetime.now(UTC))\n"
    )
    content = bytearray((place.folder / "process.db").read_bytes())
    content[5000] ^= 1
    (place.folder / "process.db").write_bytes(content)

    done = subprocess.run(
        [sys.executable, "-c", program, place.folder],
        input=place.recovery.printed(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout == ""
    assert "Damaged: The process store has 1 damaged pages" in done.stderr
    assert "ERROR CORE" not in done.stderr
    assert place.recovery.printed() not in done.stderr
