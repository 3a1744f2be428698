"""What holds of a story whatever the files told."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.story import Chapter, gather_story
from sessionlab.transcript import Letter, Narrative, Source, Span, Transcript, When

DAYS = st.integers(0, 6).map(lambda number: date(2020, 2, 1) + timedelta(days=number))
EVENTS = st.builds(
    Event,
    kind=st.sampled_from(EventKind),
    when=st.one_of(st.just(When()), DAYS.map(When.exactly)),
    by=st.sampled_from(By),
    span=st.just(Span(0, 1)),
    quote=st.just("-"),
    confidence=st.sampled_from([0.3, 0.6]),
    because=st.just("-"),
)


@st.composite
def chapters(draw: st.DrawFn) -> Chapter:
    """Return a small chapter of any kind."""
    text = draw(st.sampled_from(["One.", "Two.", "Three."]))
    on = draw(st.one_of(st.none(), DAYS))
    events = tuple(draw(st.lists(EVENTS, max_size=6)))
    kind = draw(st.sampled_from([Narrative, Letter, Transcript]))
    if kind is Transcript:
        return Chapter(Transcript(source=Source("transcript", "-", "0"), text=text, on=on, turns=()), (), events)
    source = Source("note" if kind is Narrative else "letter", "-", "0")
    return Chapter(kind(source=source, text=text, on=on, passages=()), (), events)


CASES = st.lists(chapters(), max_size=5)


@given(CASES)
def test_nothing_told_is_lost_and_nothing_counts_twice(case: list[Chapter]) -> None:
    told = sorted(at for found in gather_story(case).events for at in found.tellings)

    assert told == [(number, index) for number, chapter in enumerate(case) for index in range(len(chapter.events))]


@given(CASES)
def test_the_order_within_a_chapter_is_always_kept(case: list[Chapter]) -> None:
    places = [at for found in gather_story(case).events for at in found.tellings]

    for number in range(len(case)):
        indexes = [index for chapter, index in places if chapter == number]
        assert indexes == sorted(indexes)


@given(CASES)
def test_tellings_of_one_event_agree_on_kind_and_day(case: list[Chapter]) -> None:
    for found in gather_story(case).events:
        told = [case[number].events[index] for number, index in found.tellings]
        texts = {case[number].reading.text for number, _ in found.tellings}
        assert len(texts) == 1 or len({(event.kind, event.when) for event in told}) == 1


@given(CASES)
def test_a_story_told_again_is_the_same(case: list[Chapter]) -> None:
    assert gather_story(case) == gather_story(list(case))
