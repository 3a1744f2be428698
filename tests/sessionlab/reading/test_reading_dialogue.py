from typing import Any

import pytest

from sessionlab.errors import InvalidInput
from sessionlab.reading import read
from sessionlab.transcript import Narrative, Role, Transcript, Turn

T, C, OTHER, UNKNOWN = Role.THERAPIST, Role.CLIENT, Role.OTHER, Role.UNKNOWN


def turns(text: str, **asked: Any) -> tuple[Turn, ...]:
    [reading] = read(text, **asked)
    assert isinstance(reading, Transcript), reading.source.kind
    assert all(turn.span.of(reading.text) == turn.text for turn in reading.turns)
    assert [turn.index for turn in reading.turns] == list(range(len(reading.turns)))
    return reading.turns


@pytest.mark.parametrize(
    "text",
    [
        "T: Was it far?\nC: Not really.",
        "Therapist: Was it far?\nClient: Not really.",
        "THERAPIST: Was it far?\n\nPATIENT: Not really.",
        "Th 1: Was it far?\nCl 1: Not really.",
        "T1: Was it far?\nC1: Not really.",
        "1. T: Was it far?\n2. C: Not really.",
        "Dr. Lee: Was it far?\nPt: Not really.",
        "Counsellor: Was it far?\nMaria: Not really.\nCounsellor: Good.\nMaria: Yes.",
        "Counsellor (F): Was it far?\nClient (M): Not really.",
        "Ann (therapist): Was it far?\nBo (client): Not really.",
        "**Therapist:** Was it far?\n\n**Client:** Not really.",
        "**Therapist**: Was it far?\n\n**Client**: Not really.",
        "[00:00:01] Therapist: Was it far?\n[00:00:04] Client: Not really.",
        "Therapist (00:01): Was it far?\nClient (00:04): Not really.",
        "  T:\tWas it far?\n  C:\tNot really.",
        "T: Was it far?\r\nC: Not really.\r\n",
    ],
)
def test_usual_labels_tell_who_speaks(text: str) -> None:
    found = turns(text)

    assert [(turn.role, turn.text) for turn in found[:2]] == [(T, "Was it far?"), (C, "Not really.")]


def test_a_turn_lasts_over_lines_and_paragraphs_to_the_next_label() -> None:
    found = turns("T: Was it far?\nI mean the walk.\n\nAnd the wind?\nC: Not really.\nT: Good.")

    assert [turn.text for turn in found] == ["Was it far?\nI mean the walk.\n\nAnd the wind?", "Not really.", "Good."]


def test_turns_of_one_speaker_in_a_row_are_not_merged() -> None:
    found = turns("T: Was it far?\nT: The walk.\nC: No.\nC: Not really.")

    assert [turn.speaker for turn in found] == ["T", "T", "C", "C"]


def test_a_heading_before_the_first_turn_is_no_turn_and_is_listed() -> None:
    [reading] = read("Third hour\nin the small room\n\nT: Was it far?\nC: No.\nT: Good.")

    assert isinstance(reading, Transcript)
    assert len(reading.turns) == 3
    assert [(loss.line, loss.what) for loss in reading.losses] == [(1, "lines before the first turn")]


def test_numbers_that_rise_count_turns_and_are_no_part_of_the_name() -> None:
    found = turns("Th 1: So?\nCl 1: So.\nTh 2: And?\nCl 2: And.")

    assert {turn.speaker for turn in found} == {"Th", "Cl"}


def test_numbers_that_come_again_belong_to_the_name() -> None:
    found = turns("Therapist: So?\nClient 1: So.\nClient 2: No.\nClient 1: Yes.\nTherapist: Well.")

    assert [turn.speaker for turn in found] == ["Therapist", "Client 1", "Client 2", "Client 1", "Therapist"]
    assert [turn.role for turn in found] == [T, C, C, C, T]


def test_names_get_their_roles_from_the_map_whatever_the_case() -> None:
    found = turns(
        "Anna: So?\nBen: So.\nAnna: And?\nCleo: No.\nBen: And.", speakers={"ANNA": "therapist", "ben": "client"}
    )

    assert [turn.role for turn in found] == [T, C, T, UNKNOWN, C]


def test_of_two_speakers_the_one_who_is_not_the_therapist_is_the_client() -> None:
    found = turns("Anna: So?\nBen: So.\nAnna: And?\nBen: And.", speakers={"Anna": "therapist"})

    assert [turn.role for turn in found] == [T, C, T, C]


def test_of_two_speakers_one_known_as_the_client_leaves_the_other_open() -> None:
    [reading] = read("Anna: So?\nBen: So.\nAnna: And?\nBen: And.", speakers={"Ben": "client"})

    assert isinstance(reading, Transcript)
    assert [turn.role for turn in reading.turns] == [UNKNOWN, C, UNKNOWN, C]
    assert ["2 turns" in loss.what for loss in reading.losses] == [True]


