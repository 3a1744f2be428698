"""The rule reader: the floor every other reader is measured against, and the one that explains every mark.

Who is talked about comes first, then what had just been invited, then how the client usually answers; the words are
looked at last. docs/coding.md tells the rules in words, with what was measured of them.
"""

from sessionlab.coding.letters import rate_letter
from sessionlab.coding.narrative import rate_narrative
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.scoring import TurnScore, score
from sessionlab.coding.turns import rate_transcript
from sessionlab.transcript import Letter, Reading, Transcript

__all__ = ["READER", "TurnScore", "rate", "score"]

READER = Coder("rules", "1")


def rate(reading: Reading) -> tuple[Rating, ...]:
    """Return the marks of a reading, each with the words it rests on and the reason."""
    if isinstance(reading, Transcript):
        return rate_transcript(reading, coder=READER)
    if isinstance(reading, Letter):
        return rate_letter(reading, coder=READER)
    return rate_narrative(reading)
