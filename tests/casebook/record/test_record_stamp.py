"""The state of both stores changes with every row that is added, whatever it is and wherever it lies."""

from datetime import date

import pytest
from django.apps import apps

from casebook.audit.stores import Store
from casebook.record.acts import hours, notes
from casebook.record.acts.cases import let_see, open_case
from casebook.record.acts.keeping import void
from casebook.record.acts.notes import Written
from casebook.record.models import EpisodeOfCare, Row
from casebook.record.stamp import stamp, tables_of
from casebook.record.who import Doing

pytestmark = pytest.mark.django_db(databases=["default", "process"])
DAY = date(2024, 5, 2)


def test_every_kind_of_row_is_looked_at() -> None:
    known = {model._meta.db_table for model in apps.get_models() if issubclass(model, Row)}

    assert set(tables_of(Store.RECORD)) | set(tables_of(Store.PROCESS)) == known


def test_what_is_kept_in_both_is_looked_at_in_both() -> None:
    assert {"record_paragraph", "record_event"} <= set(tables_of(Store.RECORD)) & set(tables_of(Store.PROCESS))
    assert "record_note" not in tables_of(Store.PROCESS)


def test_it_stays_while_nothing_is_added(case: EpisodeOfCare) -> None:
    assert stamp() == stamp()


def test_a_process_paragraph_alone_changes_it(case: EpisodeOfCare, doing: Doing) -> None:
    before = stamp()
    notes.write_note(case, doing, on=DAY, paragraphs=[Written("She is late.")])

    assert stamp()[1] != before[1]


def test_voiding_changes_it(case: EpisodeOfCare, doing: Doing) -> None:
    session = hours.enter_session(case, doing, on=DAY)
    before = stamp()
    void(case, session, doing, reason="Twice.")

    assert stamp() != before


def test_an_access_mark_changes_it(case: EpisodeOfCare, doing: Doing) -> None:
    before = stamp()
    let_see(case, doing.account, doing, may_read=False)

    assert stamp() != before


def test_a_row_of_another_case_changes_it_too(case: EpisodeOfCare, doing: Doing) -> None:
    before = stamp()
    open_case(doing, code="C-2", pseudonym="Rook", opened_on=DAY)

    assert stamp() != before
