"""Turn bytes into text: which encoding, which newlines, and what is not text at all.

Newlines become ``\\n`` (from CR LF, from CR alone), a mark at the start is taken off; every other character stays as
it is, so that spans count the code points of what was decoded.
"""

import codecs
import re
from dataclasses import dataclass

from sessionlab.errors import UnreadableSource
from sessionlab.reading.lines import line_at
from sessionlab.reading.losses import LossReport
from sessionlab.transcript import Loss

SAMPLE = 2**16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u2060\ufeff]")
_UNSEEN = (
    (_CONTROLS, "control characters"),
    (_DIRECTIONS, "characters that turn the direction of writing"),
    (_INVISIBLE, "characters without width"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with what was changed on the way to it."""

    text: str
    losses: tuple[Loss, ...] = ()


def decode(raw: bytes) -> Decoded:
    """Return the text of `raw`.

    :raises UnreadableSource: when it is empty, blank or no text
    """
    losses = LossReport()
    return tidy(_characters(raw, losses), losses)


def decode_text(text: str) -> Decoded:
    """Return `text` in the same form as decoded bytes.

    :raises UnreadableSource: when it is empty, blank or no text
    """
    losses = LossReport()
    return tidy(whole(text, losses), losses)


def whole(text: str, losses: LossReport) -> str:
    """Return `text` without half characters (lone surrogates), which no file can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        losses.add("characters that are halves of a pair", "they stand for nothing and are replaced")
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def encoding_of(raw: bytes) -> tuple[str | None, int]:
    """Return the encoding that the first bytes tell, or None, and the length of its mark."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name, len(mark)
    sample = raw[:SAMPLE]
    pairs = len(sample) // 2
    first, second = sample[0 : pairs * 2 : 2].count(0), sample[1::2].count(0)
    if pairs and second > 0.6 * pairs and first < 0.05 * pairs:
        return "utf-16-le", 0
    if pairs and first > 0.6 * pairs and second < 0.05 * pairs:
        return "utf-16-be", 0
    return None, 0


def tidy(text: str, losses: LossReport) -> Decoded:
    """Return `text` with plain newlines; refuse what holds no words; tell what cannot be seen.

    :raises UnreadableSource: when it is empty, blank or no text
    """
    if not text or text.isspace():
        raise UnreadableSource("The source holds no words.", remedy="Check that the right file was given.")
    sample = text[:SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if "\0" in text or (controls > 8 and controls > len(sample) // 20):
        raise UnreadableSource(
            "The source is not text: it holds bytes that no text has.",
            remedy="Save it as plain text, Word (.docx), WebVTT, SRT, CSV or mail and read that.",
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        text = text.replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    tell_unseen(text, losses)
    return Decoded(text, losses.report())


def _characters(raw: bytes, losses: LossReport) -> str:
    name, mark = encoding_of(raw)
    if name is None:
        return _unmarked(raw, losses)
    if not mark:
        losses.add("the mark of the encoding", f"there is none; the bytes have the pattern of {name.upper()}")
    return _replacing(memoryview(raw)[mark:], name, losses)


def _unmarked(raw: bytes, losses: LossReport) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
    if b"\0" in raw[:SAMPLE]:
        return "\0"
    sample = raw[:SAMPLE].decode(errors="replace")
    broken = sample.count("\ufffd")
    if sum(not character.isascii() for character in sample) > 2 * broken:
        return _replacing(memoryview(raw), "utf-8", losses)
    losses.add("accented letters and signs may be wrong", "not UTF-8; taken for Windows-1252 (Latin-1)", line=line)
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _replacing(raw: memoryview, name: str, losses: LossReport) -> str:
    try:
        return codecs.decode(raw, name)
    except UnicodeDecodeError:
        text: str = codecs.decode(raw, name, "replace")
    line = line_at(text, text.find("\ufffd"))
    losses.add("bytes that are no characters", f"they are broken {name.upper()} and stand as U+FFFD", line=line)
    return text


def tell_unseen(text: str, losses: LossReport) -> None:
    """Note the characters of `text` that nobody sees."""
    for pattern, what in _UNSEEN[: 1 if text.isascii() else None]:
        first = pattern.search(text)
        if first:
            count = sum(1 for _ in pattern.finditer(text, first.start()))
            line = line_at(text, first.start())
            losses.add(f"{count:,} {what}", "they cannot be seen; the text keeps them as they stand", line=line)
