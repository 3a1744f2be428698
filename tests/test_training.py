"""What is learned from can be read, keeps to the codebook, and does not repeat itself."""

from pathlib import Path

import numpy as np
import pytest
from training.behaviours import BEHAVIOURS, behaviours, coded_twice
from training.closer.choosing import FOUND, INTERCEPT, LEAST, SHARE, SLOPE, Line, best, lines
from training.closer.material import PARTS, parts
from training.labelled import AGAIN, PROSE, Labelled, blocks, is_held_out, labelled_twice
from training.ratings import RATINGS, f1, rated, read_ratings, seen_by
from training.reader.material import OUTPUTS, targets
from training.reader.written import UNSEEN
from training.scoring import agreeing, runs
from training.spoken import DIALOGUES, LETTERS, MOST_ALIKE, CodedTurn, coded, near_duplicates

from benchmarks.attacks import RATINGS as RATED_ATTACKS
from benchmarks.attacks import UNSEEN as ATTACKS
from benchmarks.prose import agreeing as agreeing_events
from benchmarks.prose import happenings
from sessionlab.coding.learned.doing import BEHAVIOUR, BEHAVIOURS_OF, Behaviour
from sessionlab.coding.learned.parcel import shipped
from sessionlab.relationship.events import EventKind
from sessionlab.relationship.prose.closer import shipped_closer
from sessionlab.transcript import Role

SHORTEST, LONGEST = 10, 130
EXCHANGES = "exchange-*.txt"


@pytest.mark.parametrize(("folder", "least"), [(DIALOGUES, 400), (LETTERS, 300), (UNSEEN, 30)])
def test_every_line_can_be_read_and_little_repeats(folder: Path, least: int) -> None:
    pieces = list(coded(folder))
    turns = [turn for piece in pieces for turn in piece.turns]

    assert len(pieces) >= least
    assert len({piece.heading for piece in pieces}) == len(pieces)
    assert len({later for _, later in near_duplicates([turn.text for turn in turns])}) < MOST_ALIKE * len(turns)


def test_letters_that_are_only_measured_on_repeat_nothing_that_is_learned_from() -> None:
    learned = [turn.text for piece in coded(LETTERS) for turn in piece.turns]
    unseen = [turn.text for piece in coded(UNSEEN) for turn in piece.turns]

    assert not [pair for pair in near_duplicates([*learned, *unseen]) if pair[1] >= len(learned)]


def test_dialogues_are_as_long_as_hours_are_told_and_exchanges_are_short() -> None:
    short = {piece.heading: len(piece.turns) for piece in coded(DIALOGUES, files=EXCHANGES)}

    assert len(short) >= 2000
    assert all(3 <= turns <= SHORTEST for turns in short.values())
    assert all(SHORTEST <= len(one.turns) <= LONGEST for one in coded(DIALOGUES) if one.heading not in short)


def test_attacks_that_are_only_measured_on_repeat_hardly_anything_that_is_learned_from() -> None:
    learned = [turn.text for piece in coded(DIALOGUES, files=EXCHANGES) for turn in piece.turns]
    unseen = [turn.text for piece in coded(ATTACKS) for turn in piece.turns]

    assert len(list(rated(folder=ATTACKS, ratings=RATED_ATTACKS))) == 120
    repeated = {later for _, later in near_duplicates([*learned, *unseen]) if later >= len(learned)}
    assert len(repeated) < 0.005 * len(unseen)


def test_most_turns_carry_no_code() -> None:
    turns = [turn for piece in coded(DIALOGUES) for turn in piece.turns]

    assert 0.1 < sum(1 for turn in turns if turn.codes) / len(turns) < 0.4


@pytest.mark.parametrize(
    "line",
    ["X\t-\tHello.", "C\t-", "C\tT.push=2\tYou must.", "T\tC.reject=2\tNo.", "C\tC.reject=6\tNo.", "C\tC.new=1\tNo."],
)
def test_a_line_that_is_wrong_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "one.txt").write_text(f"# 001\nT\t-\tGood morning.\n{line}\n")

    with pytest.raises(ValueError, match=r"one\.txt, line 3"):
        list(coded(tmp_path))


