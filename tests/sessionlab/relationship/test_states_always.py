"""What holds of the states whatever happened."""

import re
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.states import State, follow
from sessionlab.transcript import Span, When

DAYS = st.integers(0, 400).map(lambda day: date(2019, 1, 1) + timedelta(days=day))
WHENS = st.one_of(
    st.just(When()),
    DAYS.map(When.exactly),
    st.tuples(DAYS, st.integers(1, 40)).map(lambda d: When.between(d[0], d[0] + timedelta(days=d[1]))),
)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(EventKind),
    when=WHENS,
    by=st.sampled_from(By),
    span=st.just(Span(0, 7)),
    quote=st.just("zebra97"),
    confidence=st.just(0.5),
    because=st.just("zebra98"),
    turn=st.one_of(st.none(), st.integers(0, 9)),
    detail=st.sampled_from(["", "contrite", "held", "did not hold", "planned", "unplanned"]),
)
COURSES = st.lists(EVENTS, max_size=25)
TODAY = st.one_of(st.none(), DAYS)


@given(COURSES, TODAY)
def test_the_same_events_give_the_same_states(events: list[Event], today: date | None) -> None:
    assert follow(events, today=today) == follow(tuple(events), today=today)


@given(COURSES, st.integers(0, 25))
def test_what_comes_later_changes_nothing_that_was_said_before(events: list[Event], cut: int) -> None:
    before = follow(events[:cut])

    assert follow(events)[: len(before)] == before


@given(COURSES, TODAY)
def test_a_day_of_asking_adds_one_ending_at_the_most(events: list[Event], today: date | None) -> None:
    without = follow(events)
    asked = follow(events, today=today)

    assert asked[: len(without)] == without
    assert [change.state for change in asked[len(without) :]] in ([], [State.ENDED_UNPLANNED])


@given(COURSES, TODAY)
def test_every_change_names_events_that_are_there_in_their_order(events: list[Event], today: date | None) -> None:
    for change in follow(events, today=today):
        assert change.because
        assert list(change.because) == sorted(set(change.because))
        assert set(change.because) <= set(range(len(events)))


@given(COURSES)
def test_a_change_leads_to_another_state_but_for_the_first(events: list[Event]) -> None:
    found = [change.state for change in follow(events)]

    assert all(one is not next_ for one, next_ in pairwise(found))


@given(COURSES, TODAY)
def test_a_sentence_is_whole_and_holds_nobodys_words(events: list[Event], today: date | None) -> None:
    for change in follow(events, today=today):
        assert change.sentence.endswith(".")
        assert "  " not in change.sentence
        assert not re.search(r"zebra|[{}]", change.sentence)
