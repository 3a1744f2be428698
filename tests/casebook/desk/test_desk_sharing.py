"""Letting somebody see a case, as the owner, a colleague and a stranger meet it: one case of a couple."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from casebook.audit.models import AuditEntry
from casebook.audit.stores import Store
from casebook.desk.whoami import HANDED
from casebook.record.acts import documents, measures, notes
from casebook.record.acts.cases import add_colleague, codes_in, open_case
from casebook.record.acts.measures import Filled
from casebook.record.acts.notes import Written
from casebook.record.models import AccessMark, EpisodeOfCare
from casebook.record.who import Doing
from casebook.vault import opened
from sessionlab.reading import read

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
LETTER = "Therapist: How was it?\nClient: {words} again.\n"


@dataclass(frozen=True)
class Couple:
    """A case of two, with a letter of each, one of both, a note, and two colleagues: one to be let in, one not."""

    case: EpisodeOfCare
    first: uuid.UUID
    second: uuid.UUID
    colleague: uuid.UUID
    stranger: uuid.UUID
    letters: dict[str, uuid.UUID]

    def address(self, name: str, *more: object) -> str:
        return reverse(name, args=[self.case.code, *more])


@pytest.fixture
def couple(doing: Doing) -> Couple:
    case = open_case(doing, code="P-1", pseudonym="The Wrens", opened_on=DAY, clients=["P-1a", "P-1b"])
    first, second = (one for one, _ in sorted(codes_in(case).items(), key=lambda known: known[1]))
    letters = {}
    for words, client in (("heron", first), ("magpie", second), ("sparrow", None)):
        text = LETTER.format(words=words)
        readings = read(text, written_on=DAY)
        [row] = documents.file_readings(case, doing, original=text.encode(), readings=readings, client=client)
        letters[words] = row.pk
    for client, total in ((first, 12), (second, 5)):
        measures.enter_administrations(
            case, doing, instrument="phq-9", filled=[Filled(DAY, total=total)], client=client
        )
    paragraphs = [Written("They came late.", Store.RECORD), Written("I was glad.")]
    notes.write_note(case, doing, on=DAY, paragraphs=paragraphs)
    colleague = add_colleague(doing, name="R. Colleague")
    stranger = add_colleague(doing, name="S. Stranger")
    return Couple(case, first, second, colleague.pk, stranger.pk, letters)


@pytest.fixture
def let(browser: Client, couple: Couple) -> Callable[..., int]:
    """Let somebody in or out through the page, as its form does."""

    def act(account: uuid.UUID, *, lets: str = "yes", client: object = "", process: str = "") -> int:
        form = {"act": "let", "account": account, "lets": lets, "client": client, "process": process}
        return browser.post(couple.address("access"), form).status_code

    return act


def at_the_desk(browser: Client, account: uuid.UUID) -> None:
    opened.until_lock().clear()
    assert browser.post("/vault/hand-over/", {"account": account}).status_code == 302


def seen(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def refused(browser: Client, couple: Couple) -> list[str]:
    """Return which of the pages of the case are not there."""
    note = notes.whole_notes(couple.case, Doing(couple.case.owner_id, couple.case.at))[0].note.pk
    pages = {
        "case": couple.address("case"),
        "note": couple.address("note", note),
        "measures": couple.address("measures"),
        "access": couple.address("access"),
        "part": couple.address("part"),
        **{f"document {words}": couple.address("document", row) for words, row in couple.letters.items()},
        **{f"part {words}": couple.address("part-document", row) for words, row in couple.letters.items()},
    }
    return [name for name, path in pages.items() if browser.get(path).status_code == 404]


def test_the_owner_sees_who_sees_what(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    assert let(couple.colleague, client=couple.first) == 302

    page = seen(browser, couple.address("access"))
    assert "Sees what is P-1a’s own, and no more." in page
    assert "Sees nothing." in page


def test_a_colleague_who_was_let_in_sees_the_record(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    let(couple.colleague)
    at_the_desk(browser, couple.colleague)

    assert "The Wrens" in seen(browser, "/")
    assert refused(browser, couple) == ["access", "part sparrow"]
    note = notes.whole_notes(couple.case, Doing(couple.case.owner_id, couple.case.at))[0].note.pk
    assert "They came late." in seen(browser, couple.address("note", note))
    assert "I was glad." not in seen(browser, couple.address("note", note))


def test_with_process_notes_too(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    let(couple.colleague, process="yes")
    at_the_desk(browser, couple.colleague)

    note = notes.whole_notes(couple.case, Doing(couple.case.owner_id, couple.case.at))[0].note.pk
    assert "I was glad." in seen(browser, couple.address("note", note))


def test_a_colleague_who_may_see_one_client_sees_that_ones_own(
    browser: Client, couple: Couple, let: Callable[..., int]
) -> None:
    let(couple.colleague, client=couple.first)
    at_the_desk(browser, couple.colleague)

    part = seen(browser, couple.address("part"))
    assert ", P-1a</h2>" in part
    assert "P-1b" not in part
    assert part.count("A transcript") == 1
    assert "heron again" in seen(browser, couple.address("part-document", couple.letters["heron"]))
    assert set(refused(browser, couple)) == {
        *("case", "note", "measures", "access", "part magpie", "part sparrow"),
        *(f"document {words}" for words in couple.letters),
    }


def test_a_stranger_sees_nothing(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    let(couple.colleague)
    at_the_desk(browser, couple.stranger)

    assert "Wrens" not in seen(browser, "/")
    assert len(refused(browser, couple)) == 11


def test_who_was_let_out_sees_nothing_any_more(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    let(couple.colleague, process="yes")
    let(couple.colleague, lets="no")
    at_the_desk(browser, couple.colleague)

    assert len(refused(browser, couple)) == 11


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/", {"code": "Q-1", "pseudonym": "Rook"}),
        ("/case/P-1/note/", {"on": "2024-05-02", "record": "Mine."}),
        ("/case/P-1/access/", {"act": "add", "name": "Another"}),
        ("/case/P-1/person/", {"client": "P-1c"}),
        ("/case/P-1/consent/", {"on": "2024-05-02", "given": "yes"}),
        ("/vault/hand-over/", {"account": str(uuid.UUID(int=7))}),
        ("/vault/backup/", {"folder": "."}),
        ("/vault/passphrase/", {"current": "a", "passphrase": "b", "again": "b"}),
        ("/vault/keys/", {}),
    ],
)
def test_a_colleague_writes_nothing_and_keeps_no_vault(
    browser: Client, couple: Couple, let: Callable[..., int], path: str, form: dict[str, str]
) -> None:
    let(couple.colleague, process="yes")
    at_the_desk(browser, couple.colleague)

    assert browser.post(path, form).status_code == 404


OF_A_LOCKED_VAULT = {"new-vault", "unlock", "lock", "restore", "new-client-keys"}


def test_a_colleague_sees_no_page_of_the_vault(browser: Client, couple: Couple) -> None:
    at_the_desk(browser, couple.colleague)
    patterns = [one for one in get_resolver().url_patterns if isinstance(one, URLPattern)]
    names = [str(one.name) for one in patterns if str(one.pattern).startswith("vault/")]

    assert len(names) > 10
    for name in set(names) - OF_A_LOCKED_VAULT:
        assert {browser.get(reverse(name)).status_code, browser.post(reverse(name)).status_code} <= {404, 405}, name
    assert "A new case" not in seen(browser, "/")
    assert "At the desk: <bdi>R. Colleague</bdi>" in seen(browser, "/")


def test_the_lock_takes_the_desk_back(browser: Client, couple: Couple, doing: Doing) -> None:
    at_the_desk(browser, couple.colleague)
    known = opened.until_lock()
    opened.lock(at=doing.at)

    assert HANDED not in known


def test_the_desk_is_handed_to_nobody_unknown(browser: Client, couple: Couple) -> None:
    assert browser.post("/vault/hand-over/", {"account": uuid.UUID(int=99)}).status_code == 404
    assert browser.post("/vault/hand-over/", {}).status_code == 409


def test_process_notes_do_not_go_with_one_client(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    assert let(couple.colleague, client=couple.first, process="yes") == 422
    assert not AccessMark.objects.exists()


def test_nobody_unknown_and_not_oneself_is_let_in(couple: Couple, let: Callable[..., int]) -> None:
    assert let(uuid.UUID(int=99)) == 422
    assert let(couple.case.owner_id) == 422


def test_letting_in_handing_over_and_reading_stand_in_the_log(
    browser: Client, couple: Couple, let: Callable[..., int]
) -> None:
    let(couple.colleague)
    at_the_desk(browser, couple.colleague)
    seen(browser, couple.address("case"))

    said = list(AuditEntry.objects.order_by("seq").values_list("action", "by"))
    assert ("let_see", str(couple.case.owner_id)) in said
    assert ("hand_over", str(couple.case.owner_id)) in said
    assert said[-1] == ("read", str(couple.colleague))


def test_whose_a_document_is_can_be_said_on_its_page(browser: Client, couple: Couple, let: Callable[..., int]) -> None:
    let(couple.colleague, client=couple.first)
    path = couple.address("whose", couple.letters["sparrow"])
    assert browser.post(path, {"client": couple.first}).status_code == 302
    at_the_desk(browser, couple.colleague)

    assert "sparrow again" in seen(browser, couple.address("part-document", couple.letters["sparrow"]))


def test_a_file_is_brought_in_as_one_clients_own(browser: Client, couple: Couple) -> None:
    form = {
        "pasted": "Therapist: And now?\nClient: The wagtail.\n",
        "client": couple.second,
        "written_on": "2024-05-03",
    }
    assert browser.post(couple.address("bring"), form).status_code == 200

    from_both = seen(browser, couple.address("part"))
    assert from_both.count("A transcript") == 3
