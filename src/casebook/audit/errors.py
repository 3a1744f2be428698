"""The refusals of the audit log.

Refusal
└── AuditRefusal            base of both
    ├── LogClosed           nothing can be noted, because no vault is open
    └── AppendOnly          the log was about to be changed

An entry that is out of shape is `sessionlab.errors.InvalidInput`.
"""

from sessionlab.errors import Refusal


class AuditRefusal(Refusal):
    """Base of what the audit log refuses."""


class LogClosed(AuditRefusal):
    """Nothing can be noted, because no vault is open."""

    def __init__(self) -> None:
        super().__init__("The audit log is closed, because no vault is open.", remedy="Unlock the vault first.")


class AppendOnly(AuditRefusal):
    """The audit log was about to be changed."""

    def __init__(self) -> None:
        super().__init__("The audit log is only appended to.", remedy="Use casebook.audit.actions.note.")
