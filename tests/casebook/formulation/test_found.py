"""Formulations and relationship episodes are found by their words, in the process store alone."""

import uuid
from dataclasses import replace
from datetime import date

import pytest
from django.db import connections

from casebook.audit.stores import Store
from casebook.formulation.episodes import name_episode
from casebook.formulation.versions import write_version
from casebook.record.acts import keeping
from casebook.record.acts.cases import let_see
from casebook.record.finder import Narrowed
from casebook.record.models import EpisodeOfCare
from casebook.record.search import look_in
from casebook.record.who import Doing
from sessionlab.formulation.hypothesis import Claim, Formulation, Pattern, State

pytestmark = pytest.mark.django_db(databases=["default", "process"])
FIRST = Formulation(
    on=date(2024, 3, 1),
    why="After the hour about the quarry.",
    patterns=(Pattern(words="Dispenses maxims", rests_on="the lighthouse letter"),),
    states=(State(name="Haughtiness", markers=("S.contempt",)), State(name="Bashfulness")),
    claims=(Claim(before="Bashfulness", after="Haughtiness"),),
)


@pytest.mark.parametrize("word", ["quarry", "maxim", "lighthouse", "haughtiness", "bashful", '"dispenses maxims"'])
def test_a_version_is_found_by_what_it_says(case: EpisodeOfCare, doing: Doing, word: str) -> None:
    row = write_version(case, doing, formulation=FIRST)
    [hit] = look_in([case], doing, word)

    assert (hit.id, hit.elsewhere, hit.on, hit.store) == (row.pk, "formulation", FIRST.on, Store.PROCESS)
    assert hit.words


@pytest.mark.parametrize("word", ["sister", "soothed", "turns away", "allotment"])
def test_an_episode_is_found_by_whom_it_was_with_and_what_was_wished(
    case: EpisodeOfCare, doing: Doing, word: str
) -> None:
    row = name_episode(
        case, doing, who="her sister", wish=["to be soothed"], other=["turns away"], words="On the allotment."
    )
    [hit] = look_in([case], doing, word)

    assert (hit.id, hit.elsewhere, hit.on) == (row.pk, "episode", None)


def test_words_of_the_library_are_none_of_the_therapists(case: EpisodeOfCare, doing: Doing) -> None:
    write_version(case, doing, formulation=FIRST)

    assert look_in([case], doing, "moderate") == []
    assert look_in([case], doing, "contempt") == []


def test_it_is_found_in_the_process_store_alone_and_by_nobody_who_may_not_see_it(
    case: EpisodeOfCare, doing: Doing
) -> None:
    write_version(case, doing, formulation=FIRST)
    colleague = replace(doing, account=uuid.UUID(int=8))
    let_see(case, colleague.account, doing, may_read=True)

    assert look_in([case], doing, "quarry", process=False) == []
    assert look_in([case], colleague, "quarry") == []
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM record_finder WHERE record_finder MATCH 'quarry'")
        assert cursor.fetchone() == (0,)


def test_what_was_voided_is_not_found(case: EpisodeOfCare, doing: Doing) -> None:
    row = write_version(case, doing, formulation=FIRST)
    keeping.void(case, row, doing, reason="Of another client.")

    assert look_in([case], doing, "quarry") == []


@pytest.mark.parametrize(
    ("narrowed", "number"),
    [
        (Narrowed(kind="formulation"), 1),
        (Narrowed(kind="note"), 0),
        (Narrowed(since=date(2024, 3, 1), until=date(2024, 3, 31)), 1),
        (Narrowed(since=date(2024, 3, 2)), 0),
    ],
    ids=str,
)
def test_a_search_is_narrowed_to_formulations_and_to_days(
    case: EpisodeOfCare, doing: Doing, narrowed: Narrowed, number: int
) -> None:
    write_version(case, doing, formulation=FIRST)

    assert len(look_in([case], doing, "quarry", narrowed=narrowed)) == number
