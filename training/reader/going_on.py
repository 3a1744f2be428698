"""Go on from the shipped networks with the talks as raters saw them: ``python -m training.reader.going_on``.

All talks and letters are fitted, but every sixth talk of the first interviews in pairs, which is kept out. Those and
the development half of AnnoMI, which nothing is fitted to here, are measured after each pass. What comes of it is
written where the networks are shipped, and their card anew.
"""

import sys
from collections.abc import Sequence

import numpy as np
import torch

from benchmarks.coding import halves
from sessionlab.coding.evaluation import RUPTURE, RatedHour, average_precision, positive
from sessionlab.coding.learned.pieces import CLIENT, THERAPIST
from sessionlab.coding.learned.wordpieces import WordPieces
from sessionlab.transcript import Role
from training.ratings import rated
from training.reader.__main__ import measured_by
from training.reader.card import TARGET, write_card
from training.reader.export import export
from training.reader.fit import Plan, Reader, encoded, fit, pieces, windows
from training.reader.further import MINILM, begun, word_pieces
from training.reader.material import FAMILIES, OUTPUTS, Line, lines
from training.reader.public import public_data
from training.spoken import LETTERS, coded

IN_PAIRS = ("real-7[5-9].txt", "real-8?.txt")
KEPT_OUT = 6
PLAN = Plan(seed=6, passes=3, turns_a_step=72, rate=1e-4)


def main() -> int:
    """Fit further, export, add up with the rules, and write the card."""
    folder = public_data()
    words, start = word_pieces(), begun()
    known, kept_out = parted()
    rated_hours = halves(folder)["development"]

    def measure(when: str, reader: Reader) -> None:
        print(when)
        print("  kept out   ", shown(reader, kept_out, [own_truth(talk) for talk in kept_out], words))
        print(
            "  development",
            shown(reader, list(map(spoken, rated_hours)), list(map(rated_truth, rated_hours)), words),
        )

    def after(number: int, reader: Reader) -> None:
        measure(f"after pass {number + 1}", reader)

    measure("before", start.eval())
    fitted = fit(
        [*known, *(lines(one, written=True) for one in coded(LETTERS))],
        [],
        weights=MINILM / "model.safetensors",
        words=words,
        plan=PLAN,
        begun=start,
        after=after,
    )
    write_card(export(fitted, TARGET, pieces=MINILM / "vocab.txt", rows=measured_by(words)), OUTPUTS, folder)
    return 0


def parted() -> tuple[list[list[Line]], list[list[Line]]]:
    """Return the talks that are learned from, and those that are kept out."""
    pairs = [one for files in IN_PAIRS for one in rated(files=files)]
    out = {one.heading for one in pairs[::KEPT_OUT]}
    talks = [(one.heading in out, lines(one, written=False)) for one in rated()]
    return [talk for kept, talk in talks if not kept], [talk for kept, talk in talks if kept]


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
