"""The public data that fitting and measuring need; they are not in this repository."""

import sys
from pathlib import Path

from benchmarks.coding import data


def public_data() -> Path:
    """Return their folder, or end the program with a word on how to name it."""
    folder = data()
    if folder is None:
        print("The public data are not here. Name their folder in CASEBOOK_DATA.", file=sys.stderr)
        sys.exit(2)
    return folder
