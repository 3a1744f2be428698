"""A damaged page is noticed even where SQLCipher reads it as zeros without an error: the end of a long text."""

from contextlib import closing
from pathlib import Path

import pytest

from casebook.audit.stores import Store
from casebook.vault import cipher
from casebook.vault.errors import Damaged
from casebook.vault.examining import refuse_damage
from casebook.vault.keys import Key

KEY = Key(bytes(range(32)))
TEXT = "".join(f"word {number} " for number in range(5000))


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A store whose last page, the end of a long text, has one wrong bit."""
    path = tmp_path / "record.db"
    cipher.create(path, KEY, part="record")
    with closing(cipher.connect(path, KEY, part="record")) as connection:
        connection.execute("CREATE TABLE note (words TEXT)")
        connection.execute("INSERT INTO note VALUES (?)", (TEXT,))
    content = bytearray(path.read_bytes())
    content[-3000] ^= 1
    path.write_bytes(content)
    return path


def test_sqlcipher_alone_would_show_the_damaged_text(damaged: Path) -> None:
    # When this fails, SQLCipher has learnt to refuse, and reading large stores at opening is not needed any more.
    with closing(cipher.connect(damaged, KEY, part="record")) as connection:
        [[shown]] = connection.execute("SELECT words FROM note").fetchall()

    assert shown != TEXT


def test_the_check_of_every_page_finds_it(damaged: Path) -> None:
    with closing(cipher.connect(damaged, KEY, part="record")) as connection, pytest.raises(Damaged) as refusal:
        refuse_damage(connection, Store.RECORD)

    assert "1 damaged pages" in str(refusal.value)


def test_the_check_does_not_take_a_running_writer_for_damage(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    cipher.create(path, KEY, part="record")
    with closing(cipher.connect(path, KEY, part="record")) as writer:
        writer.execute("CREATE TABLE note (words TEXT)")
        for _ in range(20):
            writer.executemany("INSERT INTO note VALUES (?)", [(TEXT,)] * 10)
            with closing(cipher.connect(path, KEY, part="record")) as connection:
                refuse_damage(connection, Store.RECORD)
