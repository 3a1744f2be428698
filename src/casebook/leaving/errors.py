"""The refusals of leaving and coming back.

    LeavingRefusal              base of all
    ├── NotAnExport             a folder or file that is no export of Casebook
    ├── BrokenExport            an export that is not as it was written
    ├── NewerExport             written by a newer Casebook
    └── NotEmpty                the vault that it should come back into holds something already

Messages hold the names of an export's own files, numbers and counts.
"""

from collections.abc import Sequence

from sessionlab.errors import Refusal


class LeavingRefusal(Refusal):
    """Base of what leaving and coming back refuse."""


class NotAnExport(LeavingRefusal):
    """A folder or file that is no export of Casebook, or none that comes back."""


class BrokenExport(LeavingRefusal):
    """An export that is not as it was written. Nothing was brought in."""

    def __init__(self, reasons: str | Sequence[str]) -> None:
        super().__init__(reasons, remedy="Nothing was brought in. Take another copy of the export, or make it again.")


class NewerExport(LeavingRefusal):
    """An export that a newer Casebook wrote."""

    def __init__(self, what: str) -> None:
        super().__init__(what, remedy="Nothing was brought in. Install the newest Casebook and try again.")


class NotEmpty(LeavingRefusal):
    """The vault holds rows already; an export comes back into an empty one."""

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"The vault holds {rows:,} rows already.", remedy="Make a new vault (casebook new) and import into that."
        )
