"""Tell what kind a source is by what it holds, never by what its file is called."""

import re
from collections.abc import Sequence

from sessionlab.errors import UnreadableSource
from sessionlab.reading.decoding import SAMPLE, encoding_of

ZIP = b"PK\x03\x04"
_OTHERS: Sequence[tuple[bytes, str, str]] = (
    (b"%PDF-", "a PDF", "Copy its text into a .txt file, or export it as .docx."),
    (b"{\\rtf", "an RTF document", "Open it and save it as .docx or plain text."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a locked Office file", "Save it as .docx without a password."),
    (b"PK\x05\x06", "an empty zip file", "Check that the right file was given."),
    (b"\x1f\x8b", "a gzip file", "Unpack it and read what is inside."),
    (b"\x89PNG", "a picture", "Type or recognise its text first."),
    (b"\xff\xd8\xff", "a picture", "Type or recognise its text first."),
    (b"GIF87a", "a picture", "Type or recognise its text first."),
    (b"GIF89a", "a picture", "Type or recognise its text first."),
    (b"OggS\0", "a recording", "Transcribe it first, for example as WebVTT."),
    (b"ID3\x03", "a recording", "Transcribe it first, for example as WebVTT."),
    (b"ID3\x04", "a recording", "Transcribe it first, for example as WebVTT."),
    (b"SQLite format 3\0", "a database", "Export its text."),
)
_OTHER_TEXT = (
    (re.compile(r"\s*<(?:!doctype html|html)\b", re.IGNORECASE), "a web page", "Save it as plain text or .docx."),
    (re.compile(r"\s*<\?xml\b"), "XML", "Export it as WebVTT, CSV or plain text."),
    (re.compile(r"\s*(?:\{\s*\"|\[\s*\{)"), "JSON", "Export it as WebVTT, SRT, CSV or plain text."),
    (re.compile(r"start\tend\ttext\n"), "Whisper's TSV", "Export it as WebVTT or SRT."),
    (re.compile(r"@(?:UTF8|Begin)\b"), "a CHAT transcript", "Export it as WebVTT, SRT, CSV or plain text."),
)


def refuse_other_bytes(raw: bytes) -> None:
    """Refuse what is known and not read, by its first bytes.

    :raises UnreadableSource: with what it is and what to do
    """
    for mark, what, remedy in _OTHERS:
        if raw.startswith(mark):
            raise UnreadableSource(f"The source is {what}, which is not read.", remedy=remedy)


def refuse_other_text(text: str) -> None:
    """Refuse text in a form that is known and not read.

    :raises UnreadableSource: with what it is and what to do
    """
    for pattern, what, remedy in _OTHER_TEXT:
        if pattern.match(text[:SAMPLE]):
            raise UnreadableSource(f"The source is {what}, which is not read.", remedy=remedy)


def head_of(raw: bytes) -> bytes:
    """Return the first bytes of `raw`, in an encoding in which the fields of a mail are themselves."""
    name, mark = encoding_of(raw)
    head = raw[mark : SAMPLE + mark]
    return head.decode(name, "replace").encode("utf-8", "replace") if name else head


def mail_bytes(raw: bytes) -> bytes:
    """Return a mail in an encoding in which its fields are themselves, without a mark."""
    name, mark = encoding_of(raw)
    return raw[mark:].decode(name, "replace").encode("utf-8", "replace") if name else raw
