"""The learned reader: its files, what it may know, what its marks rest on."""

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from sessionlab.coding.codebook import load
from sessionlab.coding.confirming import Correction
from sessionlab.coding.learned import both, judging, parcel, words
from sessionlab.coding.learned.doing import BEHAVIOURS_OF, Behaviour, behaviours
from sessionlab.coding.learned.parcel import CARD, ENCODER, ReaderUnavailable, open_parcel, read_card, shipped
from sessionlab.coding.learned.pieces import joined, stretches
from sessionlab.coding.learned.saying import significance
from sessionlab.coding.learned.seen import encode, look, look_at_each
from sessionlab.coding.learned.taught import Taught, evidence, rests_on
from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.coding.readers import MOST_TURNS, reader, usual_reader
from sessionlab.reading import read
from sessionlab.transcript import Role, Transcript

WEIGHTS = Path(parcel.__file__).parent / "weights"
HOUR = """T: What would you like to do with the time today?
C: I don't know. Whatever you think.
T: You said last week that you wanted to talk about your sister.
C: Did I? You never remember what I actually say, do you.
T: I may have got that wrong. What did you say?
C: That it is a waste of time, coming here and paying you to nod.
T: I think you should simply try harder with the diary.
C: Fine."""


@pytest.fixture(scope="module")
def hour() -> Transcript:
    [transcript] = read(HOUR)
    assert isinstance(transcript, Transcript)
    return transcript


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(WEIGHTS, tmp_path / "weights"))


def test_the_shipped_files_are_those_of_the_card_and_small() -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) < 30_000_000
    assert shipped().card.version


def test_the_card_has_a_line_for_every_family_and_marker() -> None:
    names = {"rupture", "W", "C", "S", "E", "T", "R", *(marker.id for marker in load().markers)}

    assert names <= set(shipped().card.lines)


def test_a_file_with_one_changed_byte_is_refused_by_name(copied: Path) -> None:
    content = bytearray((copied / ENCODER).read_bytes())
    content[1000] ^= 1
    (copied / ENCODER).write_bytes(content)

    with pytest.raises(ReaderUnavailable, match=r"encoder\.onnx is not the one its card names"):
        open_parcel(copied)


def test_every_missing_file_is_named_at_once(copied: Path) -> None:
    for name in (ENCODER, parcel.ABOVE):
        (copied / name).unlink()

    with pytest.raises(ReaderUnavailable) as refused:
        open_parcel(copied)

    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"lines": [], "written": []}', '{"version": "1", "outputs": [], "lines": {"W": {}}, "sums": {}}'],
)
def test_a_damaged_card_is_refused_in_words(copied: Path, text: str) -> None:
    (copied / CARD).write_text(text, "utf-8")

    with pytest.raises(ReaderUnavailable, match="missing or damaged"):
        read_card(copied)


def test_without_onnxruntime_the_rules_go_on_and_say_why(monkeypatch: pytest.MonkeyPatch, hour: Transcript) -> None:
    monkeypatch.setattr(parcel, "NEEDED", "a_package_that_is_not_there")
    shipped.cache_clear()
    try:
        found = reader()
    finally:
        shipped.cache_clear()

    assert found.coder.label == "rules@1"
    assert "install sessionlab[reader]" in found.lacks
    assert found.rate(hour) == reader("rules").rate(hour)


def test_a_runtime_that_reports_to_its_maker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onnxruntime.__version__", "1.27.0")
    shipped.cache_clear()
    try:
        found = reader()
    finally:
        shipped.cache_clear()

    assert "reports to its maker" in found.lacks


def test_loading_and_reading_leave_no_file_anywhere(tmp_path: Path) -> None:
    ask = (
        "from sessionlab.coding.readers import reader; from sessionlab.reading import read; "
        "print(reader().score(read('T: Hello.\\nC: No.')[0])[1].rupture > 0)"
    )
    where = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), str(tmp_path)) | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=tmp_path, env=os.environ | where, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "True"
    assert list(tmp_path.rglob("*")) == []


def test_the_runtime_holds_no_address_to_report_to() -> None:
    [library] = Path(onnxruntime.__file__).parent.glob("capi/onnxruntime_pybind11_state*")

    assert b"events.data.microsoft" not in library.read_bytes()


def test_from_the_past_alone_nothing_is_known_of_later_turns(hour: Transcript) -> None:
    _, whole = look(shipped(), hour.turns, ahead=False)
    for end in range(1, len(hour.turns)):
        _, part = look(shipped(), hour.turns[:end], ahead=False)
        np.testing.assert_allclose(part, whole[:end], atol=1e-4)


def test_afterwards_a_turn_knows_the_one_that_follows_and_no_later_one(hour: Transcript) -> None:
    _, whole = look(shipped(), hour.turns)

    for end in range(1, len(hour.turns)):
        _, part = look(shipped(), hour.turns[:end])
        np.testing.assert_allclose(part[:-1], whole[: end - 1], atol=1e-4)
        assert np.abs(part[-1] - whole[end - 1]).max() > 0.01


