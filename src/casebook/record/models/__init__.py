"""Every row of the record."""

from casebook.record.models.care import (
    EpisodeOfCare,
    Guess,
    Outcome,
    Session,
    SessionOutcome,
    StateOverrule,
    WeeklyHour,
)
from casebook.record.models.findings import Decision, Event, Mark, Verdict
from casebook.record.models.keeping import Addendum, Locking, Signature, Superseding, Voiding
from casebook.record.models.measures import Administration
from casebook.record.models.people import (
    AccessMark,
    Account,
    AccountName,
    Belonging,
    CasePerson,
    Client,
    ClientName,
    MachineReadingConsent,
)
from casebook.record.models.rows import CaseRow, Row, SpokenRow
from casebook.record.models.words import Document, DocumentKind, Note, NoteFacts, Paragraph, Risk

__all__ = [
    "AccessMark",
    "Account",
    "AccountName",
    "Addendum",
    "Administration",
    "Belonging",
    "CasePerson",
    "CaseRow",
    "Client",
    "ClientName",
    "Decision",
    "Document",
    "DocumentKind",
    "EpisodeOfCare",
    "Event",
    "Guess",
    "Locking",
    "MachineReadingConsent",
    "Mark",
    "Note",
    "NoteFacts",
    "Outcome",
    "Paragraph",
    "Risk",
    "Row",
    "Session",
    "SessionOutcome",
    "Signature",
    "SpokenRow",
    "StateOverrule",
    "Superseding",
    "Verdict",
    "Voiding",
    "WeeklyHour",
]
