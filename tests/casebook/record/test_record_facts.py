"""The facts of a note are signed with it; another account signs after its author; addenda follow one another signed."""

import uuid
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from casebook.audit.stores import Store
from casebook.record.acts import keeping, notes
from casebook.record.acts.cases import let_see
from casebook.record.acts.facts import Facts, enter_facts, facts_of
from casebook.record.acts.notes import Written
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import Addendum, EpisodeOfCare, Note
from casebook.record.spelling import note_digest
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)
FACTS = Facts(form="soap", starts=time(10), stops=time(10, 50), risk="not asked", sections={10_000: "plan"})


@pytest.fixture
def note(case: EpisodeOfCare, doing: Doing) -> Note:
    return notes.write_note(
        case, doing, on=DAY, paragraphs=[Written("She came.", Store.RECORD), Written("I was glad.")]
    )


@pytest.fixture
def colleague(doing: Doing) -> Doing:
    return Doing(uuid.UUID(int=9), doing.at + timedelta(hours=1))


def test_the_latest_facts_count_until_the_note_is_signed(case: EpisodeOfCare, doing: Doing, note: Note) -> None:
    enter_facts(case, note, doing, FACTS)
    enter_facts(case, note, replace(doing, at=doing.at + timedelta(minutes=1)), replace(FACTS, form="dap"))
    found = facts_of(note)

    assert found is not None
    assert (found.form, found.risk, found.sections) == ("dap", "not asked", {"10000": "plan"})
    keeping.sign(case, note, doing)
    with pytest.raises(AlreadyDone):
        enter_facts(case, note, doing, FACTS)


@pytest.mark.parametrize("wrong", [{"attendance": "gone"}, {"risk": "denied"}, {"starts": time(11), "stops": time(10)}])
def test_facts_that_cannot_be_are_refused(case: EpisodeOfCare, doing: Doing, note: Note, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidEntry):
        enter_facts(case, note, doing, replace(FACTS, **wrong))


def test_a_signature_covers_the_facts(case: EpisodeOfCare, doing: Doing, note: Note) -> None:
    enter_facts(case, note, doing, FACTS)
    record, process = keeping.sign(case, note, doing)
    assert keeping.holds(note, record, Store.RECORD)
    assert keeping.holds(note, process, Store.PROCESS)
    found = facts_of(note)
    assert found is not None
    paragraphs = keeping.paragraphs_of(note, Store.RECORD)
    known = {"at": record.at, "signer": record.signer}

    assert record.digest == note_digest(note, paragraphs, facts=found, **known)
    found.risk = "asked: no"
    assert record.digest != note_digest(note, paragraphs, facts=found, **known)


def test_facts_of_a_signed_note_are_not_voided(case: EpisodeOfCare, doing: Doing, note: Note) -> None:
    row = enter_facts(case, note, doing, FACTS)
    keeping.sign(case, note, doing)
    with pytest.raises(AlreadyDone):
        keeping.void(case, row, doing, reason="a slip")


def test_another_account_signs_what_it_may_see(case: EpisodeOfCare, doing: Doing, note: Note, colleague: Doing) -> None:
    keeping.sign(case, note, doing)
    with pytest.raises(NotYours):
        keeping.co_sign(case, note, colleague)
    let_see(case, colleague.account, doing, may_read=True)

    [signature] = keeping.co_sign(case, note, colleague)
    assert signature.by == str(colleague.account)
    assert keeping.holds(note, signature, Store.RECORD)
    with pytest.raises(AlreadyDone):
        keeping.co_sign(case, note, colleague)


def test_who_may_see_process_notes_signs_both_parts(
    case: EpisodeOfCare, doing: Doing, note: Note, colleague: Doing
) -> None:
    keeping.sign(case, note, doing)
    let_see(case, colleague.account, doing, may_read=True, process=True)

    assert len(keeping.co_sign(case, note, colleague)) == 2
    assert [keeping.holds(note, row, store) for store, row in keeping.signatures_of(note)] == [True] * 4


def test_the_author_signs_first_and_never_beside(
    case: EpisodeOfCare, doing: Doing, note: Note, colleague: Doing
) -> None:
    let_see(case, colleague.account, doing, may_read=True)
    with pytest.raises(InvalidEntry):
        keeping.co_sign(case, note, colleague)
    keeping.sign(case, note, doing)
    with pytest.raises(AlreadyDone):
        keeping.co_sign(case, note, doing)


def test_an_addendum_waits_for_the_signature_of_the_last(case: EpisodeOfCare, doing: Doing, note: Note) -> None:
    keeping.sign(case, note, doing)
    known = {"case_id": case.pk, "row_id": note.pk, "on": DAY, "at": doing.at, "by": doing.by}
    Addendum(text="More.", reason="later", **known).save()
    with pytest.raises(InvalidEntry, match="signature"):
        keeping.add_addendum(case, note.pk, doing, on=DAY, text="And more.", reason="later", store=Store.RECORD)
