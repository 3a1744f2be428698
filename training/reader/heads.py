"""Test the shipped encoder on codes it was not made for: ``python -m training.reader.heads [behaviours] [tones]``.

Needs torch (see requirements.in) and the public data (CASEBOOK_DATA). Heads are put on the shipped networks, both are
fitted further, measured and thrown away. About half an hour of one core for the expert codes of AnnoMI, a quarter for
GoEmotions.
"""

import sys
from collections.abc import Sequence

from training.reader import behaviours, tones
from training.reader.public import public_data

KNOWN = {"behaviours": behaviours.run, "tones": tones.run}


def main(asked: Sequence[str]) -> int:
    """Fit and measure what was asked for, or all."""
    folder = public_data()
    unknown = [name for name in asked if name not in KNOWN]
    if unknown:
        print(f"No such heads: {', '.join(unknown)}. There are: {', '.join(KNOWN)}.", file=sys.stderr)
        return 2
    for name in asked or KNOWN:
        KNOWN[name](folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
