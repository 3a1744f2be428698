"""A reading for eyes, as it comes out of a terminal."""

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from rich.console import Console

from casebook.reading.terminal import show_case, show_dialogues
from casebook.reading.terminal_words import cut, line_of, one_line
from sessionlab.coding.rating import Coder, Rating
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.story import Chapter, gather_story
from sessionlab.transcript import UNDATED, Loss, Narrative, Role, Source, Span, Transcript, Turn, When

TEXT = "It went wrong on Monday.\nThen he left."


def told(kind: str, *, quote: str = TEXT, when: When | None = None, by: By = By.CLIENT) -> Event:
    """Return an event on a day in May."""
    day = When.exactly(date(2022, 5, 9)) if when is None else when
    return Event(
        kind=EventKind(kind), when=day, by=by, span=Span(0, len(quote)), quote=quote, confidence=0.8, because="-"
    )


def mark(marker: str = "C.therapist", *, significance: int = 3, turn: int | None = None, start: int = 0) -> Rating:
    """Return a mark."""
    return Rating(
        marker=marker,
        span=Span(start, start + 5),
        quote=TEXT[start : start + 5],
        turn=turn,
        significance=significance,
        confidence=0.5,
        coder=Coder("rules", "1"),
        because="-",
    )


def note(
    *events: Event, marks: tuple[Rating, ...] = (), losses: tuple[Loss, ...] = (), name: str = "may.txt"
) -> Chapter:
    """Return a note with what was found in it."""
    reading = Narrative(source=Source("note", name, "0"), text=TEXT, on=date(2022, 5, 10), passages=(), losses=losses)
    return Chapter(reading, marks, events)


def shown(*chapters: Chapter, width: int = 100, colour: bool = False) -> str:
    """Return what the terminal shows of a case."""
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None)
    show_case(gather_story(chapters), console=console)
    return out.getvalue()


def test_the_state_comes_first_in_one_sentence() -> None:
    assert shown(note(told("rupture"), told("quit"))).startswith("Quit, since Monday 9 May 2022: the client ended")


def test_pages_that_tell_nothing_say_so() -> None:
    assert shown(note()) == "Nothing in these pages tells how the two stand.\n"


def test_an_event_stands_with_its_day_its_doer_and_its_words() -> None:
    said = shown(note(told("threat", quote="Then he left."))).splitlines()

    assert said[3].split() == "9 May 2022 Talk of leaving · the client".split()
    assert said[4].strip() == "“Then he left.”"


def test_an_event_that_is_too_unsure_to_count_is_said_to_be_doubtful() -> None:
    said = shown(note(replace(told("rupture"), confidence=0.34), told("session"))).splitlines()

    assert said[0].startswith("Steady, ")
    assert said[3].endswith("A rupture · the client · doubtful: changes no state")
    assert "doubtful" not in shown(note(told("rupture")))


def test_a_name_that_says_who_did_it_is_not_followed_by_who_did_it() -> None:
    assert shown(note(told("quit"))).splitlines()[3].split() == "9 May 2022 The client quits".split()


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (UNDATED, "no day told"),
        (When.between(date(2022, 5, 1), date(2022, 5, 31)), "May 2022"),
        (When.between(date(2022, 5, 2), date(2022, 5, 4)), "2 May – 4 May 2022"),
    ],
)
def test_a_day_is_said_as_exactly_as_it_is_known(when: When, says: str) -> None:
    assert says in shown(note(told("pattern", when=when)))


def test_the_course_of_the_states_is_told_in_its_order() -> None:
    said = shown(note(told("rupture"), told("repair", by=By.THERAPIST)), width=140)

    assert said.index("How the two stood") < said.index("Ruptured, since") < said.rindex("Repair attempted, since")


def test_one_file_is_not_named_beside_each_event() -> None:
    assert "may.txt" not in shown(note(told("quit")))


def test_several_files_are_named_beside_what_they_tell() -> None:
    other = replace(
        note(told("quit")), reading=replace(note().reading, source=Source("note", "june.txt", "1"), text="Other.")
    )

    assert "left.” (may.txt, june.txt)\n" in shown(note(told("quit")), other, width=200)


def test_a_mark_stands_with_its_line_its_weight_and_its_name() -> None:
    said = shown(note(marks=(mark(start=25),))).splitlines()

    assert said[3].startswith("line 2  ●●●○○ ")
    assert said[4].strip() == "“Then”"


def test_a_mark_in_a_session_stands_with_its_turn() -> None:
    assert "turn 7" in shown(note(marks=(mark(turn=6),))), "counted from 1, as on the pages"


def test_only_the_heaviest_of_many_marks_are_shown_and_the_rest_is_counted() -> None:
    marks = tuple(mark(significance=5 if number < 40 else 1) for number in range(43))

    said = shown(note(marks=marks))

    assert said.count("●●●●●") == 40
    assert "3 lighter marks more; --json gives all of them." in said


def test_what_was_lost_is_told_with_its_line() -> None:
    said = shown(note(losses=(Loss(3, "a cue without words", "it is left out"), Loss(None, "the end", "cut off"))))

    assert "What the reading of may.txt does not carry" in said
    assert "line 3  a cue without words: it is left out" in said


def test_colour_is_written_only_where_the_terminal_has_it() -> None:
    chapter = note(told("quit"), marks=(mark(),))

    assert "\x1b[" not in shown(chapter)
    assert "\x1b[" in shown(chapter, colour=True)


@pytest.mark.parametrize("width", [40, 60, 100, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    chapter = note(told("rupture", quote="word " * 60), marks=(mark(),), losses=(Loss(1, "what " * 20, "why"),))

    assert max(len(line) for line in shown(chapter, width=width).splitlines()) <= width


def test_words_cannot_steer_the_terminal() -> None:
    evil = "\x1b[2J\x1b]0;gone\x07 \x9b31m \u202eback [bold]x[/bold]"

    said = shown(note(told("quit", quote=evil), name=evil, marks=(mark(),)))

    assert not set("\x1b\x07\x9b\u202e") & set(said)
    assert "[bold]x[/bold]" in said


def test_several_dialogues_stand_one_in_a_line() -> None:
    turn = Turn(0, "C", Role.CLIENT, Span(0, 5), TEXT[:5])
    reading = Transcript(source=Source("transcript", "a.csv#1", "0"), text=TEXT, turns=(turn,))
    out = StringIO()

    show_dialogues([Chapter(reading, (), ()), Chapter(reading, (), ())], console=Console(file=out, width=80))

    assert out.getvalue().splitlines()[0] == "2 dialogues, each by itself"
    assert [line.split() for line in out.getvalue().splitlines()[2:]] == [
        ["a.csv#1", "1", "0", "0", "nothing", "told"]
    ] * 2


def test_a_cut_never_breaks_a_word_that_fits() -> None:
    assert cut("one two three", most=9) == "one two…"
    assert cut("unbreakable", most=4) == "unb…"


def test_one_line_keeps_letters_of_every_script() -> None:
    assert one_line("naïve\n日本  ñ") == "naïve 日本 ñ"


def test_a_line_is_counted_from_one() -> None:
    assert line_of("a\nb\nc", Span(4, 5)) == 3
