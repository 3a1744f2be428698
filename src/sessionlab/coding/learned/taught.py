"""What a person's decisions taught the two readers: how far the word of each is to be trusted, family by family.

What a correction rests on is what each reader by itself says of the families that are read together: few numbers,
which carry over from talk to talk. How a turn is said, as the encoder puts it in 256 numbers, told nothing of other
talks, nor of what followed in the same (figures: docs/reader.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from sessionlab.coding.confirming import Correction
from sessionlab.coding.evaluation import RUPTURE
from sessionlab.coding.learned.parcel import Card
from sessionlab.coding.learned.seen import Floats
from sessionlab.coding.weights import CEILING, FLOOR, log_odds

Numbers = npt.NDArray[np.float64]
QUIET, LOUD = log_odds(FLOOR), log_odds(CEILING)
_CLIENTS: Final = (RUPTURE, "W", "C")
TOGETHER: Final[Mapping[str, tuple[str, ...]]] = dict.fromkeys(_CLIENTS, _CLIENTS)
"""Families whose evidence tells of each other; every other family is told by its own alone."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What decisions taught: a correction for each family of which there were any, and how many marks in ten may be
    wrong (None: from the thresholds that were measured)."""

    families: Mapping[str, Correction] = field(default_factory=dict)
    wrong_in_ten: int | None = None

    def threshold(self, family: str, card: Card) -> float:
        """Return the probability from which a family is shown."""
        return card.lines[family].threshold if self.wrong_in_ten is None else 1 - self.wrong_in_ten / 10

    def shift(self, family: str, rests_on: Numbers) -> float:
        """Return what is added to the log odds of a family of which something was learned; see `evidence`."""
        return float(self.families[family].of(np.zeros(1), rests_on[None])[0])


UNTAUGHT: Final = Taught()


def read_together(family: str) -> tuple[str, ...]:
    """Return the families whose evidence tells of a family."""
    return TOGETHER.get(family, (family,))


def rests_on(family: str) -> int:
    """Return how many numbers a correction of a family rests on."""
    return 2 * len(read_together(family))


def evidence(family: str, logits: Floats, ruled: Mapping[str, float], card: Card) -> Numbers:
    """Return what a correction of a family rests on: how much louder each reader is than where nothing is.

    Of F families that are read together it is 2 F numbers: of each what is learned, then of each what the rules say.

    :param logits: the learned reader's K log odds of the turn
    :param ruled: the rules' probabilities
    """
    read = read_together(family)
    both = [float(logits[card.place[name]]) for name in read] + [log_odds(ruled.get(name, FLOOR)) for name in read]
    louder: Numbers = np.clip(np.array(both), QUIET, LOUD) - QUIET
    return louder
