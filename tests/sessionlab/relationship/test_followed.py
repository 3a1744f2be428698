"""What followed something: the first of the kinds asked for, and all within some days."""

from datetime import date

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.followed import followed_by, followed_within
from sessionlab.transcript import UNDATED, Span, When

BREAK, RETURN, SESSION = EventKind.BREAK, EventKind.RETURN, EventKind.SESSION


def told(kind: EventKind, day: int | None) -> Event:
    when = UNDATED if day is None else When.exactly(date(2024, 5, day))
    return Event(kind=kind, when=when, by=By.CLIENT, span=Span(0, 0), quote="", confidence=1.0, because="")


def test_the_first_of_the_kinds_asked_for_counts_with_its_days() -> None:
    found = followed_by([told(BREAK, 1), told(EventKind.LETTER_OUT, 2), told(RETURN, 9)], 0, {RETURN, SESSION})

    assert found is not None
    assert (found.event.kind, found.days) == (RETURN, 8)


def test_on_the_same_day_what_stands_later_followed() -> None:
    found = followed_by([told(SESSION, 1), told(BREAK, 1), told(RETURN, 1)], 1, {RETURN, SESSION})

    assert found is not None
    assert (found.event.kind, found.days) == (RETURN, 0)


def test_what_surely_lay_before_did_not_follow() -> None:
    assert followed_by([told(BREAK, 5), told(SESSION, 1)], 0, {SESSION}) is None


def test_without_a_day_it_followed_after_nobody_knows_how_long() -> None:
    found = followed_by([told(BREAK, None), told(RETURN, 3)], 0, {RETURN})

    assert found is not None
    assert found.days is None


def test_within_some_days_all_kinds_are_told_and_the_last_day_counts() -> None:
    events = [told(BREAK, 1), told(SESSION, 3), told(RETURN, 8), told(EventKind.QUIT, 9), told(BREAK, None)]

    assert followed_within(events, 0, days=7) == {SESSION, RETURN}


def test_after_what_has_no_day_nothing_is_told() -> None:
    assert followed_within([told(BREAK, None), told(SESSION, 3)], 0, days=7) == frozenset()
