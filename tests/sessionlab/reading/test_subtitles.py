import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.reading.subtitles import subtitle_form
from sessionlab.transcript import Role, Transcript

ZOOM = """WEBVTT

1
00:00:01.000 --> 00:00:02.500
Dr. Anna Lee: Was it far?

2
00:00:03.000 --> 00:00:04.000
Ben: Not
really.

3
00:00:04.000 --> 00:00:05.000
Ben: Well: a bit.
"""

TEAMS = """WEBVTT

7a6b5c4d-0000-1111-2222-333344445555/12-0
00:00:01.000 --> 00:00:02.000
<v Anna Lee>Was it</v>

7a6b5c4d-0000-1111-2222-333344445555/12-1
00:00:02.000 --> 00:00:03.000
<v Anna Lee>far &amp; <i>wet</i>?</v>

7a6b5c4d-0000-1111-2222-333344445555/13-0
00:00:04.000 --> 00:00:05.000
Ben joined the call
"""

WHISPER = """WEBVTT

00:00.000 --> 00:02.000
Was it far?

00:02.000 --> 00:04.000
One thing: no.

00:04.000 --> 00:06.000
Good.
"""


def transcript(text: str, **speakers: str) -> Transcript:
    [reading] = read(text, speakers=speakers)
    assert isinstance(reading, Transcript)
    assert all(turn.span.of(reading.text) == turn.text for turn in reading.turns)
    return reading


def losses(text: str) -> list[tuple[int | None, str]]:
    return [(loss.line, loss.what) for loss in transcript(text).losses]


def vtt(*cues: str) -> str:
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def test_zoom_names_stand_before_the_words() -> None:
    found = transcript(ZOOM)

    assert [(turn.speaker, turn.text) for turn in found.turns] == [
        ("Dr. Anna Lee", "Was it far?"),
        ("Ben", "Not really."),
        ("Ben", "Well: a bit."),
    ]
    assert [turn.role for turn in found.turns] == [Role.THERAPIST, Role.CLIENT, Role.CLIENT]


def test_the_text_has_one_line_for_each_cue() -> None:
    assert transcript(ZOOM).text == "Dr. Anna Lee: Was it far?\nBen: Not really.\nBen: Well: a bit.\n"


def test_cue_times_are_seconds() -> None:
    assert [(turn.start, turn.end) for turn in transcript(ZOOM).turns] == [(1.0, 2.5), (3.0, 4.0), (4.0, 5.0)]


def test_teams_fragments_are_turns_of_their_own_without_markup() -> None:
    found = transcript(TEAMS, **{"anna lee": "therapist"})

    assert [(turn.speaker, turn.role, turn.text) for turn in found.turns] == [
        ("Anna Lee", Role.THERAPIST, "Was it"),
        ("Anna Lee", Role.THERAPIST, "far & wet?"),
        ("", Role.UNKNOWN, "Ben joined the call"),
    ]
    assert (None, "the names of cues") in losses(TEAMS)


def test_whisper_names_nobody_and_the_report_says_so() -> None:
    found = transcript(WHISPER)

    assert {(turn.speaker, turn.role) for turn in found.turns} == {("", Role.UNKNOWN)}
    assert [turn.text for turn in found.turns] == ["Was it far?", "One thing: no.", "Good."]
    assert losses(WHISPER) == [(None, "who speaks in 3 turns")]


def test_a_name_with_a_colon_is_told_by_coming_again() -> None:
    cues = [f"00:00:0{n}.000 --> 00:00:0{n}.500\nRoom 2: {name}: So." for n, name in enumerate(["Ann", "Ben"] * 2)]

    assert [turn.speaker for turn in transcript(vtt(*cues)).turns] == ["Room 2: Ann", "Room 2: Ben"] * 2


def test_a_name_with_a_colon_may_be_given() -> None:
    found = transcript(vtt("00:00:01.000 --> 00:00:02.000\nRoom 2: Ann: So."), **{"room 2: ann": "client"})

    assert [(turn.speaker, turn.role) for turn in found.turns] == [("Room 2: Ann", Role.CLIENT)]


def test_srt_has_commas_and_may_hold_empty_lines() -> None:
    found = transcript("1\n00:00:01,000 --> 00:00:02,000\nWas it\n\nfar?\n\n2\n00:00:03,000 --> 00:00:04,250\nNo.\n")

    assert [turn.text for turn in found.turns] == ["Was it far?", "No."]
    assert found.turns[1].end == 4.25


def test_cues_without_an_empty_line_between_are_parted() -> None:
    found = transcript("1\n00:00:01,000 --> 00:00:02,000\nFar?\n2\n00:00:03,000 --> 00:00:04,000\nNo.\n")

    assert [turn.text for turn in found.turns] == ["Far?", "No."]


