"""What was worked out of a case and stays in memory: never old, of one's own sight alone, gone with the lock."""

import uuid
from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from django.test import Client

from casebook.audit.stores import Store
from casebook.desk.place import now
from casebook.desk.whoami import at_the_terminal
from casebook.record import course, recalling
from casebook.record.acts import findings, hours
from casebook.record.acts.cases import clients_of, enter_consent, let_see, open_case
from casebook.record.course import Course, course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.recalling import follows, recalled
from casebook.record.who import Doing
from casebook.vault import opened
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

DAY = date(2024, 5, 2)


@pytest.fixture
def cases(entered: Client) -> list[EpisodeOfCare]:
    doing = at_the_terminal()
    found = [open_case(doing, code=code, pseudonym=code, opened_on=DAY) for code in ("C-1", "C-2")]
    for case in found:
        quits(case, Store.RECORD)
    return found


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often the course of each case was worked out."""
    counted, work = Counter[str](), course._course

    def counting(case: EpisodeOfCare, *rest: object) -> Course:
        counted[case.code] += 1
        return work(case, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(course, "_course", counting)
    return counted


def quits(case: EpisodeOfCare, store: Store) -> None:
    findings.enter_event(
        case, at_the_terminal(), kind=EventKind.QUIT, by=By.CLIENT, when=When.exactly(DAY), words="heron", store=store
    )


def told(case: EpisodeOfCare, doing: Doing | None = None) -> int:
    return len(course_of(case, doing or at_the_terminal(), today=DAY).happenings)


def test_a_row_of_one_case_leaves_the_others_as_they_were(cases: list[EpisodeOfCare], made: Counter[str]) -> None:
    assert [told(case) for case in cases] == [1, 1]
    quits(cases[0], Store.PROCESS)

    assert [told(case) for case in cases] == [2, 1]
    assert made == {"C-1": 2, "C-2": 1}
    hours.enter_session(cases[1], at_the_terminal(), on=DAY)
    assert [told(case) for case in cases] == [2, 1]
    assert made == {"C-1": 2, "C-2": 2}


def test_a_row_that_names_no_case_touches_all(cases: list[EpisodeOfCare], made: Counter[str]) -> None:
    assert [told(case) for case in cases] == [1, 1]
    enter_consent(clients_of(cases[0])[0], at_the_terminal(), on=DAY, given=True)

    assert [told(case) for case in cases] == [1, 1]
    assert made == {"C-1": 2, "C-2": 2}


def test_what_is_taken_back_is_not_remembered(cases: list[EpisodeOfCare]) -> None:
    with transaction.atomic():
        quits(cases[0], Store.RECORD)
        assert told(cases[0]) == 2
        transaction.set_rollback(True)

    assert told(cases[0]) == 1


def test_who_sees_less_is_told_less(cases: list[EpisodeOfCare]) -> None:
    quits(cases[0], Store.PROCESS)
    assert told(cases[0]) == 2
    colleague = Doing(uuid.uuid4(), now())
    let_see(cases[0], colleague.account, at_the_terminal(), may_read=True)

    assert told(cases[0], colleague) == 1


def test_the_lock_and_a_destruction_empty_it(cases: list[EpisodeOfCare]) -> None:
    told(cases[0])
    held = opened.worked_out()
    assert held
    opened.forget_pieces()
    assert held == {}
    told(cases[0])
    opened.lock(at=now())

    assert held == {}


def test_no_more_is_kept_than_said(cases: list[EpisodeOfCare], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recalling, "MOST", 5)
    for number in range(20):
        recalled(number, cases[0].pk, lambda: "words")

    assert len(opened.worked_out()) == 5


def test_what_follows_from_numbers_is_worked_out_once(cases: list[EpisodeOfCare]) -> None:
    asked: list[int] = []
    found = [follows(("sum", 1, 2), lambda: asked.append(1) or 3) for _ in range(3)]  # type: ignore[func-returns-value]

    assert (found, asked) == ([3, 3, 3], [1])
