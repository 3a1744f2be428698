"""Train the learned reader and write what is shipped: ``make train`` (seeded; hours on a processor, minutes on a GPU).

Needs the folder of public data (GoEmotions for tone, the rated dialogues for calibration): name it in CASEBOOK_DATA.
AnnoMI is used to choose and to measure, never to train.
"""

import random
import sys

from sessionlab.coding.learned.pieces import Pieces
from sessionlab.coding.learned.wordpieces import WordPieces
from training.reader.card import TARGET, write_card
from training.reader.export import export
from training.reader.fit import Plan, fit, pieces
from training.reader.further import MINILM, word_pieces
from training.reader.material import OUTPUTS, accounts, emotions, talks
from training.reader.public import public_data

MEASURED_BY = 12
"""So many talks of the corpus show how large the channels of the encoder get."""


def main() -> int:
    """Fit, export, add up with the rules, and write the card."""
    folder = public_data()
    words = word_pieces()
    material = [*talks(), *accounts()]
    comments = list(emotions(folder, "train"))
    plan = Plan()
    reader = fit(material, comments, weights=MINILM / "model.safetensors", words=words, plan=plan)
    sums = export(reader, TARGET, pieces=MINILM / "vocab.txt", rows=measured_by(words))
    write_card(sums, OUTPUTS, folder)
    return 0


def measured_by(words: WordPieces) -> list[Pieces]:
    """Return the rows of some talks of the corpus, by which the encoder is brought to eight bits."""
    some = [talk for talk in talks() if talk]
    random.Random(3).shuffle(some)
    return [row for talk in some[:MEASURED_BY] for row in pieces(talk, [line.text for line in talk], words)]


if __name__ == "__main__":
    sys.exit(main())
