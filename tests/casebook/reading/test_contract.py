"""The reading as JSON: its form by the schema, and what each value means."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from casebook.reading.contract import as_json, schema, written
from casebook.reading.sources import Origin
from casebook.reading.unread import Unread
from sessionlab.coding.codebook import load
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.rules import rate
from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.relationship.events import By, Event, EventKind
from sessionlab.relationship.standing import State
from sessionlab.relationship.story import Chapter, gather_story
from sessionlab.relationship.telling import tell
from sessionlab.transcript import UNDATED, Narrative, Reading, Source, Span, When

TEXT = "We fell out on Monday. He wrote that he was done."
RUPTURE = Event(
    kind=EventKind.RUPTURE,
    when=When.exactly(date(2020, 3, 2)),
    by=By.BOTH,
    span=Span(0, 22),
    quote=TEXT[0:22],
    confidence=0.812345,
    because="a test says so",
)
LETTER_TOLD = replace(RUPTURE, kind=EventKind.LETTER_IN, by=By.CLIENT, span=Span(23, 49), quote=TEXT[23:49])
QUIT = replace(LETTER_TOLD, kind=EventKind.QUIT, when=When.between(date(2020, 3, 3), date(2020, 3, 5)))
MARK = Rating(
    marker="C.therapist",
    span=Span(0, 22),
    quote=TEXT[0:22],
    turn=None,
    significance=3,
    confidence=0.7,
    coder=Coder("rules", "1"),
    because="a test says so",
)


def narrative(name: str = "note.txt", *, text: str = TEXT) -> Narrative:
    """Return a note."""
    return Narrative(source=Source("note", name, "0" * 64), text=text, on=date(2020, 3, 6), passages=())


def case(*chapters: Chapter, today: date | None = None) -> dict[str, Any]:
    """Return the document of one case."""
    document = as_json(chapters, story=gather_story(chapters, today=today), today=today)
    Draft202012Validator(schema()).validate(document)
    return document


def read_case(text: str, **how: Any) -> dict[str, Any]:
    """Return the document of a text that is really read."""
    chapters = [Chapter(reading, ratings := rate(reading), tell(reading, ratings)) for reading in read(text)]
    document = as_json(chapters, story=gather_story(chapters), **how)
    Draft202012Validator(schema()).validate(document)
    return document


CHAPTER = Chapter(narrative(), (MARK,), (RUPTURE, LETTER_TOLD, QUIT))


def test_the_schema_itself_is_sound() -> None:
    Draft202012Validator.check_schema(schema())


def test_the_schema_knows_every_kind_of_event_and_every_state() -> None:
    named = schema()["$defs"]

    assert named["eventKind"]["enum"] == [kind.value for kind in EventKind]
    assert named["stateName"]["enum"] == [state.value for state in State]


def test_a_document_says_what_it_is() -> None:
    assert case(CHAPTER)["schema"] == "casebook.reading/1"


def test_an_event_carries_its_day_its_words_and_its_reason() -> None:
    assert case(CHAPTER)["readings"][0]["events"][0] == {
        "id": 1,
        "kind": "rupture",
        "on": "2020-03-02",
        "earliest": None,
        "latest": None,
        "by": "both",
        "span": [0, 22],
        "quote": "We fell out on Monday.",
        "confidence": 0.8123,
        "because": "a test says so",
    }


def test_a_day_known_roughly_has_two_ends_and_no_day() -> None:
    found = case(CHAPTER)["readings"][0]["events"][2]

    assert (found["on"], found["earliest"], found["latest"]) == (None, "2020-03-03", "2020-03-05")


def test_a_day_not_known_is_empty_three_times() -> None:
    found = case(Chapter(narrative(), (), (replace(QUIT, when=UNDATED),)))["readings"][0]["events"][0]

    assert (found["on"], found["earliest"], found["latest"]) == (None, None, None)


def test_a_mark_names_its_reader() -> None:
    assert case(CHAPTER)["readings"][0]["marks"] == [
        {
            "marker": "C.therapist",
            "turn": None,
            "span": [0, 22],
            "quote": "We fell out on Monday.",
            "significance": 3,
            "confidence": 0.7,
            "reader": "rules@1",
            "because": "a test says so",
        }
    ]


def test_a_state_names_the_ids_of_its_events() -> None:
    document = case(CHAPTER)["readings"][0]

    assert document["states"] == [
        {"state": "ruptured", "on": "2020-03-02", "because": [1]},
        {"state": "quit", "on": None, "because": [1, 3]},
    ]
    assert document["state"] == "quit"


@pytest.mark.parametrize("kind", [EventKind.LETTER_IN, None])
def test_where_nothing_tells_how_the_two_stand_the_document_says_so(kind: EventKind | None) -> None:
    events = () if kind is None else (replace(LETTER_TOLD, kind=kind),)
    document = case(Chapter(narrative(), (), events))

    for told in (document["readings"][0], document["story"]):
        assert (told["states"], told["state"], told["told"]) == ([], "steady", False)


def test_a_steady_course_that_is_told_is_said_to_be_told() -> None:
    document = case(Chapter(narrative(), (), (replace(RUPTURE, kind=EventKind.SESSION),)))

    assert (document["story"]["state"], document["story"]["told"]) == ("steady", True)
    assert document["readings"][0]["told"] is True


def test_a_document_from_before_told_and_unread_still_fits_the_schema() -> None:
    document = case(CHAPTER)
    del document["unread"], document["story"]["told"], document["readings"][0]["told"]

    Draft202012Validator(schema()).validate(document)


def test_a_file_left_unread_is_named_by_a_label_that_is_no_path() -> None:
    refusal = UnreadableSource("The source is a picture.", remedy="Type its text.", line=2)
    unread = Unread(Origin(2, 3, Path("folder") / "of\u202ehim.png", given=False), refusal)
    document = as_json([CHAPTER], story=None, unread=[unread])

    Draft202012Validator(schema()).validate(document)
    assert document["unread"] == [
        {
            "file": 2,
            "name": "ofhim.png",
            "line": 2,
            "reasons": ["The source is a picture."],
            "remedy": "Type its text.",
        }
    ]


def test_several_files_of_a_case_have_one_story_that_names_every_telling() -> None:
    other = Chapter(narrative("later.txt", text=TEXT + " Again."), (), (RUPTURE,))

    story = case(other, CHAPTER)["story"]

    assert story["events"][0] == {
        "id": 1,
        "reading": 0,
        "event": 1,
        "tellings": [[0, 1], [1, 1]],
        "on": "2020-03-02",
        "earliest": None,
        "latest": None,
        "kind": "rupture",
    }
    assert [event["id"] for event in story["events"]] == [1, 2, 3]
    assert story["state"] == "quit"


def test_readings_stand_in_the_order_given() -> None:
    late, early = narrative("b.txt"), replace(narrative("a.txt", text="Before."), on=date(2019, 1, 1))

    names = [reading["source"]["name"] for reading in case(Chapter(late, (), ()), Chapter(early, (), ()))["readings"]]

    assert names == ["b.txt", "a.txt"]


def test_several_dialogues_have_no_story() -> None:
    document = as_json([CHAPTER, CHAPTER], story=None)

    Draft202012Validator(schema()).validate(document)
    assert document["story"] is None


def test_the_day_of_asking_reaches_each_reading_and_the_story() -> None:
    exact = Chapter(narrative(), (), (replace(QUIT, when=When.exactly(date(2020, 3, 4))),))

    document = case(exact, today=date(2020, 6, 1))

    assert (document["readings"][0]["state"], document["story"]["state"]) == ("ended (unplanned)",) * 2


def test_scores_come_only_when_asked_for() -> None:
    typed = "T: How was the week?\nC: You never listen to me. This is a waste of money.\nT: I hear that."

    assert "scores" not in read_case(typed)["readings"][0]
    assert [turn["turn"] for turn in read_case(typed, scores=True)["readings"][0]["scores"]] == [0, 1, 2]


def test_every_turn_scores_every_marker_and_nothing_for_those_of_the_other_side() -> None:
    typed = "T: How was the week?\nC: You never listen to me. This is a waste of money.\nT: I hear that."
    scores = read_case(typed, scores=True)["readings"][0]["scores"]

    assert [set(turn["markers"]) for turn in scores] == [{marker.id for marker in load().markers}] * 3
    assert scores[0]["markers"]["C.therapist"] == 0 < scores[1]["markers"]["C.therapist"]


def test_a_note_has_no_scores_even_when_asked_for() -> None:
    assert read_case(TEXT, scores=True)["readings"][0]["scores"] == []


def test_what_is_really_read_counts_its_turns_and_its_passages() -> None:
    typed = read_case("T: How was the week?\nC: Long.\nT: Long.")["readings"][0]["source"]
    prose = read_case(TEXT)["readings"][0]["source"]

    assert (typed["turns"], typed["passages"]) == (3, 0)
    assert (prose["turns"], prose["passages"]) == (0, 2)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "T: How was the week?\nC: You never listen to me. This is useless.\nT: I hear that I missed something.",
        "From: a@example.org\nTo: b@example.org\n"
        "Date: Mon, 2 Mar 2020 10:00:00 +0000\nSubject: -\n\nI want a month off.",
    ],
)
def test_every_quote_is_the_words_its_span_covers(text: str) -> None:
    for reading in read_case(text)["readings"]:
        for found in (*reading["events"], *reading["marks"]):
            start, end = found["span"]
            assert reading["text"][start:end] == found["quote"]


def test_the_text_written_reads_back_as_the_same_document() -> None:
    document = case(CHAPTER)

    assert json.loads(written(document)) == document


@pytest.mark.parametrize("key", ["schema", "readings", "story"])
def test_a_document_that_lacks_a_part_is_refused_by_the_schema(key: str) -> None:
    document = case(CHAPTER)
    del document[key]

    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(document)


def test_a_document_with_something_else_in_it_is_refused_by_the_schema() -> None:
    document = case(CHAPTER)
    document["readings"][0]["events"][0]["mood"] = "low"

    with pytest.raises(ValidationError):
        Draft202012Validator(schema()).validate(document)


def test_readings_of_every_kind_are_written(tmp_path: Any) -> None:
    kinds: list[Reading] = [*read(TEXT), *read("T: Hello.\nC: Hello.\nT: So.")]

    document = case(*(Chapter(reading, (), ()) for reading in kinds))

    assert [reading["source"]["kind"] for reading in document["readings"]] == ["note", "transcript"]
