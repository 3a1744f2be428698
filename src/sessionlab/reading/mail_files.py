"""Files of mail as they lie in a folder: the letters in one, and what is attached to a letter, on request."""

import email

from sessionlab.errors import UnreadableSource
from sessionlab.reading.letters import check_mail
from sessionlab.reading.mailboxes import is_mail, is_mailbox, letters_in, unescaped
from sessionlab.reading.parts import bytes_attached
from sessionlab.reading.recognise import head_of, mail_bytes


def mails_in(raw: bytes) -> list[bytes]:
    """Return each letter of a file of mail by itself; nothing where it is no mail.

    >>> len(mails_in(b"Dear Anna,")), len(mails_in(b"From: a@b.example\\nTo: c@d.example\\nDate: x\\n\\nDear Anna,"))
    (0, 1)
    """
    head = head_of(raw)
    if is_mailbox(head):
        whole = mail_bytes(raw)
        # The empty line at the end parts two letters and belongs to neither: without it a letter stays the same when
        # the mailbox grows.
        return [unescaped(whole[one.start : one.end]).rstrip(b"\r\n") + b"\n" for one in letters_in(whole)]
    return [raw] if is_mail(head) else []


def attachments_of(raw: bytes, *, place: int = 0) -> list[bytes]:
    """Return the bytes of what is attached to a letter, in the order in which its reading lists them.

    :param place: which letter of a mailbox, counted from 0
    :raises UnreadableSource: when there is no such letter, or it cannot be taken apart
    """
    letters = mails_in(raw)
    if place >= len(letters):
        raise UnreadableSource("There is no such letter in this file.", remedy="Open the original file instead.")
    letter = mail_bytes(letters[place])
    check_mail(letter)
    try:
        return bytes_attached(email.message_from_bytes(letter))
    except UnreadableSource:
        raise
    except Exception:  # the standard parser raises many kinds on broken mail, and quotes it in some
        raise UnreadableSource(
            "The letter is broken and cannot be taken apart.", remedy="Open the original file instead."
        ) from None
