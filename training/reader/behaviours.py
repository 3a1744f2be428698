"""The expert codes of AnnoMI, five-fold by transcript: what the therapist does, how the client speaks of change."""

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from sessionlab.coding.learned.pieces import CLIENT, END, THERAPIST, Beside, Pieces, joined, neighbours
from sessionlab.coding.learned.wordpieces import WordPieces
from training.reader.fit import Plan, Reader, encoded, windows
from training.reader.further import begun, f1, fit_on, print_f1, word_pieces
from training.reader.network import TURN

THERAPISTS = ("question", "reflection", "therapist_input", "other")
CLIENTS = ("change", "neutral", "sustain")
CODES = THERAPISTS + CLIENTS
SIDES = {"Therapist behaviour": range(4), "Client talk": range(4, 7)}
FOLDS = 5
PASSES = 3
TOGETHER = 24
"""So many turns in a row are learned from at once, and four such stretches in a step."""
FRONT, BACK = 40, 56
"""Of a long turn the first and the last pieces: what is done in it often stands at its end."""
BEFORE = 32
TOPIC = 16
"""So many pieces of a talk's topic stand behind each turn of the client."""
STEPS = np.linspace(-1, 1, 21)
"""How far a code's logits may be moved."""
Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Talk:
    """A stretch of a talk: what the encoder is given, who speaks, and the number of each code."""

    rows: Sequence[Pieces]
    who: Sequence[int]
    codes: Sequence[int]

    def part(self, start: int, end: int) -> "Talk":
        """Return some turns in a row."""
        return Talk(self.rows[start:end], self.who[start:end], self.codes[start:end])


def run(folder: Path) -> None:
    """Fit five times, each time on four fifths of the transcripts, and print what is found of the last fifth."""
    talks = read_talks(folder / "annomi" / "AnnoMI-simple.csv", word_pieces())
    fold = np.random.default_rng(1).permutation(len(talks)) % FOLDS
    said: list[Floats] = []
    truth: list[int] = []
    read_in: list[int] = []
    for held in range(FOLDS):
        reader = fitted([talk for talk, number in zip(talks, fold, strict=True) if number != held])
        for talk in (talk for talk, number in zip(talks, fold, strict=True) if number == held):
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                said.append(says(reader, [talk]).float().numpy())
            truth += talk.codes
            read_in += [held] * len(talk.codes)
        print_sides(f"after {held + 1} of {FOLDS} folds", np.concatenate(said), np.array(truth))
    levelled = moved(np.concatenate(said), np.array(truth), np.array(read_in))
    print_sides("each code moved by what suits the other folds", levelled, np.array(truth))


def moved(said: Floats, truth: Ints, read_in: Ints) -> Floats:
    """Return logits of N turns, those of each code moved by what gives the best mean of F1 on the other folds."""
    found = said.copy()
    for held in range(FOLDS):
        other, own = read_in != held, read_in == held
        for codes in SIDES.values():
            side = slice(codes.start, codes.stop)
            asked = other & (truth >= codes.start) & (truth < codes.stop)
            found[own, side] += levels(said[asked, side], truth[asked] - codes.start)
    return found


def levels(said: Floats, truth: Ints) -> Floats:
    """Return what is added to the logits of K codes for the best mean of F1, one code after the other, twice."""
    added = np.zeros(said.shape[1], dtype=np.float32)
    for at in 2 * list(range(said.shape[1])):
        tried = [np.where(np.arange(len(added)) == at, step, added) for step in STEPS]
        added = max(tried, key=lambda one: mean_f1((said + one).argmax(1), truth, len(added))).astype(np.float32)
    return added


def mean_f1(called: Ints, truth: Ints, codes: int) -> float:
    """Return the mean of F1 over codes."""
    return float(np.mean([f1(truth == code, called == code) for code in range(codes)]))


def read_talks(table: Path, words: WordPieces) -> list[Talk]:
    """Return the talks of AnnoMI with its expert codes."""
    with table.open(encoding="utf-8", newline="") as lines:
        return [
            talk_of(list(rows), words) for _, rows in groupby(csv.DictReader(lines), lambda row: row["transcript_id"])
        ]


