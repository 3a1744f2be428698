"""Destroying a client: nothing of what was written is left in any page, and nothing of others is touched."""

import uuid
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connections
from tests.casebook.leaving.filling import AT, DAY, SENTENCES, full_case
from tests.casebook.retention.canaries import CANARIES
from tests.casebook.retention.pages import decrypted

from casebook.audit.actions import check
from casebook.audit.models import AuditEntry
from casebook.audit.stores import STORES
from casebook.correspondence.agreeing import agree
from casebook.correspondence.models import HoursAgreed, MailAgreed
from casebook.correspondence.replying import keep_draft, say_unsent
from casebook.hour.drafts import open_draft, save_draft
from casebook.leaving.scope import Purpose, fingerprints, one_case
from casebook.record.acts.cases import add_person, clients_of
from casebook.record.acts.documents import original_of
from casebook.record.acts.overruling import overrule
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.inventory import kinds_of, rows_in, scope_of
from casebook.record.models import Client, Document, EpisodeOfCare
from casebook.record.search import look_in
from casebook.record.who import Doing
from casebook.retention.acts import decide_erasure, hold, set_terms
from casebook.retention.destroying import begun, destroy, finish, outlook, stones
from casebook.retention.errors import MustBeKept
from casebook.retention.models import Destruction, Ground, Tombstone
from casebook.reviewing.weeks import say
from casebook.vault import opened
from casebook.vault.actions import back_up, back_up_client_keys, restore, restore_client_keys
from casebook.vault.checking import verify_vault
from casebook.vault.errors import NoClientKey
from casebook.vault.keys import RecoveryKey
from sessionlab.correspondence import Part
from sessionlab.relationship.states import State

LATER = AT + timedelta(days=8 * 366)
Kept = tuple[EpisodeOfCare, EpisodeOfCare]


@pytest.fixture
def kept(filled: None) -> Kept:
    """Two cases of two clients, each with all there is; the canaries are those of the first."""
    return EpisodeOfCare.objects.get(code="C-1"), EpisodeOfCare.objects.get(code="C-2")


@pytest.fixture
def later(doing: Doing) -> Doing:
    return replace(doing, at=LATER)


def test_no_canary_is_left_in_any_page(kept: Kept, later: Doing) -> None:
    look_in(list(kept), later, CANARIES[0])
    before = decrypted()
    assert [one for one in CANARIES if one.encode() not in before] == []
    assert b"Name of C-1" in before

    destroy(kept[0], later, client="C-1", confirmed="C-1")

    after = decrypted()
    words = [*CANARIES, *(one.split("-")[0] for one in CANARIES), "Name of C-1", "Wren C-1", "About C-1"]
    spelled = [word.encode(code) for word in words for code in ("utf-8", "utf-16-le")]
    others = {one.encode() for one in SENTENCES[:5] for one in one.split()}
    assert [one for one in spelled if one in after and one not in others] == []
    assert b"Name of C-2" in after


def test_nothing_of_what_was_never_finished_is_left(kept: Kept, doing: Doing, later: Doing) -> None:
    [letter] = Document.objects.filter(case_id=kept[0].pk, kind="letter in")
    say_unsent(kept[0], letter, doing, text="The quokka first.")
    say_unsent(kept[0], letter, later, text="The quokka last.")
    keep_draft(kept[0], letter, doing, subject="x", recipient="", parts={Part.MISSED: "The numbat stayed."})
    say(kept[0], doing, seen=False, focus="Ask about the potoroo")
    draft = open_draft(kept[0], doing, on=DAY, starts=None)
    save_draft(kept[0], draft.pk, doing, revision=0, text="A bilby sat there.")
    agreed = {"mail": MailAgreed.UNSAID, "hours": HoursAgreed.UNSAID, "remind_days": 3}
    agree(kept[0], doing, on=DAY, words="On dunnart days alone.", **agreed)  # type: ignore[arg-type]
    overrule(kept[0], doing, state=State.STRAINED, reason="The wombat said so.")
    words = ["quokka", "numbat", "potoroo", "bilby", "dunnart", "wombat"]
    assert [one for one in words if not look_in([kept[0]], doing, one)] == []
    assert [one for one in words if one.encode() not in decrypted()] == []

    destroy(kept[0], later, client="C-1", confirmed="C-1")

    assert [one for one in words if one.encode() in decrypted()] == []


