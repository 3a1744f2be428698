"""What a check found, in words, with what to do."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad it is."""

    NOTE = "note"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was noticed. `code` is for programs, `what` and `remedy` are sentences."""

    code: str
    severity: Severity
    what: str
    remedy: str


def note(code: str, what: str, remedy: str) -> Finding:
    """Return something good to know."""
    return Finding(code, Severity.NOTE, what, remedy)


def warning(code: str, what: str, remedy: str) -> Finding:
    """Return something to look after soon."""
    return Finding(code, Severity.WARNING, what, remedy)


def fault(code: str, what: str, remedy: str) -> Finding:
    """Return something that is broken."""
    return Finding(code, Severity.FAULT, what, remedy)
