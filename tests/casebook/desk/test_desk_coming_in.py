"""An export brought in on the page: the same hashes, its key, and every way in which it is not brought in."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.casebook.desk.conftest import AT, keep_case, let_in
from tests.casebook.desk.doors import Change, a_vault
from tests.casebook.leaving.conftest import first_vault

from casebook.leaving.exporting import Report, export_folder, export_sealed
from casebook.leaving.scope import whole_vault
from casebook.record.acts import cases
from casebook.record.models import Account, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault.keys import RecoveryKey

__all__ = ["first_vault"]
PAGE = "/vault/from-export/"


@pytest.fixture
def taken_out(
    tmp_path: Path, first_vault: tuple[Path, RecoveryKey], django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Report, Change]]:
    """Take a case out, and open a vault without a row."""
    with a_vault(tmp_path / "vault", first_vault, django_db_blocker) as change:
        doing = Doing(UUID(int=7), AT)
        cases.first_account(name="M. Example", doing=doing)
        keep_case(doing, "C-1")
        report = export_folder(tmp_path / "out", whole_vault(process=True), doing)
        export_sealed(tmp_path / "sealed", whole_vault(process=True), doing, opener=KEY)
        change(tmp_path / "another")
        yield report, change


KEY = RecoveryKey.generate()


def hashes(page: str) -> list[str]:
    return re.findall(r'class="fingerprint">([0-9a-f]{64})<', page)


@pytest.mark.parametrize("form", [{"path": "out"}, {"path": "sealed", "key": KEY.printed()}])
def test_it_comes_back_with_the_same_hashes(
    taken_out: tuple[Report, Change], tmp_path: Path, form: dict[str, str]
) -> None:
    browser = let_in()
    assert browser.get(PAGE).status_code == 200
    answer = browser.post(PAGE, {**form, "path": str(tmp_path / form["path"])})

    assert answer.status_code == 200
    assert hashes(answer.content.decode()) == list(taken_out[0].content.values())
    assert [account.name for account in Account.objects.all()] == ["M. Example"]
    assert "Wren" in browser.get("/").content.decode()


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"path": "nowhere"}, "There is no such folder or file."),
        ({"path": ""}, "is missing"),
        ({"path": "sealed", "key": RecoveryKey.generate().printed()}, "does not open"),
        ({"path": "sealed", "key": "no key"}, "key"),
        ({"path": "vault"}, "no export"),
        ({"path": "vault/record.db"}, "This file is no export"),
    ],
)
def test_nothing_comes_in_and_the_page_says_why(
    taken_out: tuple[Report, Change], tmp_path: Path, form: dict[str, str], said: str
) -> None:
    path = str(tmp_path / form["path"]) if form["path"] else ""
    answer = let_in().post(PAGE, {**form, "path": path})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert form.get("key", "no such words") not in answer.content.decode()
    assert EpisodeOfCare.objects.count() == 0


def test_a_vault_that_holds_something_takes_none(taken_out: tuple[Report, Change], tmp_path: Path) -> None:
    browser = let_in()
    browser.get("/")
    assert "this one holds something" in browser.get(PAGE).content.decode()

    assert browser.post(PAGE, {"path": str(tmp_path / "out")}).status_code == 422
    assert EpisodeOfCare.objects.count() == 0
