"""The refusals of the record.

    RecordRefusal               base of all
    ├── AddedOnly               somebody tried to change or delete a row
    ├── Locked                  a locked session or note takes addenda only
    ├── NotYours                there is no such thing, or it is not yours to see
    ├── AlreadyDone             it was signed, locked, decided, voided or filed before
    ├── NoConsent               the client has not agreed to machine reading
    └── InvalidEntry            what was entered cannot be kept as it is

Messages hold kinds, days, counts and codes, never what somebody said or is called.
"""

from sessionlab.errors import Refusal


class RecordRefusal(Refusal):
    """Base of everything the record refuses."""


class AddedOnly(RecordRefusal):
    """Rows of the record are added, never changed and never deleted."""

    def __init__(self) -> None:
        super().__init__(
            "Rows of the record are never changed and never deleted.", remedy="Void it, or supersede it, with a reason."
        )


class Locked(RecordRefusal):
    """A locked session or note takes dated, signed addenda and nothing else."""

    def __init__(self, what: str) -> None:
        super().__init__(f"This {what} is locked.", remedy="Write an addendum.")


class NotYours(RecordRefusal):
    """There is no such thing, or it is not yours to see; the answer is the same."""

    def __init__(self) -> None:
        super().__init__("There is no such thing, or it is not yours to see.", remedy="Go back to the cases.")


class AlreadyDone(RecordRefusal):
    """It was signed, locked, decided, voided or filed before."""


class NoConsent(RecordRefusal):
    """Not every client of the case has agreed that a program reads their words."""

    def __init__(self) -> None:
        super().__init__(
            "Not every client of this case has agreed that a program reads their words.",
            remedy="Enter the consent with its day; until then files are kept and not read.",
        )


class InvalidEntry(RecordRefusal):
    """What was entered cannot be kept as it is."""
