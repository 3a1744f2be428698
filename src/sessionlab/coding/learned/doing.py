"""What a turn does, in the terms of motivational interviewing, as the learned reader takes it.

Miller and Rollnick's skills of the helper (questions, reflections, information and advice put in) and the client's talk
of change, of leaving it as it is, or of neither. They are no marks, and no page shows or counts them
(decision 042): of what the helper does the rules know as much.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import numpy as np

from sessionlab.coding.learned.parcel import Card
from sessionlab.coding.learned.seen import Floats
from sessionlab.transcript import Role

BEHAVIOUR: Final = "does."
"""Outputs of this name say what a turn does."""


class Behaviour(StrEnum):
    """What a turn is mainly there for; one of the first four a helper's, one of the last three a client's."""

    QUESTION = "question"
    REFLECTION = "reflection"
    INPUT = "input"
    """Information, advice, options, a plan: what the helper puts in."""
    OTHER = "other"
    CHANGE = "change"
    NEUTRAL = "neutral"
    SUSTAIN = "sustain"


BEHAVIOURS_OF: Final[Mapping[Role, tuple[Behaviour, ...]]] = {
    Role.THERAPIST: (Behaviour.QUESTION, Behaviour.REFLECTION, Behaviour.INPUT, Behaviour.OTHER),
    Role.CLIENT: (Behaviour.CHANGE, Behaviour.NEUTRAL, Behaviour.SUSTAIN),
}


def behaviours(logits: Floats, role: Role, card: Card) -> dict[Behaviour, float]:
    """Return the shares of what this speaker can do in a turn, together 1; nothing where no role or no such head is.

    They rank; how often a share of .7 is right was not measured.

    :param logits: of one turn, in the order of the card's outputs
    """
    place = card.place
    asked = [one for one in BEHAVIOURS_OF.get(role, ()) if f"{BEHAVIOUR}{one}" in place]
    if not asked:
        return {}
    said = np.array([float(logits[place[f"{BEHAVIOUR}{one}"]]) for one in asked])
    odds = np.exp(said - said.max())
    return {one: float(much) for one, much in zip(asked, odds / odds.sum(), strict=True)}
