"""A reply as a mail: a draft for the mail program, or the one that was sent, to be filed. Nothing here sends."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from casebook.record.models import Document
from casebook.record.shapes import reading_of
from sessionlab.correspondence import Reply
from sessionlab.transcript import Letter

UNNAMED: Final = "therapist@localhost"
MOST_REFERENCES: Final = 20


@dataclass(frozen=True, slots=True)
class Sent:
    """The bytes that are filed, and who they say wrote them."""

    content: bytes = field(repr=False)
    sender: str = field(repr=False)


def as_draft(reply: Reply, letter: Document, *, own: Sequence[str]) -> bytes:
    """Return a reply as a file that a mail program opens as a draft, for a person to send."""
    message = _message(reply, letter)
    if own:
        message["From"] = own[0]
    message["X-Unsent"] = "1"
    return message.as_bytes(policy=SMTP)


def as_sent(reply: Reply, letter: Document, *, own: Sequence[str], at: datetime, on: date) -> Sent:
    """Return a reply as it was sent on a day."""
    sender = own[0] if own else UNNAMED
    message = _message(reply, letter)
    message["From"] = sender
    message["Date"] = format_datetime(at if at.date() == on else datetime.combine(on, time(12), at.tzinfo))
    message["Message-ID"] = f"<{uuid.uuid4()}@{sender.partition('@')[2]}>"
    return Sent(message.as_bytes(policy=SMTP), sender)


def _message(reply: Reply, letter: Document) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["To"] = ", ".join(reply.recipients)
    message["Subject"] = " ".join(reply.subject.split())
    answered = reading_of(letter)
    if isinstance(answered, Letter) and answered.message_id:
        message["In-Reply-To"] = answered.message_id
        message["References"] = " ".join((*answered.references[-MOST_REFERENCES:], answered.message_id))
    message.set_content(reply.text + "\n", charset="utf-8", cte="8bit")
    return message
