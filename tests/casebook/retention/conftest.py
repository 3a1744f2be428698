"""A vault on the disk, made once and copied for each test."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker
from tests.casebook.leaving.filling import AT, full_case
from tests.casebook.retention.canaries import canary_sentences, others_sentences

from casebook.record.acts.cases import first_account
from casebook.record.who import Doing
from casebook.retention.acts import set_terms
from casebook.vault import opened
from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

collect_ignore = ["programs"]
"""They configure Django and are killed; each runs in a process of its own."""


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
    folder, recovery = tmp_path_factory.mktemp("retention") / "vault", RecoveryKey.generate()
    create_vault(folder, Passphrase("five green umbrellas walk home"), recovery=recovery, at=AT, hardness=Hardness(0))
    with on_the_disk(django_db_blocker):
        opened.unlock(folder, recovery, at=AT)
        for alias in ("default", "process"):
            call_command("migrate", database=alias, verbosity=0, interactive=False)
    return folder, recovery


@pytest.fixture(scope="session")
def full_vault(
    tmp_path_factory: pytest.TempPathFactory, first_vault: tuple[Path, RecoveryKey], django_db_blocker: DjangoDbBlocker
) -> Path:
    """Two cases of two clients, each with all there is; the canaries are those of the first. Made once."""
    folder = tmp_path_factory.mktemp("full") / "vault"
    shutil.copytree(first_vault[0], folder)
    doing = Doing(uuid.UUID(int=7), AT)
    with on_the_disk(django_db_blocker):
        opened.unlock(folder, first_vault[1], at=AT)
        first_account(name="M. Example", doing=doing)
        for code, sentences in (("C-1", canary_sentences()), ("C-2", others_sentences())):
            case = full_case(doing, code, sentences=sentences)
            set_terms(case, doing, client=code, jurisdiction="usual", of_age_on=None)
    return folder


@pytest.fixture
def filled(vault: Path, full_vault: Path, first_vault: tuple[Path, RecoveryKey]) -> None:
    """The vault with both cases in it, in the place of the empty one."""
    opened.lock(at=AT)
    shutil.rmtree(vault)
    shutil.copytree(full_vault, vault)
    opened.unlock(vault, first_vault[1], at=AT)


@pytest.fixture(autouse=True)
def vault(tmp_path: Path, first_vault: tuple[Path, RecoveryKey], django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """A vault of one's own with empty tables, open."""
    shutil.copytree(first_vault[0], tmp_path / "vault")
    with on_the_disk(django_db_blocker):
        opened.unlock(tmp_path / "vault", first_vault[1], at=AT)
        yield tmp_path / "vault"


@pytest.fixture
def doing() -> Doing:
    therapist = Doing(uuid.UUID(int=7), AT)
    first_account(name="M. Example", doing=therapist)
    return therapist
