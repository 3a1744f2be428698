"""Tell mail from other text, and cut an mbox file into its letters."""

import re
from collections.abc import Iterator
from typing import NamedTuple

HEAD = 2**16
_FIELD = re.compile(rb"([!-9;-~]{1,70}):(?:[ \t]|\r?$)")
_BEGIN = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\n\r\n)|(?<=\r\r))From [^\r\n]{1,300}\d\d:\d\d[^\r\n]{0,60}(?:\r\n|\n|\r)"
    rb"(?=(?i:from|to|date|subject|received|return-path|message-id|delivered-to|envelope-to|mime-version|content-type|"
    rb"status|reply-to|sender|authentication-results|dkim-signature|arc-seal|x-[!-9;-~]{1,60}):)"
)
_KNOWN = frozenset(
    b"from to cc bcc date subject message-id in-reply-to references received return-path mime-version content-type "
    b"content-transfer-encoding delivered-to reply-to sender x-mailer user-agent dkim-signature thread-topic".split()
)
_TELLING = frozenset(b"message-id received return-path mime-version delivered-to date".split())
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


class Stretch(NamedTuple):
    """One letter of a mailbox: the line of its envelope, and where it begins and ends."""

    line: int
    start: int
    end: int


def is_mailbox(head: bytes) -> bool:
    """Tell whether a source begins as an mbox file does: ``From somebody Fri Jul  6 09:00:00 2012``."""
    return bool(_BEGIN.match(head[:HEAD]))


def is_mail(head: bytes) -> bool:
    """Tell whether a source begins with the fields of a mail: From, another known one, and one that only mail has."""
    names: set[bytes] = set()
    for line in head[:HEAD].splitlines():
        if not line.strip():
            break
        if line[:1] in b" \t" and names:
            continue
        field = _FIELD.match(line)
        if not field:
            return False
        names.add(field[1].lower())
    known = names & _KNOWN
    return len(known) > 2 and b"from" in known and bool(names & _TELLING or {b"to", b"subject"} <= names)


def letters_in(raw: bytes) -> Iterator[Stretch]:
    """Yield where each letter of an mbox file stands, its envelope line not included."""
    line, counted = 1, 0
    last: tuple[int, int] | None = None
    for begin in _BEGIN.finditer(raw):
        if last:
            yield Stretch(*last, begin.start())
        line += raw.count(b"\n", counted, begin.start())
        counted = begin.start()
        last = line, begin.end()
    if last:
        yield Stretch(*last, len(raw))


def unescaped(letter: bytes) -> bytes:
    """Return a letter of an mbox file without the mark that was put before lines beginning with "From "."""
    return _ESCAPED.sub(rb"\1", letter)