def test_nothing_of_the_others_is_touched(kept: Kept, later: Doing) -> None:
    extent = one_case(kept[1], purpose=Purpose.LEAVE, process=True)
    before = {store: fingerprints(extent, store) for store in STORES}
    [letter, talk] = Document.objects.filter(case_id=kept[1].pk)
    originals = [original_of(kept[1], one) for one in (letter, talk)]

    destroy(kept[0], later, client="C-1", confirmed="C-1")

    assert {store: fingerprints(extent, store) for store in STORES} == before
    assert [original_of(kept[1], one) for one in (letter, talk)] == originals
    assert len(look_in([kept[1]], later, "gate")) > 0


def test_no_row_of_any_kind_is_left(kept: Kept, later: Doing) -> None:
    scope = scope_of(kept[0])
    assert sum(rows_in(kind, scope).count() for kind in kinds_of()) > 100

    destroy(kept[0], later, client="C-1", confirmed="C-1")

    assert {kind.table: rows_in(kind, scope).count() for kind in kinds_of() if rows_in(kind, scope).exists()} == {}
    for alias in ("default", "process"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM record_finder WHERE record_finder MATCH %s", [kept[0].pk.hex])
            assert cursor.fetchone() == (0,)


def test_the_walls_stand_again_and_the_vault_is_whole(kept: Kept, later: Doing) -> None:
    walls = {alias: triggers(alias) for alias in ("default", "process")}
    destroy(kept[0], later, client="C-1", confirmed="C-1")

    assert {alias: triggers(alias) for alias in ("default", "process")} == walls
    with pytest.raises(DatabaseError, match="never deleted"), connections["default"].cursor() as cursor:
        cursor.execute("DELETE FROM record_note")
    assert verify_vault(opened.current(), at=LATER, by=1) == ()
    assert [check(store) for store in STORES] == [None, None]


def triggers(alias: str) -> set[tuple[str, str]]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        return set(cursor.fetchall())


def test_what_is_left_is_a_stone_without_a_word(kept: Kept, later: Doing) -> None:
    row = destroy(kept[0], later, client="C-1", confirmed="C-1")

    [(stone, on)] = stones()
    assert (stone.pk, on, stone.ground) == (row.pk, LATER.date(), Ground.TIME)
    assert (set(stone.clients.values()), set(stone.cases.values())) == ({"C-1"}, {"C-1"})
    assert (stone.last_on, begun()) == (DAY, [])
    actions = AuditEntry.objects.order_by("-seq").values_list("action", flat=True)[:3]
    assert list(actions) == ["destroy_finished", "destroy_key", "destroy"]


def test_an_older_backup_still_holds_the_notes_and_not_the_originals(
    kept: Kept, later: Doing, first_vault: tuple[Path, RecoveryKey], tmp_path: Path
) -> None:
    vault, recovery = opened.current(), first_vault[1]
    back_up(vault, tmp_path / "older.backup", at=AT, by=1)
    destroy(kept[0], later, client="C-1", confirmed="C-1")
    back_up_client_keys(vault, tmp_path / "keys", at=LATER, by=1)
    opened.lock(at=LATER)
    restore(tmp_path / "older.backup", tmp_path / "restored", recovery, at=LATER, by=1)
    restored = opened.unlock(tmp_path / "restored", recovery, at=LATER)
    restore_client_keys(restored, tmp_path / "keys", recovery, at=LATER, by=1)

    # The page says so: what older backups hold of the notes goes with them.
    assert len(look_in([kept[0]], later, CANARIES[0])) == 1
    for document in Document.objects.filter(case_id=kept[0].pk):
        with pytest.raises(NoClientKey):
            original_of(kept[0], document)
    for document in Document.objects.filter(case_id=kept[1].pk):
        assert original_of(kept[1], document)


def test_it_is_kept_until_its_time_is_over(kept: Kept, doing: Doing) -> None:
    with pytest.raises(MustBeKept, match="until 2 May 2031"):
        destroy(kept[0], doing, client="C-1", confirmed="C-1")
    assert outlook(kept[0], doing, client="C-1").rows > 100
    assert Destruction.objects.count() == 0


def test_it_is_kept_where_nobody_said_whether_it_was_a_child(doing: Doing, later: Doing) -> None:
    case = full_case(doing, "C-1", sentences=SENTENCES[:5])
    with pytest.raises(MustBeKept, match="whether C-1 was of age"):
        destroy(case, later, client="C-1", confirmed="C-1")


def test_a_hold_keeps_it_until_it_is_taken_back(kept: Kept, later: Doing) -> None:
    hold(kept[0], later, client="C-1", held=True, reason="a complaint")
    with pytest.raises(MustBeKept, match="held since"):
        destroy(kept[0], later, client="C-1", confirmed="C-1")
    hold(kept[0], replace(later, at=LATER + timedelta(days=1)), client="C-1", held=False, reason="settled")

    assert destroy(kept[0], later, client="C-1", confirmed="C-1").rows > 100


def test_a_wish_that_was_granted_ends_it_before(kept: Kept, doing: Doing) -> None:
    why = "the law asks for seven years"
    decide_erasure(kept[0], doing, client="C-1", asked_on=DAY, granted=False, reason=why)
    with pytest.raises(MustBeKept):
        destroy(kept[0], doing, client="C-1", confirmed="C-1")
    after = replace(doing, at=AT + timedelta(hours=1))
    decide_erasure(kept[0], after, client="C-1", asked_on=DAY, granted=True, reason="no law asks")

    assert destroy(kept[0], doing, client="C-1", confirmed="C-1").ground == Ground.ERASURE


def test_who_shares_a_case_is_destroyed_with_it_or_keeps_it(doing: Doing, later: Doing) -> None:
    case = full_case(doing, "C-1", sentences=SENTENCES[:5])
    add_person(case, doing, client="C-1b")
    set_terms(case, doing, client="C-1", jurisdiction="usual", of_age_on=None)
    set_terms(case, doing, client="C-1b", jurisdiction="usual", of_age_on=date(2035, 1, 1))
    with pytest.raises(MustBeKept, match="C-1b is kept until 1 January 2038"):
        destroy(case, later, client="C-1", confirmed="C-1")
    row = destroy(case, replace(later, at=AT.replace(year=2038)), client="C-1", confirmed="C-1")

    assert set(row.clients.values()) == {"C-1", "C-1b"}
    assert Client.objects.count() == 0


def test_another_code_destroys_nothing(kept: Kept, later: Doing) -> None:
    with pytest.raises(InvalidEntry):
        destroy(kept[0], later, client="C-1", confirmed="C-2")
    with pytest.raises(NotYours):
        destroy(kept[0], replace(later, account=uuid.UUID(int=8)), client="C-1", confirmed="C-1")
    assert clients_of(kept[0])


def test_what_was_begun_is_brought_to_its_end(kept: Kept, later: Doing, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("casebook.retention.destroying.scrub", power_cut)
    with pytest.raises(KeyboardInterrupt):
        destroy(kept[0], later, client="C-1", confirmed="C-1")
    monkeypatch.undo()
    assert len(begun()) == 1

    assert finish(at=LATER) == 1
    assert (begun(), Tombstone.objects.count()) == ([], 1)
    assert [one for one in CANARIES if one.encode() in decrypted()] == []
