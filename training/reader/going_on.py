"""Go on from the shipped networks with the talks written later: ``python -m training.reader.going_on``.

Those talks are written as real talk is transcribed. Older talks are fitted beside them, so that what they taught stays.
What is a push is learned from the older talks alone: the later ones call more of them so than raters do. Every tenth of
the later talks is kept out and measured after each pass, and so is the development half of AnnoMI, which nothing is
fitted to here: it settles after which pass the reader is taken. It is written where the networks are shipped, and their
card anew.
"""

import random
import sys
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from benchmarks.coding import halves
from sessionlab.coding.evaluation import RUPTURE, RatedHour, average_precision, positive
from sessionlab.coding.learned.pieces import CLIENT, THERAPIST
from sessionlab.coding.learned.saying import STRENGTH
from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.transcript import Role
from training.reader.__main__ import measured_by
from training.reader.card import TARGET, write_card
from training.reader.export import export
from training.reader.fit import Plan, Reader, encoded, fit, pieces, windows
from training.reader.further import MINILM, begun, word_pieces
from training.reader.material import FAMILIES, OUTPUTS, Line, lines
from training.reader.public import public_data
from training.spoken import DIALOGUES, LETTERS, coded

LATER = "real-*.txt"
EARLIER = "[!r]*.txt"
KEPT_OUT = 10
OLD_LETTERS = 193
PUSHES = "T"
PLAN = Plan(seed=6, passes=3, turns_a_step=72, rate=9e-5)
TAKEN = 1
"""The pass after which the development half was read best."""
Truth = list[bool]


def main() -> int:
    """Fit further, export, add up with the rules, and write the card."""
    folder = public_data()
    words, start = word_pieces(), begun()
    new, kept_out, rated = later(), later(kept_out=True), halves(folder)["development"]

    def measure(when: str, reader: Reader) -> None:
        print(when)
        print("  kept out   ", shown(reader, kept_out, [own_truth(talk) for talk in kept_out], words))
        print("  development", shown(reader, [spoken(hour) for hour in rated], list(map(rated_truth, rated)), words))

    measure("before", start.eval())
    taken: dict[str, Tensor] = {}

    def after(number: int, reader: Reader) -> None:
        measure(f"after pass {number + 1}", reader)
        if number + 1 == TAKEN:
            taken.update({name: value.clone() for name, value in reader.state_dict().items()})

    fitted = fit(
        [*map(without_pushes, new), *earlier()],
        [],
        weights=MINILM / "model.safetensors",
        words=words,
        plan=PLAN,
        begun=start,
        after=after,
    )
    fitted.load_state_dict(taken)
    fitted.eval()
    write_card(export(fitted, TARGET, pieces=MINILM / "vocab.txt", rows=measured_by(words)), OUTPUTS, folder)
    return 0


def later(*, kept_out: bool = False) -> list[list[Line]]:
    """Return the later talks, or those of them that are kept out."""
    talks = [lines(one, written=False) for one in coded(DIALOGUES, files=LATER)]
    return [talk for at, talk in enumerate(talks) if (at % KEPT_OUT == 0) == kept_out]


def without_pushes(talk: Sequence[Line]) -> list[Line]:
    """Return a talk from which nothing is learned of pushes."""
    silent = {at for at, name in enumerate(OUTPUTS) if name.removeprefix(STRENGTH).split(".")[0] == PUSHES}
    return [
        replace(line, targets=tuple(None if at in silent else one for at, one in enumerate(line.targets)))
        for line in talk
    ]


def earlier() -> list[list[Line]]:
    """Return the older talks and some of the letters, in an order of chance."""
    chance = random.Random(PLAN.seed)
    spoken = [lines(one, written=False) for one in coded(DIALOGUES, files=EARLIER)]
    written = [lines(one, written=True) for one in coded(LETTERS)]
    return [*chance.sample(spoken, len(spoken)), *chance.sample(written, OLD_LETTERS)]


def own_truth(talk: Sequence[Line]) -> list[list[bool]]:
    """Return for each line of the corpus which families are there."""
    return [[(target or 0.0) > 0.5 for target in line.targets[: len(FAMILIES)]] for line in talk]


def rated_truth(hour: RatedHour) -> list[list[bool]]:
    """Return for each turn which families two raters saw."""
    return [[positive(rated, RUPTURE if name == RUPTURE else name) for name in FAMILIES] for rated in hour.rated]


def spoken(hour: RatedHour) -> list[Line]:
    """Return a rated talk as lines without targets."""
    return [Line(turn.text, CLIENT if turn.role is Role.CLIENT else THERAPIST, ()) for turn in hour.transcript.turns]


def shown(
    reader: Reader, talks: Sequence[Sequence[Line]], truths: Sequence[list[list[bool]]], words: WordPieces
) -> str:
    """Return the average precision of each family in words."""
    says, who = [], []
    for talk in talks:
        with torch.no_grad():
            turns = encoded(reader.encoder, pieces(talk, [line.text for line in talk], words))
            says.append(reader.above(*windows(turns, [line.who for line in talk])).float().cpu().numpy())
        who += [line.who for line in talk]
    logits, truth = np.concatenate(says), np.concatenate([np.array(one) for one in truths])
    found = []
    for at, name in enumerate(FAMILIES):
        own = np.array(who) == (THERAPIST if name in "TR" else CLIENT)
        there = truth[own, at].tolist()
        found.append(f"{name} {average_precision(there, logits[own, at].tolist()):.3f} of {sum(there)}")
    return ", ".join(found)


if __name__ == "__main__":
    sys.exit(main())
