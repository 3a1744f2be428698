"""The watched folder: letters that a mail program saves there are taken in once each. Nothing in it is ever changed."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from casebook.correspondence.agreeing import mail_settings
from casebook.correspondence.models import SeenFile
from casebook.correspondence.receiving import Received, receive, remember_seen, was_seen
from casebook.record.who import Doing
from sessionlab.reading.limits import MAX_BYTES
from sessionlab.reading.mail_files import mails_in

KINDS: Final = (".eml", ".mbox", ".mbx")
MOST_FILES: Final = 500
"""Of the new files; those after them come with the next taking in."""
MOST_REMEMBERED: Final = 100_000
_DIGESTS: dict[tuple[str, int, int], str] = {}
"""Hashes of files that did not change since they were looked at, so that opening a page reads none of them again."""


@dataclass(frozen=True, slots=True)
class Looked:
    """The folder as it is: how many new files are taken in next, whether more lie there, and what is wrong with it."""

    folder: str
    new: int = 0
    more: bool = False
    trouble: str = ""


def look_into(doing: Doing) -> Looked:
    """Tell how many files in the folder were not taken in yet; takes none in."""
    folder = mail_settings(doing).folder
    if not folder:
        return Looked("")
    try:
        new = sum(1 for _ in islice(_new_files(Path(folder)), MOST_FILES + 1))
        return Looked(folder, new=min(new, MOST_FILES), more=new > MOST_FILES)
    except OSError:
        return Looked(folder, trouble="The folder is not there, or cannot be read.")


def read_folder(doing: Doing) -> list[Received]:
    """Take in what is new in the folder, `MOST_FILES` at once. The files stay as they are; each is taken in once, by
    its hash.

    :raises OSError: when the folder cannot be read
    """
    folder = mail_settings(doing).folder
    found: list[Received] = []
    for path in list(islice(_new_files(Path(folder)), MOST_FILES)) if folder else ():
        content = path.read_bytes()
        for letter in mails_in(content) or [content]:
            if not was_seen(hashlib.sha256(letter).hexdigest()):
                found += receive(doing, name=path.name, content=letter)
        # Of a mailbox that grows the letters are known one by one, and the file as it was by its own hash.
        remember_seen(doing, content)
    return found


def _new_files(folder: Path) -> Iterator[Path]:
    known = set(SeenFile.objects.values_list("sha256", flat=True))
    with os.scandir(folder) as entries:
        mine = [entry for entry in entries if _is_ours(entry)]
    for entry in sorted(mine, key=lambda entry: entry.name):
        if _digest(entry) not in known:
            yield Path(entry.path)


def _is_ours(entry: "os.DirEntry[str]") -> bool:
    """Tell whether an entry is a file of mail that lies here; a link may lead anywhere."""
    named = entry.name.lower().endswith(KINDS)
    return named and entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_size <= MAX_BYTES


def _digest(entry: "os.DirEntry[str]") -> str:
    state = entry.stat(follow_symlinks=False)
    key = (entry.path, state.st_size, state.st_mtime_ns)
    if key not in _DIGESTS:
        if len(_DIGESTS) > MOST_REMEMBERED:
            _DIGESTS.clear()
        _DIGESTS[key] = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
    return _DIGESTS[key]