def test_whoever_is_named_is_somebody_though_the_name_is_a_heading_elsewhere() -> None:
    text = "Page: How was it?\nKofi: Long.\nPage: And then?\nKofi: I went home.\n"
    found = turns(text, speakers={"Page": "therapist", "Kofi": "client"})

    assert [turn.role for turn in found] == [T, C, T, C]
    assert isinstance(read(text)[0], Narrative)


def test_the_map_comes_before_the_label() -> None:
    found = turns("T: So?\nC: So.\nT: And?\nC: And.", speakers={"T": "client", "C": "therapist"})

    assert [turn.role for turn in found] == [C, T, C, T]


def test_two_labels_of_the_same_meaning_decide_nothing() -> None:
    [reading] = read("C: So?\nP: So.\nC: And?\nP: And.")

    assert isinstance(reading, Transcript)
    assert {turn.role for turn in reading.turns} == {UNKNOWN}
    assert "both labels usually mean the same one: give the speakers" in {loss.why for loss in reading.losses}


def test_others_in_the_room_are_others() -> None:
    found = turns("T: So?\nMother: He won't say.\nC: So.\nMother: Told you.\nT: And?")

    assert found[1].role is OTHER


@pytest.mark.parametrize("role", ["THERAPY", "", "unknown"])
def test_a_role_that_is_none_is_refused_without_the_name(role: str) -> None:
    with pytest.raises(InvalidInput, match="Entry 2") as refusal:
        read("T: a\nC: b", speakers={"T": "therapist", "Ottilie": role})

    assert "Ottilie" not in str(refusal.value)


def test_times_of_labels_are_seconds() -> None:
    found = turns("[00:01:02] T: So?\n[1:01:02] C: So.\nT (02:03): And?")

    assert [turn.start for turn in found] == [62.0, 3662.0, 123.0]


def test_a_label_inside_a_turn_is_words() -> None:
    found = turns("T: So?\nC: I made a list.\nWarning: it is long.\nT: Read it.\nC: No.")

    assert found[1].text == "I made a list.\nWarning: it is long."


def test_thousands_of_speakers_are_read() -> None:
    found = turns("".join(f"Person {number}: I am here.\n" for number in range(5_000)))

    assert len({turn.speaker for turn in found}) == 5_000


def test_a_label_without_words_is_a_turn_and_is_listed() -> None:
    [reading] = read("T: So?\nC:\nT: Hm.\nC: Yes.")

    assert isinstance(reading, Transcript)
    assert [turn.text for turn in reading.turns] == ["So?", "", "Hm.", "Yes."]
    assert [loss.line for loss in reading.losses] == [2]


def test_hidden_characters_are_taken_out_of_names_and_listed() -> None:
    [reading] = read("An\u202ena: So?\nBen: So.\nAn\u202ena: And?\nBen: And.", speakers={"Anna": "therapist"})

    assert isinstance(reading, Transcript)
    assert reading.turns[0].speaker == "Anna"
    assert reading.turns[0].role is T
    assert "control or direction characters in a name" in {loss.what for loss in reading.losses}


@pytest.mark.parametrize(
    "text",
    [
        "She came late. Note: the bus again.\nShe said so.",
        "Note: the bus again.\nShe came late.\nNote: ask her.\nPlan: wait.\nNote: rain.",
        "Client: A. B.\nTherapist: Dr. Lee\nDate: 3 May\n\nShe came late and said little of it.",
        "Client: A. B.\nTherapist: Dr. Lee\n\nShe came late.",
        "S: tired\nO: pale\nA: worse\nP: wait\n\nS: better\nO: pink\nA: better\nP: wait",
        "Subjective: tired\nPlan: wait\n\nSubjective: better\nPlan: wait",
        "My aims:\n- listen\n- wait\n\nWhat came of it: nothing.",
        "He came at 10:30: late.\nIt was 11:00: over.",
        "http://example.org: a page\nhttps://example.org: another",
    ],
)
def test_a_note_with_colons_stays_a_note(text: str) -> None:
    [reading] = read(text)

    assert isinstance(reading, Narrative)


def test_a_case_account_that_quotes_a_few_turns_stays_a_note() -> None:
    paragraph = "He spoke for a long while of the garden and of the wall that he means to build around all of it.\n\n"
    [reading] = read(paragraph * 5 + "T: A wall?\nC: A high one.\n\n" + paragraph * 5)

    assert isinstance(reading, Narrative)


@pytest.mark.parametrize(
    "text",
    [
        "Anna Lee  0:03\nWas it far?\n\nBen  0:07\nNot really.\n\nTranscribed by https://otter.ai\n",
        "Anna Lee\t00:00:03\nWas it far?\nBen\t00:00:07\nNot really.\n",
        "[Anna Lee] 00:00:03\nWas it far?\n[Ben] 00:00:07\nNot really.\n",
    ],
)
def test_names_with_times_over_the_turns_are_read(text: str) -> None:
    found = turns(text, speakers={"anna lee": "therapist"})

    assert [(turn.speaker, turn.role, turn.start, turn.text) for turn in found] == [
        ("Anna Lee", T, 3.0, "Was it far?"),
        ("Ben", C, 7.0, "Not really."),
    ]