def test_notes_styles_and_settings_are_no_turns_and_are_listed() -> None:
    text = (
        "WEBVTT - hour\nKind: captions\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000 align:left\nFar?\n\n"
        "NOTE two\nlines\n\n00:03.000 --> 00:04.000\nNo.\n"
    )

    assert [turn.text for turn in transcript(text).turns] == ["Far?", "No."]
    assert {what for _, what in losses(text)} >= {"NOTE, STYLE and REGION blocks", "the settings of cues"}


def test_loose_times_are_read_and_listed() -> None:
    text = vtt("0:0:0.0 --> 0:0:3.5\nFar?")

    assert [(turn.start, turn.end) for turn in transcript(text).turns] == [(0.0, 3.5)]
    assert (3, "the form of a cue's time") in losses(text)


@pytest.mark.parametrize(
    "timing", ["00:00:xx --> 00:00:03.000", "1 --> 2", "00:00:01.000 --> ", "99999:00:00.000 --> :"]
)
def test_words_under_a_broken_time_are_kept_and_listed(timing: str) -> None:
    text = vtt("00:00:00.000 --> 00:00:01.000\nFar?", f"{timing}\nNo.", "00:00:05.000 --> 00:00:06.000\nGood.")
    words = " ".join(turn.text for turn in transcript(text).turns)

    assert "No." in words or any(what == "a line outside the cues" for _, what in losses(text))
    assert any(line == 6 for line, _ in losses(text))


def test_an_end_before_the_start_is_left_out_and_listed() -> None:
    text = vtt("00:00:03.000 --> 00:00:01.000\nFar?")

    assert [(turn.start, turn.end) for turn in transcript(text).turns] == [(3.0, None)]
    assert (3, "the end of a cue") in losses(text)


def test_overlapping_cues_keep_their_times_and_are_listed() -> None:
    text = vtt("00:00:01.000 --> 00:00:05.000\nFar?", "00:00:03.000 --> 00:00:06.000\nNo.")

    assert [(turn.start, turn.end) for turn in transcript(text).turns] == [(1.0, 5.0), (3.0, 6.0)]
    assert (6, "the border between cues") in losses(text)


def test_cues_out_of_order_stay_in_the_order_of_the_file_and_are_listed() -> None:
    text = vtt("00:00:05.000 --> 00:00:06.000\nSecond.", "00:00:01.000 --> 00:00:02.000\nFirst.")

    assert [turn.text for turn in transcript(text).turns] == ["Second.", "First."]
    assert (6, "the order of cues") in losses(text)


def test_a_cue_without_words_is_a_turn_and_is_listed() -> None:
    text = vtt("00:00:01.000 --> 00:00:02.000\n", "00:00:03.000 --> 00:00:04.000\nNo.")

    assert [turn.text for turn in transcript(text).turns] == ["", "No."]
    assert (3, "the words of a turn") in losses(text)


def test_two_voices_in_one_cue_are_one_turn_and_are_listed() -> None:
    text = vtt("00:00:01.000 --> 00:00:02.000\n<v Ann>Far?</v> <v Ben>No.</v>")

    assert [(turn.speaker, turn.text) for turn in transcript(text).turns] == [("Ann", "Far? No.")]
    assert (3, "the second voice of a cue") in losses(text)


def test_thousands_of_speakers_are_read() -> None:
    cues = (f"00:00:01.000 --> 00:00:02.000\n<v Person {number}>Here.</v>" for number in range(5_000))

    assert len({turn.speaker for turn in transcript(vtt(*cues)).turns}) == 5_000


def test_path_and_direction_characters_are_taken_out_of_names_and_listed() -> None:
    text = vtt("00:00:01.000 --> 00:00:02.000\n<v ../../etc/\u202epasswd>Far?</v>")

    assert [turn.speaker for turn in transcript(text).turns] == [".._.._etc_passwd"]
    assert {what for _, what in losses(text)} >= {
        "path characters in a name",
        "control or direction characters in a name",
    }


def test_a_file_without_a_cue_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="no turn"):
        read("WEBVTT\n\nNOTE nothing\n")


def test_faults_without_end_are_counted_and_not_listed_one_by_one() -> None:
    found = transcript(vtt(*["00:00:05.000 --> 00:00:01.000\nNo."] * 500))

    assert len(found.losses) < 30
    assert "480 more: the end of a cue" in {loss.what for loss in found.losses}


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("WEBVTT", "vtt"),
        ("WEBVTTX", None),
        ("1\n00:00:01,000 --> 00:00:02,000\nA", "srt"),
        ("00:00:01,000 --> 00:00:02,000\nA", "srt"),
        ("She drew an arrow\n12 --> 13\nand left.", None),
        ("He came. " * 900, None),
    ],
)
def test_subtitles_are_told_by_their_first_lines(text: str, form: str | None) -> None:
    assert subtitle_form(text) == form
