"""Take a mail apart: its words, and a list of what is attached, which is never opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

from sessionlab.reading.decoding import whole
from sessionlab.reading.headers import decoded, text_codec
from sessionlab.reading.hypertext import plain
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name
from sessionlab.transcript import Attachment


@dataclass(frozen=True, slots=True)
class Contents:
    """The words of a mail and what else it carries."""

    words: str
    attachments: tuple[Attachment, ...]


def contents(message: Message, losses: LossReport) -> Contents:
    """Return the words of `message`: of two forms of the same words the plain one, else HTML made plain.

    :raises UnreadableSource: when there is only HTML and nh3 is not installed, or the HTML is too large
    """
    attached: list[Message] = []
    words = [part.strip("\n") for part in _words(message, losses, attached) if part.strip()]
    if not words:
        losses.add("the words of the letter", "there are none in a form that can be read")
    return Contents("\n\n".join(words), tuple(_attachment(part, losses) for part in attached))


def bytes_attached(message: Message) -> list[bytes]:
    """Return the bytes of each attachment of `message`, in the order in which `contents` lists them.

    :raises UnreadableSource: as `contents` does
    """
    attached: list[Message] = []
    for _ in _words(message, LossReport(), attached):
        pass
    return [_payload(part) for part in attached]


def _payload(part: Message) -> bytes:
    payload = None if part.is_multipart() else part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()


def _words(part: Message, losses: LossReport, attached: list[Message]) -> Iterator[str]:
    kind = part.get_content_type()
    if part.is_multipart() and kind.startswith("multipart/"):
        inside = [inner for inner in part.get_payload() if isinstance(inner, Message)]
        if kind == "multipart/alternative":
            yield from _one_of(inside, losses, attached)
        else:
            for inner in inside:
                yield from _words(inner, losses, attached)
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        letters = _letters(part, losses)
        yield plain(letters, losses) if kind == "text/html" else letters
    else:
        attached.append(part)
        losses.add("an attachment", "it is listed and not opened")


def _one_of(forms: list[Message], losses: LossReport, attached: list[Message]) -> Iterator[str]:
    """Yield the words of the plain form; without one, of the first that has any."""
    for form in sorted(forms, key=lambda form: form.get_content_type() != "text/plain"):
        words = [words for words in _words(form, losses, attached) if words.strip()]
        if words:
            if len(forms) > 1:
                losses.add("the other form of the same words", "a mail often holds them twice, plain and as HTML")
            yield from words
            return


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _letters(part: Message, losses: LossReport) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset()
    codec = text_codec(charset) if charset else "utf-8"
    if codec is None:
        losses.add("the encoding of the letter", "it names one that is not read; taken for UTF-8 or Windows-1252")
    text = _with(raw, codec or "utf-8", losses).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        losses.add("NUL characters in the letter", "no text has them; they are left out")
    return whole(text.replace("\0", ""), losses)


def _with(raw: bytes, codec: str, losses: LossReport) -> str:
    try:
        return raw.decode("utf-8" if codec == "ascii" else codec)
    except UnicodeError:
        losses.add("letters and signs may be wrong", "the letter is not in the encoding it names")
    try:
        return raw.decode()
    except UnicodeError:
        return raw.decode("cp1252", "replace")


def _attachment(part: Message, losses: LossReport) -> Attachment:
    name = clean_name(decoded(str(part.get_filename() or "")), losses, of_file=True)
    payload = None if part.is_multipart() else part.get_payload(decode=True)
    size = len(payload) if isinstance(payload, bytes) else _size(part)
    return Attachment(name, clean_name(part.get_content_type(), losses), size)


def _size(part: Message) -> int:
    """Return about how many bytes a mail within the mail has."""
    inside = part.get_payload()
    if isinstance(inside, str):
        return len(inside)
    return sum(_size(one) for one in inside if isinstance(one, Message)) if isinstance(inside, list) else 0
