"""Read mail: one .eml, or every letter of an .mbox. Threads are told by the ids each letter carries."""

import email
import re
from collections.abc import Sequence
from email.message import Message
from typing import NamedTuple

from sessionlab.errors import UnreadableSource
from sessionlab.reading.about import About, Progress
from sessionlab.reading.decoding import tell_unseen
from sessionlab.reading.headers import fields_of, ids, mailboxes, moment
from sessionlab.reading.limits import (
    MAX_MAIL_BORDERS,
    MAX_MAIL_BYTES,
    MAX_MAIL_FIELD,
    MAX_MAIL_PARTS,
    PIECES_PER_READING,
    most_mail_lines,
)
from sessionlab.reading.losses import LossReport
from sessionlab.reading.mailboxes import Stretch, letters_in, unescaped
from sessionlab.reading.names import clean_name
from sessionlab.reading.parts import Contents, contents
from sessionlab.reading.quoting import own_spans, quoted_spans
from sessionlab.reading.speakers import Cast, key, mapped_role
from sessionlab.reading.windows import passages_in
from sessionlab.transcript import Letter, Loss, Role

_CONTAINER = re.compile(rb"content-type:\s{0,20}(?:multipart|message)/", re.IGNORECASE)
_LONG_FIELD = re.compile(
    rb"(?:^|(?<=[\r\n]))content-(?:type|disposition)[ \t]{0,20}:(?:[^\r\n]|[\r\n]{1,2}[ \t]){%d}" % MAX_MAIL_FIELD,
    re.IGNORECASE,
)
_REMEDY = "Save the words of the letter as plain text."

Person = tuple[str, str]
"""Name and address."""


class _Opened(NamedTuple):
    """A letter taken apart: its fields, its contents, and the people of it."""

    fields: dict[str, str]
    contents: Contents
    senders: list[Person]
    recipients: list[Person]
    report: LossReport


def read_letter(raw: bytes, about: About) -> Letter:
    """Return the mail in `raw`.

    :raises UnreadableSource: when it is too large, too deeply nested, or needs an extra that is not installed
    """
    opened = _opened(raw, LossReport(about.losses))
    return _letter(opened, about, _roles([opened], about.cast), part="")


def read_mailbox(raw: bytes, about: About, *, progress: Progress | None = None) -> list[Letter]:
    """Return every letter of an mbox file, in its order; one that cannot be read is a loss of the first.

    :raises UnreadableSource: when no letter can be read, or there are more than are read
    """
    opened: list[tuple[int, _Opened]] = []
    unread: list[Loss] = []
    stretches = list(letters_in(raw))
    for number, stretch in enumerate(stretches, start=1):
        about.allowance.take(PIECES_PER_READING)
        try:
            opened.append((number, _opened(_bytes_of(raw, stretch), LossReport(about.losses))))
        except UnreadableSource as fault:
            unread.append(Loss(stretch.line, f"letter {number}", " ".join(fault.reasons)))
        if progress:
            progress(number, len(stretches))
    if not opened:
        raise UnreadableSource([f"Line {loss.line}: {loss.why}" for loss in unread[:20]], remedy=_REMEDY)
    for loss in unread:
        opened[0][1].report.add(loss.what, loss.why, line=loss.line)
    roles = _roles([one for _, one in opened], about.cast)
    return [_letter(one, about, roles, part=str(number)) for number, one in opened]


def _bytes_of(raw: bytes, stretch: Stretch) -> bytes:
    _check_mail_size(stretch.end - stretch.start)
    return unescaped(raw[stretch.start : stretch.end])


def _opened(raw: bytes, report: LossReport) -> _Opened:
    check_mail(raw)
    try:
        message = email.message_from_bytes(raw)
        found = contents(message, report)
    except UnreadableSource:
        raise
    except Exception:  # the standard parser raises many kinds on broken mail, and quotes it in some
        raise UnreadableSource("The letter is broken and cannot be taken apart.", remedy=_REMEDY) from None
    return _addressed(message, found, report)


