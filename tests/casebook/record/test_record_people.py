"""Who takes part in a case, what they agreed to, and who may look."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from casebook.record.access import case_for, cases_of, may_read, may_read_process
from casebook.record.acts import cases, documents, keeping
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import CasePerson, Client, ClientName, EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.reading import read

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
TALK = "Therapist: Good morning.\nClient: Good morning.\n"


@pytest.fixture
def colleague(doing: Doing) -> Doing:
    return replace(doing, account=UUID(int=8))


@pytest.fixture
def later(doing: Doing) -> Doing:
    return replace(doing, at=doing.at + timedelta(minutes=1))


def agree(case: EpisodeOfCare, doing: Doing, *, on: date = DAY, given: bool = True) -> None:
    for client in cases.clients_of(case):
        cases.enter_consent(client, doing, on=on, given=given)


def test_somebody_who_joins_takes_part_last(case: EpisodeOfCare, later: Doing) -> None:
    first = cases.clients_of(case)
    joined = cases.add_person(case, later, client="C-1b", real_name="Ada Example")

    assert cases.clients_of(case) == [*first, joined.client_id]
    assert ClientName.objects.get(client_id=joined.client_id).name == "Ada Example"


def test_somebody_who_joins_has_agreed_to_nothing(case: EpisodeOfCare, doing: Doing, later: Doing) -> None:
    agree(case, doing)
    assert cases.may_be_read(case)

    cases.add_person(case, later, client="C-1b")
    assert not cases.may_be_read(case)


@pytest.mark.parametrize(("code", "refusal"), [("C-1", AlreadyDone), (" ", InvalidEntry)])
def test_who_takes_part_or_has_no_code_does_not_join(
    case: EpisodeOfCare, doing: Doing, code: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        cases.add_person(case, doing, client=code)
    assert Client.objects.count() == 1


def test_nobody_joins_the_case_of_another(case: EpisodeOfCare, colleague: Doing) -> None:
    with pytest.raises(NotYours):
        cases.add_person(case, colleague, client="C-1b")


def test_who_joined_by_mistake_takes_part_no_more(case: EpisodeOfCare, doing: Doing, later: Doing) -> None:
    agree(case, doing)
    joined = cases.add_person(case, later, client="C-1b")
    keeping.void(case, joined, later, reason="the client of another case")

    assert len(cases.clients_of(case)) == 1
    assert cases.may_be_read(case)


def test_originals_are_read_whoever_takes_part(case: EpisodeOfCare, doing: Doing, later: Doing) -> None:
    [one] = documents.file_readings(case, doing, original=b"one", readings=read(TALK, written_on=DAY))
    cases.add_person(case, later, client="C-1b")
    keeping.void(case, CasePerson.objects.order_by("at")[0], later, reason="it was only the other")
    [two] = documents.file_readings(case, doing, original=b"two", readings=read(TALK, written_on=DAY))

    assert [documents.original_of(case, document) for document in (one, two)] == [b"one", b"two"]


def test_the_same_client_named_twice_takes_part_once(doing: Doing) -> None:
    case = cases.open_case(doing, code="P-1", pseudonym="The pair", opened_on=DAY, clients=("P-1a", "P-1a"))

    assert len(cases.clients_of(case)) == 1


def test_a_consent_of_a_day_to_come_is_refused(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(InvalidEntry):
        agree(case, doing, on=DAY + timedelta(days=2))
    assert not cases.may_be_read(case)


def test_a_consent_taken_back_at_the_same_time_is_taken_back(case: EpisodeOfCare, doing: Doing) -> None:
    for given in (False, True):
        agree(case, doing, given=given)

    assert not cases.may_be_read(case)


def test_a_case_whose_clients_are_all_voided_is_not_read(case: EpisodeOfCare, doing: Doing) -> None:
    agree(case, doing)
    keeping.void(case, CasePerson.objects.get(), doing, reason="wrong case")

    assert not cases.may_be_read(case)


def test_a_voided_mark_lets_nobody_in(case: EpisodeOfCare, doing: Doing, colleague: Doing) -> None:
    mark = cases.let_see(case, colleague.account, doing, may_read=True, process=True)
    assert may_read_process(case, colleague.account)

    keeping.void(case, mark, doing, reason="the wrong colleague")
    assert cases_of(colleague.account) == []
    assert not may_read(case, colleague.account)
    with pytest.raises(NotYours):
        case_for(colleague, case.code)


def test_the_latest_mark_counts(case: EpisodeOfCare, doing: Doing, later: Doing, colleague: Doing) -> None:
    cases.let_see(case, colleague.account, doing, may_read=True, process=True)
    cases.let_see(case, colleague.account, later, may_read=True)

    assert may_read(case, colleague.account)
    assert not may_read_process(case, colleague.account)


def test_of_two_marks_at_one_time_the_one_counts_that_lets_less(
    case: EpisodeOfCare, doing: Doing, colleague: Doing
) -> None:
    for let in (False, True):
        cases.let_see(case, colleague.account, doing, may_read=let)

    assert not may_read(case, colleague.account)
    assert cases_of(colleague.account) == []
