"""Read the fields of a mail, however badly they are written."""

import codecs
import email.errors
import email.header
import email.utils
import re
from collections.abc import Mapping
from datetime import datetime
from email.message import Message

from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name

LONGEST = 10_000
MOST_ADDRESSES = 500
_ID = re.compile(r"<[^<>\s]{1,250}>")
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_READ = frozenset("from to cc subject date message-id in-reply-to references".split())
_SAFE = re.compile(
    r"ascii|utf[-_]?(?:8|16|32).*|iso8859[-_].*|iso2022[-_].*|latin.*|cp\d+|windows.*|koi8[-_].*|gb.*|big5.*|"
    r"shift_jis.*|euc_.*|mac[-_]?roman|tis[-_]?620|hz|johab"
)


def text_codec(charset: str) -> str | None:
    """Return the name of a codec that only turns bytes into letters; None for the unknown and for the others."""
    try:
        name = codecs.lookup(charset.strip()[:40]).name
    except (LookupError, ValueError):
        return None
    return name if _SAFE.fullmatch(name) and name != "utf_7" else None


def fields_of(message: Message) -> Mapping[str, str]:
    """Return the fields that are read, lower case names, words decoded; of several of one name the first."""
    found: dict[str, str] = {}
    for name, value in message.raw_items():
        if name.lower() in _READ and name.lower() not in found:
            found[name.lower()] = decoded(str(value))
    return found


def decoded(value: str) -> str:
    """Return a field on one line, its encoded words and bare bytes turned into letters."""
    raw = _FOLD.sub(" ", value[:LONGEST]).encode("ascii", "surrogateescape")
    try:
        words = raw.decode()
    except UnicodeDecodeError:
        words = raw.decode("cp1252", "replace")
    if "=?" not in words:
        return words.strip()
    try:
        return "".join(_letters(chunk, charset) for chunk, charset in email.header.decode_header(words)).strip()
    except (email.errors.HeaderParseError, ValueError):
        return words.strip()


def mailboxes(value: str, losses: LossReport) -> list[tuple[str, str]]:
    """Return name and address of each person in a field, safe to show."""
    try:
        pairs = email.utils.getaddresses([value])[:MOST_ADDRESSES]
    except (ValueError, IndexError, RecursionError):  # the standard parser calls itself for each bracket and colon
        losses.add("names and addresses", "they are not written as mail writes them")
        return []
    return [(clean_name(name, losses), clean_name(address, losses)) for name, address in pairs if name or address]


def ids(value: str) -> tuple[str, ...]:
    """Return every message id in a field, in its order."""
    return tuple(_ID.findall(value))


def moment(value: str, losses: LossReport) -> datetime | None:
    """Return when a mail was sent, with its zone where it is known."""
    if not value:
        return None
    try:
        return email.utils.parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, OverflowError, IndexError):
        losses.add("the date of the letter", "it is not written as mail writes dates")
        return None


def _letters(chunk: str | bytes, charset: str | None) -> str:
    if isinstance(chunk, str):
        return chunk
    return chunk.decode(text_codec(charset or "ascii") or "latin-1", "replace")
