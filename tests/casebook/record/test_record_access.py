"""Who may see what of a case with two clients: the whole, one client's own, nothing."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from casebook.record import access
from casebook.record.access import Sight, sight_of
from casebook.record.acts import cases, documents, keeping, measures
from casebook.record.acts.belonging import owners_in, say_whose
from casebook.record.acts.measures import Filled
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.measured import series_of
from casebook.record.models import Account, Document, EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.reading import read

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
TALK = "Therapist: Good morning.\nClient: Good morning.\n"


@pytest.fixture
def couple(doing: Doing) -> EpisodeOfCare:
    return cases.open_case(doing, code="P-1", pseudonym="The Wrens", opened_on=DAY, clients=["P-1a", "P-1b"])


@pytest.fixture
def colleague(doing: Doing) -> Doing:
    return replace(doing, account=uuid.UUID(int=8))


def later(doing: Doing, minutes: int = 1) -> Doing:
    return replace(doing, at=doing.at + timedelta(minutes=minutes))


def filed(case: EpisodeOfCare, doing: Doing, client: uuid.UUID | None = None) -> Document:
    [row] = documents.file_readings(
        case, doing, original=TALK.encode(), readings=read(TALK, written_on=DAY), client=client
    )
    return row


def test_a_mark_about_one_client_lets_nobody_into_the_case(
    couple: EpisodeOfCare, doing: Doing, colleague: Doing
) -> None:
    first, _ = cases.clients_of(couple)
    cases.let_see(couple, colleague.account, doing, may_read=True, client=first)

    assert sight_of(couple, colleague.account) == Sight(clients=(first,))
    assert access.cases_of(colleague.account) == []
    assert access.parts_of(colleague.account) == [couple]
    with pytest.raises(NotYours):
        access.case_for(colleague, "P-1")


def test_marks_about_each_client_let_into_the_record(couple: EpisodeOfCare, doing: Doing, colleague: Doing) -> None:
    for client in cases.clients_of(couple):
        cases.let_see(couple, colleague.account, doing, may_read=True, client=client)

    assert access.case_for(colleague, "P-1") == couple
    assert not access.may_read_process(couple, colleague.account)
    assert access.parts_of(colleague.account) == []


def test_who_joins_later_closes_the_case_to_whom_only_the_others_were_shown(
    couple: EpisodeOfCare, doing: Doing, colleague: Doing
) -> None:
    for client in cases.clients_of(couple):
        cases.let_see(couple, colleague.account, doing, may_read=True, client=client)
    cases.add_person(couple, later(doing), client="P-1c")

    assert not access.may_read(couple, colleague.account)


def test_a_later_mark_about_one_takes_that_one_out_of_the_whole(
    couple: EpisodeOfCare, doing: Doing, colleague: Doing
) -> None:
    first, second = cases.clients_of(couple)
    cases.let_see(couple, colleague.account, doing, may_read=True, process=True)
    cases.let_see(couple, colleague.account, later(doing), may_read=False, client=first)

    assert sight_of(couple, colleague.account) == Sight(clients=(second,))


def test_a_later_mark_about_the_whole_outdoes_those_about_one(
    couple: EpisodeOfCare, doing: Doing, colleague: Doing
) -> None:
    first, _ = cases.clients_of(couple)
    cases.let_see(couple, colleague.account, doing, may_read=True, client=first)
    cases.let_see(couple, colleague.account, later(doing), may_read=False)

    assert sight_of(couple, colleague.account) == Sight()


def test_a_mark_that_was_voided_lets_nobody_in(couple: EpisodeOfCare, doing: Doing, colleague: Doing) -> None:
    first, _ = cases.clients_of(couple)
    mark = cases.let_see(couple, colleague.account, doing, may_read=True, client=first)
    keeping.void(couple, mark, later(doing), reason="the wrong client")

    with pytest.raises(NotYours):
        access.part_for(colleague, "P-1")


def test_no_mark_is_set_about_a_client_of_another_case(
    couple: EpisodeOfCare, case: EpisodeOfCare, doing: Doing, colleague: Doing
) -> None:
    [other] = cases.clients_of(case)
    with pytest.raises(NotYours):
        cases.let_see(couple, colleague.account, doing, may_read=True, client=other)


def test_the_latest_word_on_whose_it_is_counts(couple: EpisodeOfCare, doing: Doing) -> None:
    first, second = cases.clients_of(couple)
    row = filed(couple, doing, first)
    say_whose(couple, row, later(doing), client=second)
    assert owners_in(couple) == {row.pk: second}

    say_whose(couple, row, later(doing, 2), client=None)
    assert owners_in(couple) == {}


def test_nobody_says_whose_it_is_in_anothers_case(couple: EpisodeOfCare, doing: Doing, colleague: Doing) -> None:
    row = filed(couple, doing)
    with pytest.raises(NotYours):
        say_whose(couple, row, colleague, client=None)
    with pytest.raises(NotYours):
        say_whose(couple, row, doing, client=uuid.UUID(int=99))


@pytest.mark.parametrize("place", [0, 1])
def test_what_is_one_clients_own_is_sealed_under_that_clients_key(
    couple: EpisodeOfCare, doing: Doing, place: int
) -> None:
    row = filed(couple, doing, cases.clients_of(couple)[place])
    say_whose(couple, row, later(doing), client=None)

    assert documents.original_of(couple, row) == TALK.encode()


def test_two_clients_may_fill_in_the_same_on_one_day(couple: EpisodeOfCare, doing: Doing) -> None:
    first, second = cases.clients_of(couple)
    for client, total in ((first, 12), (second, 5)):
        measures.enter_administrations(
            couple, doing, instrument="phq-9", filled=[Filled(DAY, total=total)], client=client
        )

    found = series_of(measures.administrations(couple), whose=owners_in(couple))
    assert [(one.client, [point.score.value for point in one.points]) for one in found] == [
        (first, [12]),
        (second, [5]),
    ]
    with pytest.raises(AlreadyDone):
        measures.enter_administrations(couple, doing, instrument="phq-9", filled=[Filled(DAY, total=3)], client=second)


def test_only_the_keeper_adds_a_colleague(doing: Doing, colleague: Doing) -> None:
    cases.add_colleague(doing, name=" R. Colleague ", credentials="MSc")

    assert Account.objects.get(name="R. Colleague").credentials == "MSc"
    with pytest.raises(NotYours):
        cases.add_colleague(colleague, name="Another")
    with pytest.raises(InvalidEntry):
        cases.add_colleague(doing, name=" ")
