"""Make names safe to show: of speakers, senders, attachments and files. A name is a label, never a path."""

import re
import unicodedata

from sessionlab.reading.limits import MAX_NAME
from sessionlab.reading.losses import LossReport

_PATH = re.compile(r"^[\\/~]|^[A-Za-z]:\\|(?:^|[\\/])\.\.(?:[\\/]|$)|\\")
_SLASHES = re.compile(r"[\\/]+")
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_UNWANTED_IN_FILES = re.compile(r"[\\/]")


def visible(name: str) -> str:
    """Return `name` without the characters that nobody sees: controls, direction marks, zero width."""
    if name.isascii() and name.isprintable():
        return name
    return "".join(character for character in name if unicodedata.category(character) not in _HIDDEN)


def clean_name(raw: str, losses: LossReport, *, line: int | None = None, of_file: bool = False) -> str:
    """Return `raw` on one line without control characters, direction marks or the look of a path.

    Every change but that of white space is told to `losses`. A slash between two words ("Mother/Father") stays,
    unless this is the name of a file.
    """
    name = " ".join(raw[: MAX_NAME * 10].split())
    shown = visible(name)
    if shown != name:
        losses.add("control or direction characters in a name", "they can make a name look like another", line=line)
    if _PATH.search(shown) or (of_file and _UNWANTED_IN_FILES.search(shown)):
        losses.add("path characters in a name", "a name is a label and never a path", line=line)
        shown = _SLASHES.sub("_", shown)
    if len(shown) > MAX_NAME:
        losses.add(f"the end of a name of more than {MAX_NAME} characters", "it is cut", line=line)
    return " ".join(shown[:MAX_NAME].split())
