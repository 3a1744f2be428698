"""The refusals of publishing.

    RecordRefusal               base of all that the record refuses
    └── GateShut                the gate does not let this text out; every reason at once

Messages hold kinds, days, counts and states, never a word of the text.
"""

from collections.abc import Sequence

from casebook.record.errors import RecordRefusal


class GateShut(RecordRefusal):
    """The gate does not let this text out."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(tuple(reasons), remedy="The page of the gate says of each what to do about it.")