def test_every_dialogue_was_rated_by_both_raters() -> None:
    assert {path.name for path in RATINGS.glob("*.txt")} == {path.name for path in DIALOGUES.glob("*.txt")}

    talks = list(rated())
    turns = [turn for talk in talks for turn in talk.turns]
    assert [talk.heading for talk in talks] == [talk.heading for talk in coded(DIALOGUES)]
    assert 0.15 < sum(1 for turn in turns if turn.codes) / len(turns) < 0.45
    assert any(turn.codes.get("T.push") == 1.5 for turn in turns)


@pytest.mark.parametrize("family", ["W", "C", "T"])
def test_raters_agree_with_each_other_more_than_with_the_author(family: str) -> None:
    rows = list(seen_by(family))

    assert f1(rows, 0, 1) > 0.85
    assert f1(rows, 0, 1) > 0.1 + max(f1(rows, 0, 2), f1(rows, 1, 2))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1\t2\tC.reject=2", "codes of 2 raters"),
        ("1\t3\tC.reject=2\t-", "no turn 3 of a talk 1"),
        ("2\t1\tC.reject=2\t-", "no turn 1 of a talk 2"),
        ("1\t2\tC.reject=2\tT.push=2", "no code of this speaker"),
        ("1\t2\tC.reject=9\t-", "no code of this speaker"),
    ],
)
def test_a_rating_that_is_wrong_is_named(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "one.txt").write_text("# 001\nT\t-\tGood morning.\nC\t-\tIs it?\n")
    talks = list(coded(tmp_path))
    (tmp_path / "rated.txt").write_text(f"1\t1\tT.push=1\t-\n{line}\n")

    with pytest.raises(ValueError, match=rf"rated\.txt, line 2: .*{told}"):
        read_ratings(tmp_path / "rated.txt", talks)


def test_what_turns_do_was_coded_for_a_fifth_of_them() -> None:
    turns = [turn for talk in rated() for turn in talk.turns]
    coded_ones = [turn for turn in turns if turn.does]

    assert {path.name for path in BEHAVIOURS.glob("*.txt")} < {path.name for path in DIALOGUES.glob("*.txt")}
    assert 0.15 < len(coded_ones) / len(turns) < 0.35
    assert all(turn.does in BEHAVIOURS_OF[turn.who] for turn in coded_ones)
    assert {turn.does for turn in coded_ones} == set(Behaviour)


def test_what_a_turn_does_is_a_target_of_its_own_side_and_of_nothing_uncoded() -> None:
    asks = dict(zip(OUTPUTS, targets(CodedTurn(Role.THERAPIST, "How so?", {}, "question")), strict=True))
    silent = dict(zip(OUTPUTS, targets(CodedTurn(Role.CLIENT, "No.", {})), strict=True))

    assert (asks["does.question"], asks["does.other"], asks["does.change"]) == (1.0, 0.0, None)
    assert {silent[name] for name in OUTPUTS if name.startswith(BEHAVIOUR)} == {None}
    assert shipped().card.outputs == OUTPUTS


def test_two_raters_of_what_turns_do_agree() -> None:
    twice = list(coded_twice())

    assert len(twice) > 2000
    assert all({one, two} <= set(BEHAVIOURS_OF[who]) for who, one, two in twice)
    assert 0.9 < sum(one is two for _, one, two in twice) / len(twice) < 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("3\tqn", "no talk 3"),
        ("x\tqn", "no talk x"),
        ("2\tq", "2 turns"),
        ("2\tqq", "2 turns"),
        ("2\tqnn", "2 turns"),
        ("1\tqn", "already"),
    ],
)
def test_a_line_of_behaviours_that_is_wrong_is_named(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "one.txt").write_text("# 001\nT\t-\tHow so?\nC\t-\tIs it?\n# 002\nT\t-\tWell?\nC\t-\tNo.\n")
    talks = list(coded(tmp_path))
    (tmp_path / "done.txt").write_text(f"1\tqn\n{line}\n")

    with pytest.raises(ValueError, match=rf"done\.txt, line 2: .*{told}"):
        behaviours(tmp_path / "done.txt", talks)
    assert behaviours(tmp_path / "none.txt", talks) == {}


