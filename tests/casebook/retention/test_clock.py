"""Until when a record is kept: the later of two days, by the table."""

from dataclasses import replace
from datetime import date

import pytest
from tests.casebook.leaving.filling import AT, DAY

from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.models import Client, EpisodeOfCare
from casebook.record.who import Doing
from casebook.retention.acts import hold, set_terms
from casebook.retention.clock import Clock, clock_of, due
from casebook.retention.jurisdictions import jurisdictions, years_after


@pytest.fixture
def case(filled: None) -> EpisodeOfCare:
    found: EpisodeOfCare = EpisodeOfCare.objects.get(code="C-1")
    return found


def clock() -> Clock:
    return clock_of(Client.objects.get(code="C-1"))


@pytest.mark.parametrize(
    ("place", "of_age_on", "until"),
    [
        ("usual", None, "2031-05-02"),
        ("usual", date(2027, 5, 2), "2031-05-02"),
        ("usual", date(2030, 5, 2), "2033-05-02"),
        ("us-ca", date(2030, 5, 2), "2037-05-02"),
        ("de", date(2030, 5, 2), "2034-05-02"),
    ],
)
def test_the_later_of_two_days_counts(
    case: EpisodeOfCare, doing: Doing, place: str, of_age_on: date | None, until: str
) -> None:
    later = replace(doing, at=AT.replace(year=2025))
    set_terms(case, later, client="C-1", jurisdiction=place, of_age_on=of_age_on)

    assert (clock().last_service, str(clock().until)) == (DAY, until)


def test_whose_time_is_over_is_told_unless_it_is_held(case: EpisodeOfCare, doing: Doing) -> None:
    over = replace(doing, at=AT.replace(year=2031))
    assert due(doing) == []
    assert [one.client.code for one in due(over)] == ["C-1", "C-2"]

    hold(case, over, client="C-1", held=True, reason="a court")
    assert [one.client.code for one in due(over)] == ["C-2"]


def test_a_place_that_is_not_in_the_table_and_a_strange_client_are_refused(case: EpisodeOfCare, doing: Doing) -> None:
    with pytest.raises(InvalidEntry):
        set_terms(case, doing, client="C-1", jurisdiction="atlantis", of_age_on=None)
    with pytest.raises(NotYours):
        set_terms(case, doing, client="C-2", jurisdiction="usual", of_age_on=None)


def test_every_row_of_the_table_has_its_source_and_day() -> None:
    for row in jurisdictions().values():
        assert row.source
        assert row.where.startswith("http")
        assert row.read_on <= date(2026, 12, 31)
        assert row.years_after_last_service >= 5


def test_a_leap_day_has_its_anniversary() -> None:
    assert years_after(date(2024, 2, 29), 7) == date(2031, 3, 1)