def test_rows_shared_out_among_threads_are_read_as_one_by_one(hour: Transcript) -> None:
    together = encode(shipped(), hour.turns)
    alone = encode(replace(shipped(), threads=1), hour.turns)

    assert shipped().threads > 1
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_array_equal(one.vectors, other.vectors)


def test_a_turn_read_after_its_past_is_read_as_in_the_whole(hour: Transcript) -> None:
    said, whole = look(shipped(), hour.turns)
    _, live = look(shipped(), hour.turns[-1:], past=said[:-1][-6:])

    np.testing.assert_allclose(live[0], whole[-1], atol=1e-4)


@pytest.mark.parametrize("places", [{1, 3}, {7}, {0, 17, 30}, set()])
def test_turns_here_and_there_are_judged_as_in_the_whole(hour: Transcript, places: set[int]) -> None:
    [longer] = read("\n".join([HOUR] * 4))
    assert isinstance(longer, Transcript)
    whole, some = judging.judge(longer.turns, shipped()), judging.judge_at(longer.turns, places, shipped())

    assert set(some) == places
    for at, one in some.items():
        assert dict(one.families) == pytest.approx(dict(whole[at].families), abs=2e-3)
        np.testing.assert_allclose(one.logits, whole[at].logits, atol=1e-4)


def test_a_correction_moves_its_own_family_and_the_markers_of_it(hour: Transcript) -> None:
    plain = judging.judge(hour.turns, shipped())
    louder = Taught({"C": Correction(1.0, np.zeros(rests_on("C")))})
    moved = judging.judge(hour.turns, shipped(), taught=louder)[3]

    assert moved.families["C"] > plain[3].families["C"]
    assert moved.score.markers["C.therapist"] > plain[3].score.markers["C.therapist"]
    assert moved.families["W"] == plain[3].families["W"]


@pytest.mark.parametrize("wrong", [2, 4, 6])
def test_nothing_is_shown_that_is_wrong_more_often_than_was_allowed(hour: Transcript, wrong: int) -> None:
    allowed = Taught(wrong_in_ten=wrong)
    judged = judging.judge(hour.turns, shipped(), taught=allowed)
    surest = [
        max(one.families[marker[0]], one.families.get("rupture", 0.0) if marker[0] in "WC" else 0.0)
        for one in judged
        for marker in both.shown_markers(one, shipped().card, taught=allowed)
    ]

    assert min(surest, default=1.0) >= 1 - wrong / 10


def test_a_turn_where_nothing_is_bears_nothing() -> None:
    quiet = np.full(len(shipped().card.outputs), -20, dtype=np.float32)

    assert evidence("C", quiet, {}, shipped().card).tolist() == [0.0] * rests_on("C")


def test_marks_are_told_apart_that_are_shown_with_nothing_decided_too(hour: Transcript) -> None:
    decided = {"C": dict.fromkeys((one.index for one in hour.turns[:6]), True)}
    told, shown = both.rate_told(hour, shipped(), decided=decided)

    assert told != both.rate(hour, shipped())
    assert both.rate_told(hour, shipped(), decided={})[0] == both.rate(hour, shipped())
    moved = judging.judge(hour.turns, shipped(), decided=decided)
    assert [(one.turn, one.marker) for one in told] == [
        (one.ruled.seen.turn.index, marker) for one in moved for marker in both.shown_markers(one, shipped().card)
    ]
    assert shown == {(one.turn, one.marker[0]) for one in both.rate(hour, shipped())}


def test_what_is_decided_of_a_turn_tells_of_the_turns_around_it_and_less_the_farther(hour: Transcript) -> None:
    plain = judging.judge(hour.turns, shipped())
    told = judging.judge(hour.turns, shipped(), decided={"C": {3: False}})
    fell = {
        at: before.families["C"] - after.families["C"]
        for at, (before, after) in enumerate(zip(plain, told, strict=True))
        if "C" in before.families
    }

    assert all(less > 0 for less in fell.values())
    assert [dict(one.families)["W"] for one in told if "W" in one.families] == [
        dict(one.families)["W"] for one in plain if "W" in one.families
    ]


def test_decisions_about_turns_that_are_not_there_or_not_the_client_s_move_nothing(hour: Transcript) -> None:
    plain = judging.judge(hour.turns, shipped())
    therapist = next(turn.index for turn in hour.turns if turn.role is Role.THERAPIST)
    told = judging.judge(hour.turns, shipped(), decided={"C": {10_000: True, -1: True, therapist: True}})

    assert [one.families for one in told] == [one.families for one in plain]


def test_scores_are_probabilities_and_nothing_where_a_family_cannot_apply(hour: Transcript) -> None:
    for turn, score in zip(hour.turns, reader().score(hour), strict=True):
        told = (score.rupture, score.withdrawal, score.confrontation, score.push, score.repair, *score.markers.values())
        assert all(0 <= chance <= 1 for chance in told)
        if turn.role is Role.CLIENT:
            assert score.push == score.repair == 0
        else:
            assert score.rupture == score.withdrawal == score.confrontation == 0


