import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.transcript import Role, Transcript

SIMPLE = (
    "transcript_id,mi_quality,video_title,video_url,topic,utterance_id,interlocutor,timestamp,utterance_text,"
    "main_therapist_behaviour,client_talk_type\n"
)
FULL = SIMPLE.rstrip("\n") + ",annotator_id,therapist_input_exists\n"


def row(dialogue: int, number: int | str, who: str, words: str, *more: str, at: str = "00:00:13") -> str:
    return ",".join([str(dialogue), "high", "t", "u", "w", str(number), who, at, words, "n/a", "n/a", *more]) + "\n"


def transcripts(text: str) -> list[Transcript]:
    found = [reading for reading in read(text) if isinstance(reading, Transcript)]
    assert all(turn.span.of(one.text) == turn.text for one in found for turn in one.turns)
    return found


def told(found: Transcript) -> set[str]:
    return {loss.what for loss in found.losses}


def test_each_dialogue_of_the_simple_file_is_a_transcript() -> None:
    found = transcripts(
        SIMPLE + row(4, 0, "therapist", "Far?") + row(4, 1, "client", "No.") + row(9, 0, "client", "Hi.")
    )

    assert [(one.source.name, len(one.turns)) for one in found] == [("text#4", 2), ("text#9", 1)]


def test_a_row_is_a_turn_with_role_and_time() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "therapist", "Far?") + row(4, 1, "client", "No.", at="00:01:02"))

    assert [(turn.role, turn.start, turn.text) for turn in found.turns] == [
        (Role.THERAPIST, 13.0, "Far?"),
        (Role.CLIENT, 62.0, "No."),
    ]
    assert found.text == "therapist: Far?\nclient: No.\n"


def test_turns_of_one_speaker_in_a_row_are_not_merged() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "No.") + row(4, 1, "client", "No."))

    assert [turn.text for turn in found.turns] == ["No.", "No."]


def test_columns_that_are_not_read_are_listed() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "No."))

    assert told(found) == {"columns: 6"}


def test_annotators_of_the_full_file_share_one_turn_and_their_columns_are_listed() -> None:
    rows = [row(4, n, "client", words, str(who), "n/a") for n, words in enumerate(["No.", "No."]) for who in range(3)]
    [found] = transcripts(FULL + "".join(rows))

    assert [turn.text for turn in found.turns] == ["No.", "No."]
    assert "the annotators' columns" in told(found)


def test_annotators_with_different_words_lose_nothing() -> None:
    [found] = transcripts(FULL + row(4, 0, "client", "No.", "1", "") + row(4, 0, "client", "No!", "2", ""))

    assert [turn.text for turn in found.turns] == ["No.", "No!"]
    assert "a number of its own for each row" in told(found)


def test_a_number_that_comes_twice_in_the_simple_file_is_two_turns_and_is_listed() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "No.") + row(4, 0, "client", "No."))

    assert len(found.turns) == 2
    assert [loss.line for loss in found.losses if "number" in loss.what] == [2, 3]


def test_rows_out_of_order_are_put_in_order_and_this_is_listed() -> None:
    [found] = transcripts(
        SIMPLE + row(4, 10, "client", "Third.") + row(4, 2, "client", "Second.") + row(4, 1, "client", "First.")
    )

    assert [turn.text for turn in found.turns] == ["First.", "Second.", "Third."]
    assert "the order of the rows" in told(found)


def test_rows_of_a_dialogue_need_not_stand_together() -> None:
    found = transcripts(SIMPLE + row(4, 0, "client", "A.") + row(9, 0, "client", "B.") + row(4, 1, "client", "C."))

    assert [[turn.text for turn in one.turns] for one in found] == [["A.", "C."], ["B."]]


def test_numbers_that_are_none_leave_the_order_of_the_file() -> None:
    [found] = transcripts(SIMPLE + row(4, "b", "client", "First.") + row(4, "a", "client", "Second."))

    assert [turn.text for turn in found.turns] == ["First.", "Second."]
    assert "the numbers of the rows" in told(found)


def test_quotes_commas_and_line_breaks_inside_a_field_are_words() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", '"No, ""never"",\nI said."'))

    assert found.turns[0].text == 'No, "never",\nI said.'


def test_every_missing_column_is_said_at_once() -> None:
    with pytest.raises(UnreadableSource) as refusal:
        read("transcript_id,utterance_id,timestamp,topic,mi_quality\n1,1,00:00:01,x,high\n")

    assert refusal.value.reasons == ("The column interlocutor is missing.", "The column utterance_text is missing.")
    assert refusal.value.line == 1


def test_a_row_that_ends_too_early_is_listed() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "No.") + "4,high,t\n")

    assert len(found.turns) == 1
    assert [loss.line for loss in found.losses if loss.what == "a row"] == [3]


def test_a_row_without_words_is_a_turn_and_is_listed() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "") + row(4, 1, "client", "No."))

    assert [turn.text for turn in found.turns] == ["", "No."]
    assert [loss.line for loss in found.losses if loss.what == "the words of a turn"] == [2]


def test_a_time_that_is_none_is_listed() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "No.", at="soon"))

    assert found.turns[0].start is None
    assert "the time of a row" in told(found)


def test_broken_quotes_are_refused_with_their_line() -> None:
    with pytest.raises(UnreadableSource, match="broken quotes") as refusal:
        read(SIMPLE + row(4, 0, "client", "No.") + row(4, 1, "client", '"No'))

    assert refusal.value.line == 3


def test_a_field_without_end_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="131,072"):
        read(SIMPLE + row(4, 0, "client", "no " * 50_000))


def test_a_table_without_rows_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="no rows"):
        read(SIMPLE)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_table_with_speaker_and_text_is_read(delimiter: str) -> None:
    rows = [["Speaker", "Text"], ["Therapist", "Far?"], ["Maria", "No."]]
    [found] = transcripts("\n".join(delimiter.join(cells) for cells in rows))

    assert [(turn.role, turn.text) for turn in found.turns] == [(Role.THERAPIST, "Far?"), (Role.CLIENT, "No.")]


def test_path_characters_in_a_dialogue_id_are_taken_out_and_listed() -> None:
    [found] = transcripts(SIMPLE + row(4, 0, "client", "No.").replace("4,", "../x,", 1))

    assert found.source.name == "text#.._x"
    assert "path characters in a name" in told(found)
