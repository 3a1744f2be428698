"""Versions are added, stand in the process store alone, and what is voided is none."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from casebook.audit.stores import Store
from casebook.formulation.models import StoredFormulation
from casebook.formulation.versions import version_of, versions_of, write_version
from casebook.record.acts import keeping
from casebook.record.acts.cases import let_see
from casebook.record.course import course_of
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare, Event
from casebook.record.who import Doing
from sessionlab.formulation.hypothesis import Claim, Formulation, State
from sessionlab.relationship.events import EventKind

pytestmark = pytest.mark.django_db(databases=["default", "process"])
ENVY, SHAME, CONTEMPT = (State(name=name) for name in ("Envy", "Shame", "Contempt"))
FIRST = Formulation(on=date(2024, 3, 1), states=(ENVY, CONTEMPT), claims=(Claim(before="Envy", after="Contempt"),))
SECOND = Formulation(
    on=date(2024, 4, 1),
    why="The hour of Friday.",
    states=(SHAME, ENVY, CONTEMPT),
    claims=(Claim(before="Shame", after="Envy"), Claim(before="Envy", after="Contempt")),
)


def test_both_versions_stand_and_the_second_says_what_changed(case: EpisodeOfCare, doing: Doing) -> None:
    first = write_version(case, doing, formulation=FIRST)
    second = write_version(case, doing, formulation=SECOND)
    found = versions_of(case, doing)

    assert [(one.number, one.row.pk, one.formulation) for one in found] == [
        (1, first.pk, FIRST),
        (2, second.pk, SECOND),
    ]
    assert second.replaces == first.pk
    assert found[1].changes[0].sentence == "Shame comes first now, where Envy did."


def test_a_version_stands_in_the_process_store_and_tells_an_event_there(case: EpisodeOfCare, doing: Doing) -> None:
    row = write_version(case, doing, formulation=FIRST)
    [event] = Event.objects.using("process").filter(case_id=case.pk)

    assert row._state.db == "process"
    assert (event.kind, event.on, event.source_id) == ("formulation", FIRST.on, row.pk)
    assert not Event.objects.filter(case_id=case.pk).exists()
    assert row.late


def test_a_version_of_a_day_that_is_told_already_tells_no_second_event(case: EpisodeOfCare, doing: Doing) -> None:
    write_version(case, doing, formulation=FIRST)
    write_version(case, doing, formulation=replace(SECOND, on=FIRST.on))

    assert Event.objects.using("process").filter(case_id=case.pk).count() == 1


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (replace(SECOND, why=" "), "Why it changed is missing"),
        (replace(SECOND, on=date(2024, 5, 4)), "still to come"),
        (replace(FIRST, on=date(2024, 4, 1), why="again"), "Nothing in it differs"),
    ],
)
def test_a_version_that_says_nothing_new_or_not_why_is_refused(
    case: EpisodeOfCare, doing: Doing, one: Formulation, said: str
) -> None:
    write_version(case, doing, formulation=FIRST)
    with pytest.raises(InvalidEntry, match=said):
        write_version(case, doing, formulation=one)

    assert len(versions_of(case, doing)) == 1


def test_what_is_voided_is_no_version_and_no_event_any_more(case: EpisodeOfCare, doing: Doing) -> None:
    write_version(case, doing, formulation=FIRST)
    second = write_version(case, doing, formulation=SECOND)
    keeping.void(case, second, doing, reason="wrong case")
    told = course_of(case, doing, today=doing.at.date()).happenings

    assert [one.formulation for one in versions_of(case, doing)] == [FIRST]
    assert [one.told.when.on for one in told if one.told.kind is EventKind.FORMULATION] == [FIRST.on]
    with pytest.raises(NotYours):
        version_of(case, second.pk, doing)


def test_who_may_see_the_record_alone_sees_no_formulation(case: EpisodeOfCare, doing: Doing) -> None:
    write_version(case, doing, formulation=FIRST)
    other = replace(doing, account=uuid.UUID(int=9))
    let_see(case, other.account, doing, may_read=True, process=False)
    with pytest.raises(NotYours):
        versions_of(case, other)


def test_only_the_owner_writes_one(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(NotYours):
        write_version(case, replace(doing, account=uuid.UUID(int=9)), formulation=FIRST)

    assert not StoredFormulation.objects.using(Store.PROCESS.value).exists()
