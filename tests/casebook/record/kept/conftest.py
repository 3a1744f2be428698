"""The record in a real vault on the disk: made and given its tables once, copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from casebook.vault import opened
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

collect_ignore = ["programs"]
"""They configure Django and are killed; each runs in a process of its own."""

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)


@contextmanager
def on_the_disk(blocker: DjangoDbBlocker) -> Iterator[None]:
    """Lead the connections to the vault, and afterwards back to the databases in memory that other tests have."""
    aside = [(connections[alias], connections[alias].settings_dict["NAME"]) for alias in ("default", "process")]
    held = [connection.connection for connection, _ in aside]
    with blocker.unblock():
        for connection, _ in aside:
            connection.settings_dict["NAME"], connection.connection = "", None
        try:
            yield
        finally:
            opened.lock(at=AT)
            for (connection, name), before in zip(aside, held, strict=True):
                connection.close()
                connection.settings_dict["NAME"], connection.connection = name, before


@pytest.fixture(scope="session")
def first_vault(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> tuple[Path, RecoveryKey]:
    folder, recovery = tmp_path_factory.mktemp("record") / "vault", RecoveryKey.generate()
    create_vault(folder, Passphrase("five green umbrellas walk home"), recovery=recovery, at=AT, hardness=Hardness(0))
    with on_the_disk(django_db_blocker):
        opened.unlock(folder, recovery, at=AT)
        for alias in ("default", "process"):
            call_command("migrate", database=alias, verbosity=0, interactive=False)
    return folder, recovery


@pytest.fixture
def folder(tmp_path: Path, first_vault: tuple[Path, RecoveryKey]) -> Path:
    """A vault of one's own, with empty tables."""
    shutil.copytree(first_vault[0], tmp_path / "vault")
    return tmp_path / "vault"


@pytest.fixture(autouse=True)
def record(folder: Path, first_vault: tuple[Path, RecoveryKey], django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Open it; stands in the place of the record in memory."""
    with on_the_disk(django_db_blocker):
        opened.unlock(folder, first_vault[1], at=AT)
        yield
