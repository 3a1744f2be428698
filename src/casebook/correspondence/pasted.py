"""Pasted words: a letter that came without the head of a mail, kept as one in which nothing is made up."""

from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from typing import Final

from casebook.correspondence.agreeing import address_in
from sessionlab.transcript import Letter

NOWHERE: Final = "pasted.invalid"
PASTED_ON: Final = "X-Pasted-On"


def as_mail(words: str, *, on: date) -> bytes:
    """Return pasted words of a client as a mail of a day, so that they are kept like every letter.

    Nobody knows when on that day they were sent, from where, or under which subject: none of it is made up.
    """
    message = EmailMessage()
    message["From"] = f"client@{NOWHERE}"
    message["To"] = f"therapist@{NOWHERE}"
    message["Subject"] = ""
    message[PASTED_ON] = on.isoformat()
    message.set_content(words)
    return message.as_bytes()


def is_pasted(letter: Letter) -> bool:
    """Tell whether a letter came as words alone, without the head of a mail."""
    return address_in(letter.sender).endswith(f"@{NOWHERE}")


def pasted_on(content: bytes) -> date | None:
    """Return the day that was said of pasted words; None where it is not told as one."""
    try:
        return date.fromisoformat(str(message_from_bytes(content).get(PASTED_ON, "")))
    except ValueError:
        return None
