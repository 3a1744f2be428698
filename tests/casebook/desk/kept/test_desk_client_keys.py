"""Client keys on the pages: backed up, brought back into a restored vault, a new file where the old one is lost."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from casebook.desk.place import PLACE, now
from casebook.desk.whoami import at_the_terminal
from casebook.record.acts.cases import clients_of, open_case
from casebook.record.acts.documents import file_readings, original_of
from casebook.record.models import Document, EpisodeOfCare
from casebook.vault import opened
from casebook.vault.errors import NoClientKey
from sessionlab.reading import read

WORDS = "five green umbrellas walk home"
TALK = "Therapist: Good morning.\nClient: The heron again.\n"
PAGE = "/vault/client-keys/"


@pytest.fixture
def stick(entered: Client, tmp_path: Path) -> Path:
    """A folder with a backup of a vault that holds one document, and of its client keys."""
    doing = at_the_terminal()
    case = open_case(doing, code="C-1", pseudonym="Wren", opened_on=doing.at.date())
    file_readings(case, doing, original=TALK.encode(), readings=read(TALK, written_on=doing.at.date()))
    (tmp_path / "stick").mkdir()
    assert entered.post("/vault/backup/", {"folder": str(tmp_path / "stick")}).status_code == 302
    return tmp_path / "stick"


def keys_in(stick: Path) -> Path:
    [path] = stick.glob("*.keys")
    return path


def unlock(browser: Client) -> None:
    assert browser.post("/vault/unlock/", {"passphrase": WORDS}).status_code == 302


def bring_back_the_vault(browser: Client, stick: Path, folder: Path) -> None:
    [backup] = stick.glob("*.backup")
    opened.lock(at=now())
    PLACE.folder = folder
    assert browser.post("/vault/restore/", {"backup": str(backup), "passphrase": WORDS}).status_code == 302
    unlock(browser)


def original() -> bytes:
    case = EpisodeOfCare.objects.get(code="C-1")
    return original_of(case, Document.objects.get(case_id=case.pk))


def test_the_originals_open_again_when_the_keys_are_back(entered: Client, stick: Path, tmp_path: Path) -> None:
    bring_back_the_vault(entered, stick, tmp_path / "again")
    with pytest.raises(NoClientKey):
        original()

    answer = entered.post(PAGE, {"backup": str(keys_in(stick)), "passphrase": WORDS}, follow=True)

    assert "The keys of 1 client are back." in answer.content.decode()
    assert original() == TALK.encode()


def test_a_wrong_secret_or_file_brings_nothing_back(entered: Client, stick: Path, tmp_path: Path) -> None:
    bring_back_the_vault(entered, stick, tmp_path / "again")
    for changed in ({"passphrase": "not the words"}, {"backup": "/nowhere/x.keys"}, {"backup": ""}):
        answer = entered.post(PAGE, {"backup": str(keys_in(stick)), "passphrase": WORDS, **changed})

        assert answer.status_code == 422
        assert WORDS not in answer.content.decode()
        assert opened.current().clients.ids() == frozenset()


def test_a_vault_with_its_own_keys_takes_none(entered: Client, stick: Path) -> None:
    [client] = clients_of(EpisodeOfCare.objects.get(code="C-1"))
    opened.current().clients.destroy(client)

    assert entered.post(PAGE, {"backup": str(keys_in(stick)), "passphrase": WORDS}).status_code == 422
    assert opened.current().clients.ids() == frozenset()
    assert 'name="backup"' not in entered.get(PAGE).content.decode()


def test_a_backup_made_twice_leaves_one_copy_of_the_keys(entered: Client, stick: Path) -> None:
    entered.post("/vault/backup/", {"folder": str(stick)})

    assert len(list(stick.glob("*.keys"))) == 1


@pytest.mark.parametrize("lost", [Path.unlink, lambda path: path.write_bytes(b"{}")], ids=["missing", "damaged"])
def test_a_lost_key_file_is_made_anew_and_filled_from_its_backup(
    entered: Client, stick: Path, folder: Path, lost: object
) -> None:
    opened.lock(at=now())
    assert callable(lost)
    lost(folder / "client-keys.json")
    refused = entered.post("/vault/unlock/", {"passphrase": WORDS})
    assert refused.status_code == 422
    assert reverse("new-client-keys") in refused.content.decode()

    assert entered.post(reverse("new-client-keys"), {"passphrase": WORDS})["Location"] == "/vault/unlock/"
    unlock(entered)
    entered.post(PAGE, {"backup": str(keys_in(stick)), "passphrase": WORDS})

    assert original() == TALK.encode()


def test_a_key_file_that_is_whole_is_not_made_anew(entered: Client, stick: Path, folder: Path) -> None:
    opened.lock(at=now())
    before = (folder / "client-keys.json").stat().st_mtime_ns

    assert entered.post(reverse("new-client-keys"), {"passphrase": "not the words at all"}).status_code == 422
    assert (folder / "client-keys.json").stat().st_mtime_ns == before
    assert entered.post(reverse("new-client-keys"), {"passphrase": WORDS}).status_code == 422
    unlock(entered)
    assert original() == TALK.encode()


def test_where_no_client_key_is_missing_the_way_is_not_shown(entered: Client, stick: Path) -> None:
    opened.lock(at=now())
    refused = entered.post("/vault/unlock/", {"passphrase": "not the words"})

    assert reverse("new-client-keys") not in refused.content.decode()
