"""The labels of typed dialogue: ``T:``, ``Th 12:``, ``Dr. Lee:``, ``[00:01:02] Client:``, ``**Anna:**``."""

import re
from typing import NamedTuple

LONGEST = 120
"""Characters at the start of a line in which a label must end."""

MOST_WORDS = 6

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_HIDDEN = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x01-\x08\x0e-\x1f\x7f-\x9f"
_LABEL = re.compile(
    r"[ \t]{0,20}(?:[-*•>][ \t]+)?"
    r"(?:\d{1,5}[.)]?[ \t]+)?"  # a turn number before
    rf"(?:[\[(]?(?P<before>{_TIME})[\])]?[ \t]+(?:-[ \t]+)?)?"
    r"(?P<mark>\*\*|__|\*|)"
    rf"(?P<name>[{_HIDDEN}]?[^\W\d_](?:[\w .,'’&/#@+{_HIDDEN}-]{{0,58}}[\w.{_HIDDEN}])?(?:[ ]?\([^()\n:]{{1,30}}\))?)"
    rf"(?:[ \t]{{0,3}}[\[(](?P<after>{_TIME})[\])])?"
    r"[ \t]{0,3}(?:(?P=mark)[ \t]{0,3}[:：]|[:：](?P=mark))(?![/\\\d:])"
)
_NUMBERED = re.compile(r"(?P<base>.*?[^\W\d])[ .#]{0,2}(?P<number>\d{1,5})$")
_FIELDS = frozenset(
    "note notes date time day session sessions place present plan goal goals aim subject subjective objective "
    "assessment data intervention interventions response diagnosis homework summary topic topics theme themes re ps nb "
    "p.s n.b warning example examples question answer first second third next finally however conclusion background "
    "history medication risk mood affect appearance impression formulation hypothesis presenting problem progress "
    "observation observations recommendation recommendations key result results conclusions reason duration id age "
    "name names address phone email from to cc bcc sent reply-to title author source url page figure table chapter "
    "today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday important remember update "
    "updated version status signed attendance length start end location modality issue issues pros cons thing things "
    "point points step steps attachment attachments comment comments context method event events outcome "
    "what why how when where who yes no well so then but and because".split()
)
_NOTE_FORMATS = (frozenset("soap"), frozenset("dap"), frozenset("birp"), frozenset("girp"), frozenset("pie"))


class Label(NamedTuple):
    """A label found at the start of a line: the name in it, the time in seconds or None, where the words begin."""

    name: str
    at: float | None
    words: int


def label_at(text: str, start: int, end: int) -> Label | None:
    """Return the label at the start of the line from `start` to `end`, if there is one."""
    head = text[start : min(end, start + LONGEST)]
    if ":" not in head and "：" not in head:
        return None
    found = _LABEL.match(head)
    if not found:
        return None
    name = found["name"]
    if len(name.split()) > MOST_WORDS:
        return None
    return Label(name.strip(), seconds(found["before"] or found["after"]), start + found.end())


def seconds(written: str | None) -> float | None:
    """Return a time such as ``1:02:03.5``, ``02:03`` in seconds.

    >>> seconds("1:02:03.5"), seconds("02:03"), seconds(None)
    (3723.5, 123.0, None)
    """
    if written is None:
        return None
    total = 0.0
    for part in written.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def without_number(name: str) -> tuple[str, int | None]:
    """Split ``Th 12`` into the label and the number of the turn or the person.

    >>> without_number("Th 12"), without_number("C3"), without_number("Anna")
    (('Th', 12), ('C', 3), ('Anna', None))
    """
    found = _NUMBERED.match(name)
    return (found["base"], int(found["number"])) if found else (name, None)


def is_field(name: str) -> bool:
    """Tell whether a label is a heading of notes and letters rather than somebody."""
    words = name.casefold().split()
    return words[0].strip(".,*") in _FIELDS or words[-1].strip(".,*") in _FIELDS


def is_note_format(names: set[str]) -> bool:
    """Tell whether the labels are those of a note format: S, O, A, P; D, A, P; and their like."""
    initials = frozenset(name.casefold().strip(".") for name in names)
    return any(len(initials) > 1 and initials <= letters for letters in _NOTE_FORMATS)


def looks_like_name(name: str) -> bool:
    """Tell whether a label begins like a name: no small letter first, at most four words."""
    return not name[0].islower() and len(name.split()) <= 4