def test_words_swapped_in_a_pattern_are_near_duplicates() -> None:
    told = "Every Sunday my {} comes round and tells me what I should have done with the money that he left."
    other = "Nothing of the kind has ever been said in this room by anybody at all, I promise you."

    assert near_duplicates([told.format("brother"), other, told.format("uncle")]) == [(0, 2)]
    assert near_duplicates(["Yes.", "Yes."]) == []


def test_what_is_held_out_is_told_by_name_and_never_fitted_to() -> None:
    held = {path.name for path in PROSE.glob("*.txt") if is_held_out(path.name)}
    kept = list(blocks(held_out=False))

    assert not is_held_out("30-late-accounts.txt")
    assert {"33-screens.txt", "34-textbooks.txt"} <= held
    assert len(kept) + len(list(blocks(held_out=True))) == len(list(blocks()))
    assert len(kept) > 800


def test_what_was_labelled_again_is_held_out_and_labelled_apart_from_the_first() -> None:
    twice = list(labelled_twice())

    assert len(twice) == 32
    assert all(is_held_out(path.name) for path in AGAIN.glob("*.txt"))
    assert all(len(first) == len(again) for first, again in twice)
    assert any(first != again for first, again in twice)


def test_other_words_than_those_held_out_cannot_be_labelled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "33-screens.txt").write_text("# one\n-\tNobody ever wrote this down.\nended\tWe stopped.\n")
    monkeypatch.setattr("training.labelled.AGAIN", tmp_path)

    with pytest.raises(ValueError, match="Nobody ever wrote this down"):
        list(labelled_twice())


def test_second_labels_are_compared_as_the_reader_is() -> None:
    first = (Labelled("He rang to put it off.", frozenset({EventKind.CANCELLED})), Labelled("It rained.", frozenset()))
    again = (first[0], Labelled("It rained.", frozenset({EventKind.SESSION})))

    assert [one.kind for one in happenings(again)] == ["cancelled", "session"]
    assert [one.kind for one in agreeing_events(happenings(again), happenings(first))] == ["cancelled"]


def test_neighbouring_sentences_of_one_kind_are_one_event() -> None:
    told = np.array([[1, 0], [1, 1], [0, 1], [1, 0]]) > 0

    assert sorted(runs(told)) == [(0, 0, 1), (0, 3, 3), (1, 1, 2)]
    assert agreeing([(0, 0, 1), (1, 0, 0)], runs(told)) == 1


def test_every_file_that_is_not_held_out_is_in_one_part() -> None:
    dealt = dict(parts())
    sizes = [sum(path.stat().st_size for path, part in dealt.items() if part == number) for number in range(PARTS)]

    assert {path.name for path in dealt} == {path.name for path in PROSE.glob("*.txt") if not is_held_out(path.name)}
    assert max(sizes) < 1.2 * min(sizes)


def test_the_most_precise_line_is_chosen_among_those_that_find_enough() -> None:
    wide, enough, narrow = Line(0.5, -2, 0.6, 0.9), Line(0.5, -1, 0.76, FOUND), Line(0.5, 0, 0.9, 0.3)

    assert best([wide, enough, narrow]) == enough
    assert best([narrow, Line(0.5, -3, 0.1, 0.6)]) == narrow


def test_a_line_adds_up_both_and_counts_events() -> None:
    truth = [np.array([[1.0], [1.0], [0.0], [1.0]])]
    learned, said = [np.array([[0.0], [4.0], [-4.0], [0.0]])], [np.array([[-4.0], [0.0], [4.0], [-4.0]])]
    [half] = [line for line in lines(truth, learned, said) if (line.share, line.least) == (0.5, 0.0)]

    assert (half.precision, half.recall) == (1.0, 0.5)


def test_what_ships_adds_up_as_was_chosen() -> None:
    card = shipped_closer().card

    assert (card.share, card.least, card.slope, card.intercept) == (SHARE, LEAST, SLOPE, INTERCEPT)
