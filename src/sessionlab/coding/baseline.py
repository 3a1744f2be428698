"""How much a client usually says: a reply is short only against the same client's other replies."""

import math
from dataclasses import dataclass, replace

_KNOWN_AFTER = 3
"""So many replies make a habit; before them nothing is said about it."""
_MEMORY = 0.9
"""Weight of the past against the newest reply, so that a habit can change within the hour."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A running mean, in logarithms of words, of what a client says when asked or mirrored."""

    replies: int = 0
    usual: float = 0.0

    def with_reply(self, words: int) -> "Baseline":
        """Return the habit after one more reply of so many words."""
        said = math.log1p(words)
        kept = min(_MEMORY, self.replies / (self.replies + 1))
        return replace(self, replies=self.replies + 1, usual=kept * self.usual + (1 - kept) * said)

    def share(self, words: int) -> float | None:
        """Return the words of a reply as a share of the usual number, None before there is a habit.

        >>> round(Baseline().with_reply(20).with_reply(20).with_reply(20).share(5), 2)
        0.25
        """
        if self.replies < _KNOWN_AFTER:
            return None
        return words / max(math.expm1(self.usual), 1.0)
