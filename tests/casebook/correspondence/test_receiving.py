"""Letters come in: matched by address or thread, else asked; kept as they are; seen once; never in two places."""

import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from tests.casebook.correspondence.mails import mail

from casebook.correspondence import folder
from casebook.correspondence.agreeing import keep_address, set_up_mail
from casebook.correspondence.errors import NoLetter
from casebook.correspondence.folder import look_into, read_folder
from casebook.correspondence.inbox import open_letters
from casebook.correspondence.models import Address, SeenFile, WaitingLetter
from casebook.correspondence.pasted import as_mail, is_pasted
from casebook.correspondence.receiving import assign, letter_in, receive
from casebook.correspondence.waiting import bring_back, letters_aside, set_aside, waiting_letter, waiting_letters
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import add_person
from casebook.record.acts.documents import original_of
from casebook.record.acts.keeping import void
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import Document, DocumentKind, EpisodeOfCare, Event
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])


def homes(found: Any) -> list[str | None]:
    return [one.case.code if one.case else None for one in found]


def test_a_letter_finds_its_case_by_the_address_of_the_client(
    case: EpisodeOfCare, other: EpisodeOfCare, doing: Doing
) -> None:
    keep_address(case, doing, address="Ben <BEN@example.org>")

    assert homes(receive(doing, name="x.eml", content=mail())) == ["C-1"]


def test_a_letter_is_kept_byte_for_byte_with_its_hash(case: EpisodeOfCare, letter: Document) -> None:
    assert original_of(case, letter) == mail()
    assert letter.sha256 == hashlib.sha256(mail()).hexdigest()
    assert letter.kind == DocumentKind.LETTER_IN


def test_what_it_asks_for_is_suggested_and_nothing_is_made_of_it(case: EpisodeOfCare, letter: Document) -> None:
    assert set(Event.objects.filter(case_id=case.pk).values_list("kind", flat=True)) >= {"letter_in", "break"}
    assert not Event.objects.filter(case_id=case.pk, origin="by hand").exists()


def test_a_letter_of_the_therapist_finds_the_case_of_its_recipient(letter: Document, doing: Doing) -> None:
    out = mail("I hurried you.", sender="m@example.net", to="ben@example.org", number=7)
    [received] = receive(doing, name="x.eml", content=out)

    assert received.document is not None
    assert received.document.kind == DocumentKind.LETTER_OUT


def test_an_unknown_address_is_matched_by_the_thread(letter: Document, doing: Doing) -> None:
    assert homes(receive(doing, name="x.eml", content=mail(sender="x@elsewhere.example", number=2, answers=1))) == [
        "C-1"
    ]


def test_an_unknown_address_and_thread_is_asked(letter: Document, doing: Doing) -> None:
    [received] = receive(doing, name="x.eml", content=mail(sender="x@elsewhere.example", number=2))

    assert received.case is None
    assert [one.pk for one in waiting_letters(doing)] == [received.waiting.pk] if received.waiting else False


def test_an_address_of_one_case_in_a_thread_of_another_is_asked(
    letter: Document, other: EpisodeOfCare, doing: Doing
) -> None:
    keep_address(other, doing, address="emil@example.org")

    assert homes(receive(doing, name="x.eml", content=mail(sender="emil@example.org", number=2, answers=1))) == [None]


def test_an_address_that_two_cases_have_is_asked(letter: Document, other: EpisodeOfCare, doing: Doing) -> None:
    keep_address(other, doing, address="ben@example.org")

    assert homes(receive(doing, name="x.eml", content=mail(number=2))) == [None]


def test_an_address_that_was_voided_matches_nothing(case: EpisodeOfCare, doing: Doing) -> None:
    void(case, keep_address(case, doing, address="ben@example.org"), doing, reason="wrong person")

    assert homes(receive(doing, name="x.eml", content=mail())) == [None]


def test_an_address_in_somebody_elses_case_matches_nothing(case: EpisodeOfCare, doing: Doing) -> None:
    keep_address(case, doing, address="ben@example.org")
    colleague = replace(doing, account=UUID(int=8))

    assert homes(receive(colleague, name="x.eml", content=mail())) == [None]


def test_the_letter_of_one_of_a_couple_is_that_ones_own(case: EpisodeOfCare, doing: Doing) -> None:
    second = add_person(case, doing, client="C-1b").client_id
    keep_address(case, doing, address="eve@example.org", client=second)
    [received] = receive(doing, name="x.eml", content=mail(sender="eve@example.org"))

    assert received.document is not None
    assert owners_in(case) == {received.document.pk: second}


