"""How a card's lines become probabilities, and how a learned mark is put: what talk and letters share."""

import math
from typing import Final

from sessionlab.coding.codebook import load
from sessionlab.coding.learned.parcel import Line, Parcel
from sessionlab.coding.rating import Coder
from sessionlab.coding.weights import log_odds
from sessionlab.transcript import Role

BESIDE: Final = 0.7
"""A second marker of the same family is shown when it is nearly as likely as the first."""
STRENGTH: Final = "much."
"""Outputs of this name say how strong a family is, as a share of 5."""
_WHO = {Role.CLIENT: "The client", Role.THERAPIST: "The therapist"}


def coder(parcel: Parcel) -> Coder:
    """Return who rates: the learned reader with the version of its weights."""
    return Coder("learned", parcel.card.version)


def chance(line: Line, learned: float, ruled: float, *, shift: float = 0.0, pressed: float = 0.0) -> float:
    """Return the probability that both kinds of evidence come to, moved by so much in log odds.

    >>> chance(Line(1.0, 0.0, 0.0, 0.5), 0.0, 0.3)
    0.5
    """
    total = (
        line.intercept + shift + line.pressed * pressed + line.learned * float(learned) + line.ruled * log_odds(ruled)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def significance(logit: float) -> int:
    """Return 1 to 5 from how strong a family is said to be.

    >>> significance(-9.0), significance(0.0), significance(9.0)
    (1, 3, 5)
    """
    return max(1, min(5, round(5 / (1 + math.exp(-logit)) + 0.01)))


def learned_example(marker: str, role: Role, *, written: bool = False) -> str:
    """Return why a mark stands for which no rule speaks."""
    does = "writes" if written else "speaks"
    rests = "this sentence" if written else "these words"
    return (
        f'{_WHO[role]} {does} as in learned examples of "{load().marker(marker).name}"; it rests most on {rests}. '
        "No rule says so."
    )
