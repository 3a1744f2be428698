"""Several files of one case become one story."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest

from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.states import State
from sessionlab.relationship.story import Chapter, Story, gather_story
from sessionlab.transcript import UNDATED, Letter, Narrative, Reading, Source, Span, Transcript, When

FIRST_DAY = date(2021, 9, 6)


def day(number: int) -> date:
    """Return a day of the story, counted from its first."""
    return FIRST_DAY + timedelta(days=number)


def event(kind: str, on: int | When | None = 0, *, by: str = "client", detail: str = "", sure: float = 0.5) -> Event:
    """Return an event on a day of the story, within days, or on none that is known."""
    when = on if isinstance(on, When) else UNDATED if on is None else When.exactly(day(on))
    return Event(
        kind=EventKind(kind),
        when=when,
        by=By(by),
        span=Span(0, 1),
        quote="-",
        confidence=sure,
        because="-",
        detail=detail,
    )


def note(on: int | None, *events: Event, text: str = "A note.") -> Chapter:
    """Return a note written on a day."""
    reading = Narrative(source=_source("note"), text=text, on=None if on is None else day(on), passages=())
    return Chapter(reading, (), events)


def transcript(on: int | None, *events: Event, text: str = "An hour.") -> Chapter:
    """Return an hour held on a day."""
    reading = Transcript(source=_source("transcript"), text=text, on=None if on is None else day(on), turns=())
    return Chapter(reading, (), events)


def letter(on: int, *events: Event, hour: int = 12, text: str = "A letter.") -> Chapter:
    """Return a letter sent on a day at an hour."""
    sent = datetime.combine(day(on), datetime.min.time(), tzinfo=UTC).replace(hour=hour)
    reading: Reading = Letter(source=_source("letter"), text=text, on=day(on), passages=(), sent_at=sent)
    return Chapter(reading, (), events)


def _source(kind: str) -> Source:
    return Source(kind=kind, name="-", sha256="0" * 64)  # type: ignore[arg-type]


def kinds(story: Story) -> list[str]:
    """Return the kinds of the events in the order of the story."""
    return [found.event.kind.value for found in story.events]


def tellings(story: Story) -> list[tuple[tuple[int, int], ...]]:
    """Return who tells each event."""
    return [found.tellings for found in story.events]


def test_no_chapter_is_an_empty_story_that_is_steady() -> None:
    story = gather_story([])

    assert (story.events, story.states, story.state) == ((), (), State.STEADY)


def test_one_chapter_keeps_its_order_whatever_its_days() -> None:
    story = gather_story([note(9, event("quit", 9), event("rupture", 2), event("pattern", None))])

    assert kinds(story) == ["quit", "rupture", "pattern"]


def test_chapters_stand_by_their_days_and_not_as_they_were_given() -> None:
    late, early = note(7, event("quit", 7)), transcript(0, event("rupture", 0))

    assert kinds(gather_story([late, early])) == ["rupture", "quit"]
    assert tellings(gather_story([late, early])) == [((1, 0),), ((0, 0),)]


def test_a_note_that_looks_back_is_woven_in_at_its_days() -> None:
    looks_back = note(8, event("rupture", 0), event("quit", 8))
    between = letter(4, event("letter_in", 4))

    assert kinds(gather_story([looks_back, between])) == ["rupture", "letter_in", "quit"]


def test_the_rupture_of_the_hour_and_of_the_note_about_it_is_one() -> None:
    hour = transcript(0, event("session", 0, by="both"), event("rupture", 0))
    told = note(0, event("session", 0, by="both"), event("rupture", 0), event("repair", 0, by="therapist"))

    assert kinds(gather_story([hour, told])) == ["session", "rupture", "repair"]
    assert tellings(gather_story([hour, told]))[1] == ((0, 1), (1, 1))


def test_the_hour_speaks_for_itself_before_the_note() -> None:
    told = note(0, event("rupture", 0, sure=0.9))
    hour = transcript(0, event("rupture", 0, sure=0.4))

    [rupture] = gather_story([told, hour]).events

    assert rupture.event.confidence == 0.4
    assert rupture.tellings == ((1, 0), (0, 0))


def test_a_letter_and_the_note_that_mentions_it_are_one() -> None:
    told = note(1, event("rupture", 0), event("letter_in", 0), event("break", 0))
    written = letter(0, event("letter_in", 0), event("break", 0))

    story = gather_story([told, written])

    assert kinds(story) == ["rupture", "letter_in", "break"]
    assert tellings(story)[1:] == [((1, 0), (0, 1)), ((1, 1), (0, 2))]


def test_two_letters_of_one_day_stay_two() -> None:
    first, second = letter(0, event("letter_in", 0), hour=8), letter(0, event("letter_in", 0), hour=20, text="Another.")

    assert tellings(gather_story([second, first])) == [((1, 0),), ((0, 0),)]


def test_two_hours_of_one_day_stay_two() -> None:
    one, other = transcript(0, event("session", 0)), transcript(0, event("session", 0), text="Another hour.")

    assert len(gather_story([one, other]).events) == 2


def test_the_same_file_given_twice_counts_once() -> None:
    twice = [letter(0, event("letter_in", 0), event("pattern", None)) for _ in range(2)]

    assert tellings(gather_story(twice)) == [((0, 0), (1, 0)), ((0, 1), (1, 1))]


def test_the_same_file_without_a_day_counts_once_wherever_it_is_given() -> None:
    undated = transcript(None, event("threat", None))

    story = gather_story([undated, note(5, event("quit", 5)), undated])

    assert tellings(story) == [((0, 0), (2, 0)), ((1, 0),)]


def test_a_repair_in_the_hour_and_one_by_letter_stay_two() -> None:
    told = note(0, event("session", 0), event("repair", 0, by="therapist"), event("letter_in", 0))
    reply = letter(0, event("letter_out", 0, by="therapist"), event("repair", 0, by="therapist"))

    assert kinds(gather_story([told, reply])) == ["session", "repair", "letter_in", "letter_out", "repair"]


def test_a_repair_by_letter_and_the_note_about_that_letter_is_one() -> None:
    told = note(0, event("letter_out", 0, by="therapist"), event("repair", 0, by="therapist"))
    reply = letter(0, event("letter_out", 0, by="therapist"), event("repair", 0, by="therapist"))

    assert kinds(gather_story([told, reply])) == ["letter_out", "repair"]


def test_a_quit_in_the_hour_and_by_letter_on_one_day_is_one() -> None:
    hour, written = transcript(0, event("quit", 0)), letter(0, event("letter_in", 0), event("quit", 0))

    assert kinds(gather_story([hour, written])) == ["letter_in", "quit"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event("rupture", 0), event("rupture", 1)),
        (event("rupture", None), event("rupture", None)),
        (event("rupture", 0, by="client"), event("rupture", 0, by="therapist")),
        (event("rupture", 0), event("threat", 0)),
        (event("pattern", 0), event("pattern", 0)),
    ],
)
def test_what_differs_in_day_doer_or_kind_stays_two(one: Event, other: Event) -> None:
    assert len(gather_story([note(2, one), note(2, other, text="Another note.")]).events) == 2


def test_who_did_it_joins_where_one_telling_says_both() -> None:
    story = gather_story([note(0, event("rupture", 0, by="both")), note(0, event("rupture", 0), text="Another note.")])

    assert len(story.events) == 1


def test_tellings_that_cross_do_not_break_either_order() -> None:
    one = note(0, event("rupture", 0), event("quit", 0))
    other = note(0, event("quit", 0), event("rupture", 0), text="Told the other way round.")

    story = gather_story([one, other])

    assert sorted(kinds(story)) in (["quit", "quit", "rupture"], ["quit", "rupture", "rupture"])
    assert sorted(at for found in tellings(story) for at in found) == [(0, 0), (0, 1), (1, 0), (1, 1)]


def test_a_joined_event_borrows_the_detail_that_one_telling_has() -> None:
    written = letter(0, event("return", 0))
    told = note(0, event("return", 0, detail="contrite"))

    [found] = gather_story([written, told]).events

    assert found.event.detail == "contrite"


def test_an_undated_event_stays_beside_its_neighbours() -> None:
    told = note(9, event("pattern", None), event("rupture", 2), event("formulation", None), event("quit", 9))

    assert kinds(gather_story([told, letter(5, event("letter_in", 5))])) == [
        "pattern",
        "rupture",
        "formulation",
        "letter_in",
        "quit",
    ]


def test_an_undated_file_stands_behind_the_one_given_before_it() -> None:
    undated = transcript(None, event("threat", None))

    assert kinds(gather_story([note(0, event("rupture", 0)), undated, note(5, event("quit", 5))])) == [
        "rupture",
        "threat",
        "quit",
    ]


def test_files_without_any_day_stand_as_they_were_given() -> None:
    given = [
        note(None, event("pattern", None)),
        transcript(None, event("session", None)),
        note(None, event("quit", None)),
    ]

    assert kinds(gather_story(given)) == ["pattern", "session", "quit"]


def test_a_holiday_to_come_does_not_hold_up_what_was_told_after_it() -> None:
    told = note(0, event("holiday", 60, by="both"), event("rupture", 0))

    assert kinds(gather_story([told, note(7, event("quit", 7))])) == ["holiday", "rupture", "quit"]


def test_on_one_day_the_hour_comes_before_the_note_and_the_note_before_the_letter() -> None:
    given = [letter(0, event("letter_in", 0)), note(0, event("formulation", 0)), transcript(0, event("session", 0))]

    assert kinds(gather_story(given)) == ["session", "formulation", "letter_in"]


def test_the_order_in_which_files_are_given_does_not_matter() -> None:
    given = [
        transcript(0, event("session", 0), event("rupture", 0)),
        note(1, event("rupture", 0), event("letter_in", 0), event("break", 0)),
        letter(0, event("letter_in", 0), event("break", 0)),
        letter(3, event("letter_in", 3), event("return", 3)),
    ]
    stories = [gather_story(order) for order in permutations(given)]

    assert {tuple(found.event for found in story.events) for story in stories} == {
        tuple(found.event for found in stories[0].events)
    }
    assert kinds(stories[0]) == ["session", "rupture", "letter_in", "break", "letter_in", "return"]


def test_the_states_follow_from_the_joined_events() -> None:
    hour = transcript(0, event("session", 0), event("rupture", 0))
    told = note(7, event("rupture", 0), event("quit", 7))

    story = gather_story([told, hour])

    assert [change.state.value for change in story.states] == ["steady", "ruptured", "quit"]
    assert story.states[-1].because == (1, 2)
    assert story.state is State.QUIT


def test_a_day_of_asking_can_end_the_story() -> None:
    assert gather_story([note(0, event("quit", 0))], today=day(30)).state is State.ENDED_UNPLANNED


def test_a_letter_that_claims_the_first_day_of_the_calendar_still_has_a_place() -> None:
    claimed = Letter(
        source=_source("letter"),
        text="-",
        on=date.min,
        passages=(),
        sent_at=datetime.fromisoformat("0001-01-01T00:00:00+10:00"),
    )

    assert kinds(gather_story([note(0, event("quit", 0)), Chapter(claimed, (), (event("letter_in", None),))])) == [
        "letter_in",
        "quit",
    ]