def test_what_a_turn_does_is_told_of_its_speaker_alone_and_comes_to_one(hour: Transcript) -> None:
    _, logits = look(shipped(), hour.turns)
    for turn, row in zip(hour.turns, logits, strict=True):
        found = behaviours(row, turn.role, shipped().card)
        assert tuple(found) == BEHAVIOURS_OF[turn.role]
        assert sum(found.values()) == pytest.approx(1)
    assert behaviours(logits[0], Role.UNKNOWN, shipped().card) == {}


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("T: How many do you have on a Saturday?", Behaviour.QUESTION),
        ("T: Mm-hmm.", Behaviour.OTHER),
        ("T: The guideline says no more than fourteen units a week, because the liver needs time.", Behaviour.INPUT),
        ("T: So it is after work, with the lads, that you drink most.", Behaviour.REFLECTION),
    ],
)
def test_plain_behaviours_of_a_helper_are_told_apart(said: str, does: Behaviour) -> None:
    [talk] = read(f"T: Hello.\nC: I drink with the lads after work, mostly.\n{said}\n")
    assert isinstance(talk, Transcript)
    _, logits = look(shipped(), talk.turns)
    found = behaviours(logits[2], Role.THERAPIST, shipped().card)

    assert max(found, key=lambda one: found[one]) is does


def test_nobody_named_as_speaker_gets_no_score_and_no_mark() -> None:
    [transcript] = read(
        "1\n00:00:01,000 --> 00:00:02,000\nYou never listen.\n\n2\n00:00:03,000 --> 00:00:04,000\nNo.\n"
    )
    assert isinstance(transcript, Transcript)

    assert reader().rate(transcript) == ()
    assert all(score.rupture == 0 and not score.markers for score in reader().score(transcript))


def test_marks_carry_their_words_verbatim_with_reader_and_reason(hour: Transcript) -> None:
    marks = reader().rate(hour)

    assert any(mark.family == "C" for mark in marks)
    for mark in marks:
        assert mark.quote == hour.text[mark.span.start : mark.span.end]
        assert mark.coder.label.startswith("learned@")
        assert mark.because.endswith(".")


def test_a_very_long_turn_is_read_in_stretches_and_keeps_its_place() -> None:
    [transcript] = read(
        "T: Tell me.\nC: " + "It was quiet at home and we had tea. " * 60 + "You never listen to me.\nT: Yes."
    )
    assert isinstance(transcript, Transcript)

    assert len(reader().score(transcript)) == len(transcript.turns)


def test_each_variant_of_a_turn_is_read_as_if_it_came_alone(hour: Transcript) -> None:
    said, _ = look(shipped(), hour.turns)
    variants = [hour.turns[3], hour.turns[5], hour.turns[7]]
    together = look_at_each(shipped(), variants, past=said[:3])

    for row, turn in zip(together, variants, strict=True):
        np.testing.assert_allclose(row, look(shipped(), [turn], past=said[:3])[1][0], atol=1e-4)


def test_very_much_talk_is_read_by_the_rules_and_says_so(hour: Transcript) -> None:
    many = [hour] * (MOST_TURNS // len(hour.turns) + 1)

    assert usual_reader([hour]).coder.label.startswith("learned@")
    assert usual_reader(many).coder.label == "rules@1"
    assert "--reader both" in usual_reader(many).lacks


def test_an_empty_transcript_reads_as_nothing() -> None:
    said, logits = look(shipped(), [])

    assert said == []
    assert logits.shape == (0, len(shipped().card.outputs))


def test_a_mark_rests_on_the_part_without_which_it_is_least_likely(hour: Transcript) -> None:
    said, _ = look(shipped(), hour.turns)
    found = words.resting_on(shipped(), hour.turns[3], said[:3], ["C.therapist"])["C.therapist"]

    assert found.lost >= 0
    assert found.span.of(hour.turns[3].text) in hour.turns[3].text


def test_significance_is_one_to_five() -> None:
    assert [significance(logit) for logit in (-50.0, -1.0, 0.0, 1.0, 50.0)] == [1, 1, 3, 4, 5]


def test_stretches_lose_nothing() -> None:
    assert [number for part in stretches(list(range(500))) for number in part] == list(range(500))


def test_only_the_end_of_the_turn_before_is_kept() -> None:
    assert joined(list(range(1000, 1100)), 1, [5], 2).ids[2] == 1052


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("You never listen to me.", (2017, 2196, 4952, 2000, 2033, 1012)),
        ("Café, naïve?", (7668, 1010, 15743, 1029)),
        ("I-I don't kn-", (1045, 1011, 1045, 2123, 1005, 1056, 14161, 1011)),
        ("\u200b\x07", ()),
        ("x" * 150, (100,)),
    ],
)
def test_pieces_are_those_of_the_reference_tokenizer(text: str, numbers: tuple[int, ...]) -> None:
    # Figures: tokenizers 0.23.3 on the same vocabulary; the two agree on 53,112 texts of AnnoMI and GoEmotions.
    assert shipped().pieces.numbers(text) == numbers


def test_so_many_words_are_remembered_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sessionlab.coding.learned.wordpieces.MOST_KEPT", 2)
    pieces = WordPieces(["[UNK]", "a", "b", "c"])

    assert pieces.numbers("a b c a b c") == (1, 2, 3, 1, 2, 3)
