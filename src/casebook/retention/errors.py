"""The refusals of keeping and destroying.

    RetentionRefusal            base of all
    └── MustBeKept              a record that may not be destroyed yet

Messages hold codes, days and counts.
"""

from sessionlab.errors import Refusal


class RetentionRefusal(Refusal):
    """Base of what keeping and destroying refuse."""


class MustBeKept(RetentionRefusal):
    """A record that may not be destroyed yet: its time is not over, or it is held."""
