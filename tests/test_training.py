"""What is learned from can be read, keeps to the codebook, and does not repeat itself."""

from pathlib import Path

import numpy as np
import pytest
from training.labelled import PROSE, blocks, is_held_out
from training.prose_closer import agreeing, runs
from training.spoken import DIALOGUES, LETTERS, MOST_ALIKE, coded, near_duplicates

SHORTEST, LONGEST = 20, 70


@pytest.mark.parametrize(("folder", "least"), [(DIALOGUES, 400), (LETTERS, 300)])
def test_every_line_can_be_read_and_little_repeats(folder: Path, least: int) -> None:
    pieces = list(coded(folder))
    turns = [turn for piece in pieces for turn in piece.turns]

    assert len(pieces) >= least
    assert len({piece.heading for piece in pieces}) == len(pieces)
    assert len({later for _, later in near_duplicates([turn.text for turn in turns])}) < MOST_ALIKE * len(turns)


def test_dialogues_are_as_long_as_hours_are_told() -> None:
    assert all(SHORTEST <= len(piece.turns) <= LONGEST for piece in coded(DIALOGUES))


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


def test_neighbouring_sentences_of_one_kind_are_one_event() -> None:
    told = np.array([[1, 0], [1, 1], [0, 1], [1, 0]]) > 0

    assert sorted(runs(told)) == [(0, 0, 1), (0, 3, 3), (1, 1, 2)]
    assert agreeing([(0, 0, 1), (1, 0, 0)], runs(told)) == 1