def _addressed(message: Message, found: Contents, report: LossReport) -> _Opened:
    fields = dict(fields_of(message))
    senders = mailboxes(fields.get("from", ""), report)
    recipients = mailboxes(f"{fields.get('to', '')}, {fields.get('cc', '')}", report)
    return _Opened(fields, found, senders, recipients, report)


def check_mail(raw: bytes) -> None:
    """Refuse a letter that would take more than its share to take apart.

    :raises UnreadableSource: when it is too large or too deeply nested
    """
    _check_mail_size(len(raw))
    _check_structure(raw)


def _check_mail_size(size: int) -> None:
    if size > MAX_MAIL_BYTES:
        raise UnreadableSource(
            f"The letter has {size:,} bytes; at most {MAX_MAIL_BYTES:,} are read.",
            remedy="Save it without attachments.",
        )


def _check_structure(raw: bytes) -> None:
    reasons = []
    lines = max(raw.count(b"\n"), raw.count(b"\r"))
    if lines > most_mail_lines(len(raw)):
        reasons.append(f"The letter has {lines:,} lines; of its size at most {most_mail_lines(len(raw)):,} are read.")
    if len(_CONTAINER.findall(raw)) > MAX_MAIL_PARTS:
        reasons.append(f"The letter has parts within parts, more than {MAX_MAIL_PARTS}.")
    if raw.count(b"\n--") + raw.count(b"\r--") > MAX_MAIL_BORDERS:
        reasons.append(f"The letter has more than {MAX_MAIL_BORDERS:,} parts.")
    if _LONG_FIELD.search(raw):
        reasons.append(f"The letter describes a part in more than {MAX_MAIL_FIELD:,} characters.")
    if reasons:
        raise UnreadableSource(reasons, remedy=_REMEDY)


def _roles(letters: Sequence[_Opened], cast: Cast) -> Cast:
    """Return the role of each correspondent by address; of two, the one who is not the therapist is the client."""
    roles: dict[str, Role] = {}
    for letter in letters:
        for name, address in (*letter.senders, *letter.recipients):
            role = mapped_role(address, cast) or mapped_role(name, cast)
            if role or key(address) not in roles:
                roles[key(address)] = role or Role.UNKNOWN
    if sorted(roles.values()) == [Role.THERAPIST, Role.UNKNOWN]:
        return {address: role if role is Role.THERAPIST else Role.CLIENT for address, role in roles.items()}
    return roles


def _letter(opened: _Opened, about: About, roles: Cast, *, part: str) -> Letter:
    fields, report, text = opened.fields, opened.report, opened.contents.words
    sent_at = moment(fields.get("date", ""), report)
    quoted = quoted_spans(text)
    about.allowance.take(len(quoted))
    role = roles[key(opened.senders[0][1])] if opened.senders else Role.UNKNOWN
    if role is Role.UNKNOWN:
        report.add("who wrote the letter", "nothing says whether it is the therapist: give the speakers")
    tell_unseen(text, report)
    return Letter(
        source=about.source("letter", part),
        text=text,
        on=about.day(sent_at.date() if sent_at else None),
        passages=passages_in(text, own_spans(text, quoted), about.allowance),
        role=role,
        sender=_shown(opened.senders[0]) if opened.senders else "",
        recipients=tuple(_shown(person) for person in opened.recipients),
        subject=clean_name(fields.get("subject", ""), report),
        sent_at=sent_at,
        message_id=next(iter(ids(fields.get("message-id", ""))), None),
        in_reply_to=next(iter(ids(fields.get("in-reply-to", ""))), None),
        references=ids(fields.get("references", "")),
        quoted=quoted,
        attachments=opened.contents.attachments,
        losses=report.report(),
    )


def _shown(person: Person) -> str:
    name, address = person
    return f"{name} <{address}>" if name and address else name or address
