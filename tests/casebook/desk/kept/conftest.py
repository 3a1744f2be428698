"""The desk on a real vault on the disk: made and given its tables once, copied for each test, opened and entered."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from casebook.desk.doorkeeper import ENTERED
from casebook.desk.place import PLACE, now
from casebook.desk.tables import bring_tables_up_to_date
from casebook.vault import opened
from casebook.vault.cost import USUAL, Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault
from casebook.vault.opening import Manner

WORDS = "five green umbrellas walk home"
AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
SOFT = Hardness(0)


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
            opened.lock(at=now())
            for (connection, name), before in zip(aside, held, strict=True):
                connection.close()
                connection.settings_dict["NAME"], connection.connection = name, before


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    folder = tmp_path_factory.mktemp("desk") / "vault"
    create_vault(folder, Passphrase(WORDS), recovery=RecoveryKey.generate(), at=AT, hardness=SOFT)
    with on_the_disk(django_db_blocker):
        opened.unlock(folder, Passphrase(WORDS), at=now(), manner=Manner(hardness=SOFT))
        bring_tables_up_to_date()
    return folder


@pytest.fixture
def folder(tmp_path: Path, first_desk: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """An open vault of one's own, with empty tables."""
    PLACE.folder, PLACE.hardness = tmp_path / "vault", SOFT
    shutil.copytree(first_desk, PLACE.folder)
    with on_the_disk(django_db_blocker):
        opened.unlock(PLACE.folder, Passphrase(WORDS), at=now(), manner=Manner(hardness=SOFT))
        yield PLACE.folder
    PLACE.folder, PLACE.hardness = None, USUAL


@pytest.fixture
def entered(folder: Path) -> Client:
    """Who was let in already."""
    browser = Client(headers={"host": "testserver"})
    session = browser.session
    session[ENTERED] = True
    session.save()
    browser.cookies["casebook"] = str(session.session_key)
    return browser
