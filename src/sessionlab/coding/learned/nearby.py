"""What a decision about a turn tells of the turns around it: ruptures and their repair come in stretches.

Where a person finds a rupture that the reader hardly expected, the turns around it are likelier to hold more of it than
the reader says, and where they reject what it was sure of, less. What is learned of a talk's readers carries over to
other talks (`taught`); this does not leave the talk.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
FADES: Final = 12.0
"""So many turns away a decision tells a third of what it tells of its own turn; chosen on the development half."""
Decided = Mapping[str, Mapping[int, bool]]
"""By family, of which turns a person decided whether it is there."""
UNDECIDED: Final[Decided] = {}


def around(chances: Floats, decided: Mapping[int, bool]) -> Floats:
    """Return what decisions about some of T turns add to the log odds of each of them, T numbers.

    Each adds how far what was decided is from what was expected (1 or 0 less the chance), fading over turns.

    :param chances: of T turns, how likely the family is in each
    :param decided: of some of them, by number, whether it is there; numbers outside the talk are passed over

    >>> around(np.array([0.5, 0.5, 0.2]), {0: True}).round(2).tolist()
    [0.5, 0.46, 0.42]
    """
    places = np.array(sorted(at for at in decided if 0 <= at < len(chances)), dtype=np.int64)
    surprises = np.array([float(decided[int(at)]) for at in places]) - chances[places]
    away = np.abs(np.arange(len(chances))[:, None] - places[None, :])
    told: Floats = np.exp(-away / FADES) @ surprises
    return told
