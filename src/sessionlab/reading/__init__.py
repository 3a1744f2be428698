"""Read sessions, letters and notes: `read` is the one door.

>>> [session] = read("T: You came on foot?\\nC: I did. All the way.\\nT: In this rain.")
>>> session.turns[1].role.value, session.turns[1].text
('client', 'I did. All the way.')
>>> session.turns[1].span.of(session.text)
'I did. All the way.'

The kind is recognised by content, never by suffix. What a source holds and a reading does not is in its `losses`; what
cannot be read at all is refused with every reason (`sessionlab.errors.UnreadableSource`). docs/formats.md lists the
formats, their losses and the limits.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePath

from sessionlab.errors import UnreadableSource
from sessionlab.reading.about import About, Progress
from sessionlab.reading.decoding import decode, decode_text
from sessionlab.reading.letters import read_letter, read_mailbox
from sessionlab.reading.limits import check_size
from sessionlab.reading.mailboxes import is_mail, is_mailbox
from sessionlab.reading.opening import bytes_of, described
from sessionlab.reading.prose import read_prose
from sessionlab.reading.recognise import ZIP, head_of, mail_bytes, refuse_other_bytes, refuse_other_text
from sessionlab.reading.subtitles import read_subtitles, subtitle_form
from sessionlab.reading.tables import read_table, table_columns
from sessionlab.reading.typed import read_typed
from sessionlab.reading.word import read_word
from sessionlab.transcript import Loss, Narrative, Reading

__all__ = ["Progress", "read", "read_bytes", "read_note"]


def read(
    source: Path | str,
    *,
    written_on: date | None = None,
    speakers: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> list[Reading]:
    """Read one source: a Path is a file, a str is always text.

    :param written_on: the day it was held, sent or written; else the mail's own, its front matter's, its file name's
    :param speakers: a name or mail address to "therapist", "client" or "other", whatever the case of its letters
    :param progress: called with the readings done and those there are
    :returns: one reading, or one for each transcript of a table and each letter of a mailbox
    :raises UnreadableSource: when no reader can take it
    :raises InvalidInput: when `speakers` names a role that is none
    """
    raw = bytes_of(source)
    known = described(source, raw, written_on=written_on, speakers=speakers)
    found = _from_bytes(raw, known, progress, is_text=isinstance(source, str))
    if found is None:
        decoded = decode_text(source) if isinstance(source, str) else decode(raw)
        del raw  # the largest sources would else be held twice
        found = _from_text(decoded.text, known, (*known.losses, *decoded.losses), progress)
    if progress and len(found) == 1:
        progress(1, 1)
    return found


def read_bytes(
    raw: bytes, *, name: str, written_on: date | None = None, speakers: Mapping[str, str] | None = None
) -> list[Reading]:
    """Read the bytes of a file that is not on the disk, such as one handed to a page; otherwise as `read`.

    :param name: what the file is called, a label and never a path

    >>> [letter] = read_bytes(b"T: How was it?\\nC: Fine.", name="2024-05-06.txt")
    >>> letter.on
    datetime.date(2024, 5, 6)
    """
    check_size(len(raw))
    if not raw:
        raise UnreadableSource("The source is empty.", remedy="Check that the right file was given.")
    known = described(PurePath(name), raw, written_on=written_on, speakers=speakers)
    found = _from_bytes(raw, known, None, is_text=False)
    if found is None:
        decoded = decode(raw)
        found = _from_text(decoded.text, known, (*known.losses, *decoded.losses), None)
    return found


def read_note(text: str, *, written_on: date | None = None) -> Narrative:
    """Read words that are known to be a note, whatever they look like; otherwise as `read`.

    >>> read_note("T: she means the train.\\nC: the cat.").source.kind
    'note'
    """
    known = described(text, bytes_of(text), written_on=written_on)
    decoded = decode_text(text)
    return read_prose(decoded.text, known, decoded.losses)


def _from_bytes(raw: bytes, known: About, progress: Progress | None, *, is_text: bool) -> list[Reading] | None:
    """Read what is not simply text: Word files and mail; return None for everything else."""
    if not is_text:
        refuse_other_bytes(raw)
        if raw.startswith(ZIP):
            return [read_word(raw, known)]
    head = head_of(raw)
    if is_mailbox(head):
        return [*read_mailbox(mail_bytes(raw), known, progress=progress)]
    if is_mail(head):
        return [read_letter(mail_bytes(raw), known)]
    return None


def _from_text(text: str, known: About, losses: tuple[Loss, ...], progress: Progress | None) -> list[Reading]:
    refuse_other_text(text)
    form = subtitle_form(text)
    if form:
        return [read_subtitles(text, form, known, losses)]
    if table_columns(text):
        return [*read_table(text, known, losses, progress=progress)]
    return [read_typed(text, known, losses)]
