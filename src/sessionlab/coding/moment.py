"""What a rule can know of a turn: its words, and what came before them."""

from typing import NamedTuple

from sessionlab.coding.invitation import Invited
from sessionlab.coding.wording import Wording


class Moment(NamedTuple):
    """One turn in its place.

    For a client's turn `invited` and `asked` tell what the therapist's last words that asked anything invited, and
    the words; for a therapist's turn `invited` tells what this turn itself invites. Shares and heats are 0 to 1.
    """

    heard: Wording
    invited: frozenset[Invited] = frozenset()
    asked: str = " "
    share: float | None = None
    """Words of this reply as a share of the client's usual number, None where nothing is usual yet."""
    pressed: float = 0.0
    """How much the therapist's last turn pressed."""
    resisted: float = 0.0
    """How much the client's last turn moved away or against."""
    tension: float = 0.0
    """The rupture of all turns before, fading."""
    continues: bool = False
    """The speaker goes on with a sentence that was broken off."""
    of_work: bool = False
    """The therapist, the therapy or the hours were spoken of just now, by either."""
