"""The truth beside the example cases: it rests on their words and agrees with itself."""

from dataclasses import dataclass

import pytest

from sessionlab.coding.codebook import load as load_codebook
from sessionlab.examples import Attendance, ExampleCase, cases
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.states import follow
from sessionlab.transcript import Letter, Reading, Role, Span, Transcript, When

each_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


@dataclass(frozen=True)
class Shelf:
    """A case with its readings by file name."""

    case: ExampleCase
    by_file: dict[str, Reading]


@pytest.fixture(params=cases(), ids=lambda case: case.name)
def shelf(request: pytest.FixtureRequest) -> Shelf:
    """Read a case once for a test."""
    case: ExampleCase = request.param
    names = [f"{path.parent.name}/{path.name}" for path in case.paths]
    return Shelf(case, dict(zip(names, case.readings(), strict=True)))


def words_of(reading: Reading, turn: int | None) -> str:
    """Return the words of one turn, of a letter's own hand, or of a note."""
    if isinstance(reading, Transcript):
        assert turn is not None
        return reading.turns[turn].text
    text = reading.text
    for span in reversed(reading.quoted if isinstance(reading, Letter) else ()):
        text = text[: span.start] + text[span.end :]
    return text


def told(case: ExampleCase) -> list[Event]:
    """Return the events of the truth with the hours that took place, each hour before what happened in it."""
    hours = [
        (hour.on, 0, EventKind.SESSION, When.exactly(hour.on), By.BOTH, "")
        for hour in case.truth.hours
        if hour.attendance.took_place
    ]
    others = [(true.when.first, 1, true.kind, true.when, true.by, true.detail) for true in case.truth.events]
    ordered = sorted([*hours, *others], key=lambda entry: (str(entry[0]), entry[1]))
    return [
        Event(
            kind=kind, when=when, by=by, detail=detail, span=Span(0, 0), quote="", confidence=1.0, because="written so"
        )
        for _, _, kind, when, by, detail in ordered
    ]


def test_every_event_rests_on_words_of_its_file(shelf: Shelf) -> None:
    missing = [
        (true.file, true.kind.value)
        for true in shelf.case.truth.events
        if true.quote not in words_of(shelf.by_file[true.file], true.turn)
    ]

    assert missing == []


def test_every_mark_rests_on_words_of_its_turn_or_letter(shelf: Shelf) -> None:
    missing = [
        (mark.file, mark.turn, mark.marker)
        for mark in shelf.case.truth.marks
        if mark.quote not in words_of(shelf.by_file[mark.file], mark.turn)
    ]

    assert missing == []


def test_a_mark_is_of_the_codebook_and_fits_who_speaks(shelf: Shelf) -> None:
    codebook = load_codebook()
    wrong = [
        (mark.file, mark.turn, mark.marker)
        for mark in shelf.case.truth.marks
        if codebook.marker(mark.marker).who is not role_at(shelf.by_file[mark.file], mark.turn)
    ]

    assert wrong == []


def role_at(reading: Reading, turn: int | None) -> Role:
    """Return who speaks in a turn, or who wrote a letter."""
    if isinstance(reading, Transcript):
        assert turn is not None
        return reading.turns[turn].role
    assert isinstance(reading, Letter)
    return reading.role


@each_case
def test_a_mark_weighs_between_one_and_five(case: ExampleCase) -> None:
    assert {mark.significance for mark in case.truth.marks} <= {1, 2, 3, 4, 5}


@each_case
def test_a_marker_stands_once_in_a_turn(case: ExampleCase) -> None:
    places = [(mark.file, mark.turn, mark.marker) for mark in case.truth.marks if mark.turn is not None]

    assert len(places) == len(set(places))


@each_case
def test_every_transcript_is_marked(case: ExampleCase) -> None:
    transcripts = [f"transcripts/{path.name}" for path in case.paths if path.parent.name == "transcripts"]

    assert [file for file in transcripts if not case.truth.marks_of(file)] == []


@each_case
def test_events_hours_states_and_formulations_stand_by_date(case: ExampleCase) -> None:
    truth = case.truth
    for days in (
        [str(true.when.first) for true in truth.events],
        [str(hour.on) for hour in truth.hours],
        [str(state.on) for state in truth.states],
        [str(version.on) for version in truth.formulations],
    ):
        assert days == sorted(days)


@each_case
def test_every_file_belongs_to_an_hour_or_a_letter_or_carries_an_event_or_closes_the_case(case: ExampleCase) -> None:
    known = {file for hour in case.truth.hours for file in hour.files} | {true.file for true in case.truth.events}
    letter_days = {path.name[:10] for path in case.paths if path.parent.name == "letters"}
    other = [path for path in case.paths if f"{path.parent.name}/{path.name}" not in known]
    last = str(case.truth.hours[-1].on)

    assert [path.name for path in other if path.name[:10] not in letter_days and path.name[:10] <= last] == []


@each_case
def test_every_letter_is_an_event_on_its_day(case: ExampleCase) -> None:
    letters = {f"letters/{path.name}" for path in case.paths if path.parent.name == "letters"}
    kinds = (EventKind.LETTER_IN, EventKind.LETTER_OUT)
    told_letters = {true.file for true in case.truth.events if true.kind in kinds and str(true.when.on) in true.file}

    assert letters == told_letters


@each_case
def test_an_hour_that_was_not_simply_held_says_whose_doing_it_was(case: ExampleCase) -> None:
    wrong = [hour.on for hour in case.truth.hours if (hour.by is None) != (hour.attendance is Attendance.HELD)]

    assert wrong == []


@each_case
def test_an_hour_that_was_missed_or_called_off_is_an_event(case: ExampleCase) -> None:
    kinds = {Attendance.MISSED: {EventKind.ABSENCE}, Attendance.CANCELLED: {EventKind.CANCELLED, EventKind.ENDED}}
    happened = {(true.when.on, true.kind, true.by) for true in case.truth.events}
    silent = [
        hour.on
        for hour in case.truth.hours
        if hour.by and hour.attendance in kinds
        if not {(hour.on, kind, hour.by) for kind in kinds[hour.attendance]} & happened
    ]

    assert silent == []


@each_case
def test_the_rules_lead_from_the_events_to_the_states(case: ExampleCase) -> None:
    changes = follow(told(case))

    assert [(change.state, change.on.on) for change in changes] == [(true.state, true.on) for true in case.truth.states]


@each_case
def test_every_formulation_is_an_event_of_its_day(case: ExampleCase) -> None:
    formulated = [(true.when.on, true.file) for true in case.truth.events if true.kind is EventKind.FORMULATION]

    assert [(version.on, version.file) for version in case.truth.formulations] == formulated
    assert [version.version for version in case.truth.formulations] == [1, 2]


def test_the_three_cases_end_in_three_ways() -> None:
    assert [case.truth.final_state.value for case in cases()] == ["quit", "ended (planned)", "ended (unplanned)"]