def talk_of(turns: Sequence[dict[str, str]], words: WordPieces) -> Talk:
    """Return one talk."""
    who = [THERAPIST if turn["interlocutor"] == "therapist" else CLIENT for turn in turns]
    codes = [
        CODES.index(turn["main_therapist_behaviour"] if speaks == THERAPIST else turn["client_talk_type"])
        for turn, speaks in zip(turns, who, strict=True)
    ]
    told = [(words.numbers(turn["utterance_text"]), speaks) for turn, speaks in zip(turns, who, strict=True)]
    beside = neighbours(told, hidden=lambda at: who[at] == THERAPIST)
    topic = words.numbers(turns[0]["topic"])[:TOPIC]
    rows = [row(own, speaks, *around) for (own, speaks), around in zip(told, beside, strict=True)]
    topical = [about(one, topic) if speaks == CLIENT else one for one, speaks in zip(rows, who, strict=True)]
    return Talk(topical, who, codes)


def row(own: Sequence[int], speaks: int, before: Beside, after: Beside) -> Pieces:
    """Return what the encoder is given for a turn: of a long one its first and its last pieces."""
    kept = own if len(own) <= FRONT + BACK else [*own[:FRONT], *own[-BACK:]]
    return joined(before[0][-BEFORE:], before[1], kept, speaks, *after)


def about(turn: Pieces, topic: Sequence[int]) -> Pieces:
    """Return a turn with what the talk is about behind it: whether a client speaks of change depends on what."""
    return Pieces((*turn.ids, *topic, END), (*turn.own, *(0 for _ in topic), 0))


def fitted(talks: Sequence[Talk]) -> Reader:
    """Return the shipped networks with a head for these codes, fitted."""
    chance = random.Random(1)
    torch.manual_seed(1)
    reader = begun()
    reader.above.says = nn.Linear(2 * TURN, len(CODES))
    counts = np.bincount([code for talk in talks for code in talk.codes], minlength=len(CODES))
    # Rare codes count more, by the root of how rare they are: the mean is over codes, not over turns.
    weight = torch.tensor(counts.mean() / counts, dtype=torch.float32).sqrt()
    steps = [partial(loss, reader, group, weight) for _ in range(PASSES) for group in order(talks, chance)]
    fit_on(reader, steps, Plan())
    return reader


def order(talks: Sequence[Talk], chance: random.Random) -> list[list[Talk]]:
    """Return the talks of one pass cut anew into stretches, mixed, in groups of about as many turns."""
    parts: list[Talk] = []
    for talk in talks:
        end = len(talk.codes)
        cuts = [0, *range(chance.randrange(1, TOGETHER), end, TOGETHER), end]
        parts += [talk.part(a, b) for a, b in pairwise(cuts)]
    chance.shuffle(parts)
    found: list[list[Talk]] = []
    size = 4 * TOGETHER
    for part in parts:
        if size >= 4 * TOGETHER:
            found.append([])
            size = 0
        found[-1].append(part)
        size += len(part.codes)
    return found


def says(reader: Reader, talks: Sequence[Talk]) -> Tensor:
    """Return the logits of every turn of some talks, of a client's also by the turn that follows."""
    turns = encoded(reader.encoder, [row for talk in talks for row in talk.rows], at_once=12)
    split = turns.split([len(talk.rows) for talk in talks])
    seen, who = zip(*(windows(part, talk.who) for part, talk in zip(split, talks, strict=True)), strict=True)
    found: Tensor = reader.above(torch.cat(seen), torch.cat(who))
    return found


def loss(reader: Reader, group: Sequence[Talk], weight: Tensor) -> Tensor:
    """Return what is wrong with the codes of some talks; each side is told apart from its own codes only."""
    found = says(reader, group).float()
    truth = torch.tensor([code for talk in group for code in talk.codes])
    wrong = found.new_zeros(())
    for side in SIDES.values():
        own = (truth >= side.start) & (truth < side.stop)
        if own.any():
            wrong = wrong + functional.cross_entropy(
                found[own][:, side.start : side.stop],
                truth[own] - side.start,
                weight=weight[side.start : side.stop],
                reduction="sum",
            )
    return wrong / len(truth)


def print_sides(name: str, said: Floats, truth: Ints) -> None:
    """Print the mean of F1 over the codes of each side."""
    for side, codes in SIDES.items():
        own = (truth >= codes.start) & (truth < codes.stop)
        called = codes.start + said[own][:, codes.start : codes.stop].argmax(1)
        print_f1(f"{side}, {name}", {CODES[code]: f1(truth[own] == code, called == code) for code in codes})