def test_an_address_is_kept_with_nobody_who_takes_no_part(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(NotYours):
        keep_address(case, doing, address="eve@example.org", client=UUID(int=5))


def test_a_mailbox_is_taken_apart(case: EpisodeOfCare, doing: Doing) -> None:
    keep_address(case, doing, address="ben@example.org")
    box = b"\n".join(b"From b Fri Apr 26 18:00:00 2024\n" + mail(f"Word {n}.", number=n) for n in (1, 2, 3))

    assert homes(receive(doing, name="x.mbox", content=box)) == ["C-1"] * 3


def test_the_same_letter_is_filed_once(letter: Document, doing: Doing) -> None:
    [again] = receive(doing, name="again.eml", content=mail())

    assert isinstance(again.refused, AlreadyDone)


def test_what_is_no_mail_is_refused(doing: Doing) -> None:
    [received] = receive(doing, name="x.eml", content=b"Dear M,\n\nhello.")

    assert isinstance(received.refused, NoLetter)


def test_pasted_words_are_kept_as_a_letter_of_their_day(case: EpisodeOfCare, doing: Doing) -> None:
    keep_address(case, doing, address="ben@example.org")
    content = as_mail("I quit, naïve as I am.", on=doing.at.date())
    [received] = receive(doing, name="p.eml", content=content, case=case)

    assert received.document is not None
    assert (received.document.text.strip(), received.document.on) == ("I quit, naïve as I am.", doing.at.date())
    assert received.document.kind == DocumentKind.LETTER_IN


def test_of_pasted_words_nothing_is_made_up(case: EpisodeOfCare, doing: Doing) -> None:
    add_person(case, doing, client="C-1b")
    keep_address(case, doing, address="ben@example.org")
    content = as_mail("I quit.", on=doing.today)
    letter = letter_in(content, name="pasted.eml")
    [received] = receive(doing, name="pasted.eml", content=content, case=case)

    assert is_pasted(letter)
    assert not is_pasted(letter_in(mail(), name="x.eml"))
    assert (letter.sent_at, letter.subject) == (None, "")
    assert b"ben@example.org" not in content
    assert received.document is not None
    assert received.document.shape["sent_at"] is None
    assert owners_in(case) == {}


def test_the_same_words_of_two_days_are_two_letters(case: EpisodeOfCare, doing: Doing) -> None:
    for days in (0, 1, 1):
        receive(doing, name="pasted.eml", content=as_mail("Late.", on=doing.today - timedelta(days=days)), case=case)

    assert sorted(row.on.day for row in Document.objects.all() if row.on) == [1, 2]


def test_a_letter_dated_ahead_came_today(case: EpisodeOfCare, doing: Doing) -> None:
    keep_address(case, doing, address="ben@example.org")
    content = mail().replace(b"2024 18:00", b"2069 18:00")
    [received] = receive(doing, name="x.eml", content=content)

    assert received.document is not None
    assert received.document.on == doing.today
    assert original_of(case, received.document) == content


def waiting(doing: Doing) -> WaitingLetter:
    [received] = receive(doing, name="x.eml", content=mail())
    assert received.waiting is not None
    return waiting_letter(doing, received.waiting.pk)


def test_a_letter_that_is_assigned_waits_no_longer_and_teaches_its_address(case: EpisodeOfCare, doing: Doing) -> None:
    document = assign(waiting(doing), case, doing, remember=True)

    assert waiting_letters(doing) == []
    assert original_of(case, document) == mail()
    assert Address.objects.get().address == "ben@example.org"
    assert homes(receive(doing, name="y.eml", content=mail("Well?", number=2))) == ["C-1"]


def test_a_letter_that_cannot_be_filed_goes_on_waiting(
    case: EpisodeOfCare, doing: Doing, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = waiting(doing)
    assign(one, case, doing)
    again = WaitingLetter(at=doing.at, account_id=doing.account, name="x.eml", sha256=one.sha256, content=mail())
    again.save(force_insert=True)

    with pytest.raises(AlreadyDone):
        assign(again, case, doing)
    assert len(waiting_letters(doing)) == 1


def test_a_letter_set_aside_is_gone_and_not_brought_again(doing: Doing, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail())
    set_up_mail(doing, folder=str(tmp_path), addresses=[], place="")
    read_folder(doing)
    [one] = waiting_letters(doing)
    set_aside(one, doing)

    assert read_folder(doing) == []
    assert waiting_letters(doing) == []


def test_a_letter_set_aside_can_be_brought_back_for_thirty_days(doing: Doing) -> None:
    one = waiting(doing)
    set_aside(one, doing)
    later, too_late = (replace(doing, at=doing.at + timedelta(days=days)) for days in (29, 31))
    assert [row.pk for row in letters_aside(later)] == [one.pk]
    assert letters_aside(too_late) == []
    with pytest.raises(NotYours):
        waiting_letter(too_late, one.pk)

    bring_back(waiting_letter(later, one.pk), later)
    assert [row.pk for row in waiting_letters(later)] == [one.pk]
    assert (letters_aside(later), bytes(waiting_letter(later, one.pk).content)) == ([], mail())


def test_a_letter_that_was_set_aside_long_ago_is_gone_with_the_next(doing: Doing) -> None:
    set_aside(waiting(doing), doing)
    later = replace(doing, at=doing.at + timedelta(days=31))
    [received] = receive(later, name="y.eml", content=mail(number=2))
    assert received.waiting is not None
    set_aside(received.waiting, later)

    assert [row.pk for row in WaitingLetter.objects.all()] == [received.waiting.pk]


def test_a_letter_that_comes_again_by_hand_waits_again(doing: Doing) -> None:
    one = waiting(doing)
    set_aside(one, doing)
    waiting(doing)

    assert [row.pk for row in waiting_letters(doing)] == [one.pk]


def test_a_waiting_letter_is_shown_to_who_received_it_alone(doing: Doing) -> None:
    one = waiting(doing)

    with pytest.raises(NotYours):
        waiting_letter(replace(doing, account=UUID(int=8)), one.pk)


def test_a_letter_is_not_assigned_to_somebody_elses_case(case: EpisodeOfCare, doing: Doing) -> None:
    colleague = replace(doing, account=UUID(int=8))
    [received] = receive(colleague, name="x.eml", content=mail())
    assert received.waiting is not None

    with pytest.raises(NotYours):
        assign(waiting_letter(colleague, received.waiting.pk), case, colleague)


def test_the_folder_is_read_once_and_left_as_it_is(case: EpisodeOfCare, doing: Doing, tmp_path: Path) -> None:
    keep_address(case, doing, address="ben@example.org")
    (tmp_path / "a.eml").write_bytes(mail())
    (tmp_path / "b.txt").write_bytes(mail(number=2))
    (tmp_path / "c.eml").write_bytes(b"no mail")
    (tmp_path / "in").mkdir()
    set_up_mail(doing, folder=str(tmp_path), addresses=[], place="")

    assert look_into(doing).new == 2
    assert homes(read_folder(doing)) == ["C-1", None]
    assert look_into(doing).new == 0
    assert read_folder(doing) == []
    assert (tmp_path / "a.eml").read_bytes() == mail()


def test_a_mailbox_that_grew_gives_its_new_letters_alone(case: EpisodeOfCare, doing: Doing, tmp_path: Path) -> None:
    keep_address(case, doing, address="ben@example.org")
    set_up_mail(doing, folder=str(tmp_path), addresses=[], place="")
    pieces = [b"From b Fri Apr 26 18:00:00 2024\n" + mail(f"Word {n}.", number=n) for n in (1, 2, 3)]
    (tmp_path / "a.mbox").write_bytes(b"\n".join(pieces[:2]))
    first = read_folder(doing)
    (tmp_path / "a.mbox").write_bytes(b"\n".join(pieces))

    assert (homes(first), homes(read_folder(doing))) == (["C-1", "C-1"], ["C-1"])


def test_files_behind_many_that_were_taken_in_come_in_too(
    case: EpisodeOfCare, doing: Doing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "MOST_FILES", 2)
    keep_address(case, doing, address="ben@example.org")
    set_up_mail(doing, folder=str(tmp_path), addresses=[], place="")
    for number in range(5):
        (tmp_path / f"{number}.eml").write_bytes(mail(f"Word {number}.", number=number))

    assert (look_into(doing).new, look_into(doing).more) == (2, True)
    assert [len(read_folder(doing)) for _ in range(4)] == [2, 2, 1, 0]
    assert (look_into(doing).new, look_into(doing).more) == (0, False)


def test_no_letter_without_an_answer_is_left_out_of_the_inbox(case: EpisodeOfCare, doing: Doing) -> None:
    keep_address(case, doing, address="ben@example.org")
    for number in range(1, 16):
        receive(doing, name="x.eml", content=mail(f"Word {number}.", day=number, number=number))

    assert [one.on.day for one in open_letters(doing) if one.on] == [*range(15, 0, -1)]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="this system has no links")
def test_a_link_in_the_folder_is_not_followed(doing: Doing, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.eml").write_bytes(mail())
    (tmp_path / "watched").mkdir()
    (tmp_path / "watched" / "a.eml").symlink_to(tmp_path / "elsewhere" / "a.eml")
    set_up_mail(doing, folder=str(tmp_path / "watched"), addresses=[], place="")

    assert look_into(doing).new == 0


def test_a_folder_that_went_away_is_said(doing: Doing, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    set_up_mail(doing, folder=str(tmp_path / "in"), addresses=[], place="")
    (tmp_path / "in").rmdir()

    assert look_into(doing).trouble


@pytest.mark.parametrize(
    "wrong",
    [{"folder": "no/such"}, {"addresses": ["nobody"]}, {"place": "XX"}],
)
def test_settings_that_cannot_be_are_refused(doing: Doing, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidEntry):
        set_up_mail(doing, **{"folder": "", "addresses": [], "place": "", **wrong})


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c", "a b@c.example", "<a@b>, c@d"])
def test_what_is_no_address_is_refused(case: EpisodeOfCare, doing: Doing, address: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        keep_address(case, doing, address=address)
    assert not address or address not in str(refused.value)


def test_no_row_of_what_was_seen_names_a_file(doing: Doing) -> None:
    waiting(doing)

    assert {field.name for field in SeenFile._meta.fields} == {"id", "at", "by", "late", "sha256"}
