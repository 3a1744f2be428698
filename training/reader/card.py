"""Write the card of the shipped networks: how they and the rules add up, and the strain. Needs no torch.

``python -m training.reader.card`` does so anew for the networks that are there.
"""

import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import sessionlab.coding.learned
from benchmarks.coding import data, halves
from sessionlab.coding.learned.parcel import CARD, open_parcel, read_card
from training.reader.adding import UNFITTED, lines
from training.reader.straining import write as write_strain
from training.reader.written import lines as written_lines

VERSION = "7"
TARGET = Path(sessionlab.coding.learned.__file__).parent / "weights"


def write_card(sums: Mapping[str, str], outputs: tuple[str, ...], folder: Path) -> None:
    """Write the card: first as it stands without the rules, then with what both add up to."""
    development = halves(folder)["development"]
    card: dict[str, object] = {
        "version": VERSION,
        "trained_on": date.today().isoformat(),
        "outputs": list(outputs),
        "sums": dict(sums),
    }
    _write(card | {"lines": dict.fromkeys(outputs, UNFITTED), "written": {}})
    parcel = open_parcel(TARGET)
    _write(card | {"lines": lines(development, parcel), "written": written_lines(parcel)})
    write_strain(development, open_parcel(TARGET))


def _write(card: Mapping[str, object]) -> None:
    (TARGET / CARD).write_text(json.dumps(card, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    there = data()
    if there is None:
        sys.exit("The public data are not here. Name their folder in CASEBOOK_DATA.")
    known = read_card(TARGET)
    write_card(known.sums, known.outputs, there)
