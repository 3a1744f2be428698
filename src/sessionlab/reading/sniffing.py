"""Tell what bytes really are, whatever they are called: for what is attached to a letter and opened on request only.

A name and a declared type are what a sender says. This looks at the bytes, and says so when it does not know them.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HEAD: Final = 4096
UNKNOWN: Final = "something this program does not know"
TEXT: Final = "plain text"
_MARKS: Final[Sequence[tuple[bytes, str, bool]]] = (
    (b"%PDF-", "a PDF document", False),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", False),
    (b"\xff\xd8\xff", "a picture (JPEG)", False),
    (b"GIF87a", "a picture (GIF)", False),
    (b"GIF89a", "a picture (GIF)", False),
    (b"II*\0", "a picture (TIFF)", False),
    (b"MM\0*", "a picture (TIFF)", False),
    (b"BM", "a picture (BMP)", False),
    (b"{\\rtf", "an RTF document", False),
    (b"OggS", "a recording (Ogg)", False),
    (b"ID3", "a recording (MP3)", False),
    (b"\xff\xfb", "a recording (MP3)", False),
    (b"fLaC", "a recording (FLAC)", False),
    (b"SQLite format 3\0", "a database", False),
    (b"MZ", "a program for Windows", True),
    (b"\x7fELF", "a program for Linux", True),
    (b"\xcf\xfa\xed\xfe", "a program for macOS", True),
    (b"\xca\xfe\xba\xbe", "a program (Java or macOS)", True),
    (b"#!", "a script", True),
    (b"L\0\0\0\x01\x14\x02\0", "a shortcut of Windows", True),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document or an installer, which may hold a program", True),
    (b"\x1f\x8b", "an archive (gzip)", True),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)", True),
    (b"Rar!\x1a\x07", "an archive (RAR)", True),
    (b"BZh", "an archive (bzip2)", True),
    (b"\xfd7zXZ\0", "an archive (xz)", True),
)
_IN_A_ZIP: Final = (
    (b"vbaProject.bin", "an Office document with a program in it", True),
    (b"word/", "a Word document", False),
    (b"xl/", "an Excel table", False),
    (b"ppt/", "a PowerPoint presentation", False),
    (b"opendocument.text", "an OpenDocument text", False),
    (b"opendocument.spreadsheet", "an OpenDocument table", False),
    (b"META-INF/MANIFEST.MF", "a program (Java)", True),
)
_ACTIVE: Final = re.compile(rb"<\s*(?:!doctype\s+html|html|script|svg|body|iframe|head)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Content:
    """What bytes are, in words, and whether opening them can do something. `active` is True where nobody knows."""

    name: str
    active: bool


def sniff(raw: bytes) -> Content:
    """Return what bytes are, by what they hold.

    >>> sniff(b"%PDF-1.7 and so on").name, sniff(b"Dear Anna, here it is.").name
    ('a PDF document', 'plain text')
    """
    head = raw[:HEAD]
    if not head:
        return Content("empty", active=False)
    if head.startswith(b"PK\x03\x04"):
        return _of_zip(raw)
    if head[:4] == b"RIFF":
        return Content("a recording (WAV)" if head[8:12] == b"WAVE" else "a picture or a film (RIFF)", active=False)
    if head[4:8] == b"ftyp":
        return Content("a film or a recording (MP4)", active=False)
    if head[257:262] == b"ustar":
        return Content("an archive (tar)", active=True)
    for mark, name, active in _MARKS:
        if head.startswith(mark):
            return Content(name, active)
    return _of_text(head)


def _of_zip(raw: bytes) -> Content:
    found = [(name, active) for mark, name, active in _IN_A_ZIP if mark in raw]
    name, active = found[0] if found else ("an archive (zip)", True)
    return Content(name, active)


def _of_text(head: bytes) -> Content:
    if _ACTIVE.search(head):
        return Content("a web page or a drawing that can run scripts", active=True)
    if head.startswith((b"<?xml", b"\xef\xbb\xbf<?xml")):
        return Content("XML", active=True)
    if b"\0" in head:
        return Content(UNKNOWN, active=True)
    try:
        # The head may end inside a letter of several bytes.
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return Content(UNKNOWN, active=True)
    if head.lstrip(b"\xef\xbb\xbf").startswith(b"BEGIN:VCALENDAR"):
        return Content("a calendar entry", active=False)
    return Content(TEXT, active=False)
