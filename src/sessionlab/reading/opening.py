"""Take a source through the door: its bytes, its label, its fingerprint, what the caller said of it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePath

from sessionlab.errors import InvalidInput, UnreadableSource
from sessionlab.reading.about import About
from sessionlab.reading.limits import MAX_BYTES, Allowance, check_size
from sessionlab.reading.losses import LossReport
from sessionlab.reading.names import clean_name
from sessionlab.reading.speakers import read_cast

NAME_OF_TEXT = "text"


def bytes_of(source: Path | str) -> bytes:
    """Return the bytes of a file, or of a text in UTF-8.

    :raises UnreadableSource: when there is no such file, it is none, may not be read, is empty or too large
    :raises InvalidInput: when `source` is neither a path nor a text
    """
    if isinstance(source, str):
        check_size(len(source))
        raw = source.encode("utf-8", "surrogatepass")
    elif isinstance(source, Path):
        raw = _file_bytes(source)
    else:
        raise InvalidInput("The source is neither a Path nor a str.", remedy="Give a Path for a file, a str for text.")
    check_size(len(raw))
    if not raw:
        raise UnreadableSource("The source is empty.", remedy="Check that the right file was given.")
    return raw


def described(
    source: PurePath | str, raw: bytes, *, written_on: date | None = None, speakers: Mapping[str, str] | None = None
) -> About:
    """Return what every reader needs to know of `source`, whose bytes are `raw`.

    :raises InvalidInput: when `speakers` gives a role that is none
    """
    report = LossReport()
    name = NAME_OF_TEXT if isinstance(source, str) else clean_name(source.name, report, of_file=True)
    return About(
        name=name,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        allowance=Allowance(len(raw)),
        written_on=written_on,
        cast=read_cast(speakers),
        losses=report.report(),
    )


def _file_bytes(path: Path) -> bytes:
    """Return the bytes of a file; the messages name no path, which may hold a name."""
    try:
        if path.is_dir():
            raise UnreadableSource("The source is a folder.", remedy="Give the files in it one by one.")
        if not path.exists():
            raise UnreadableSource("There is no such file.", remedy="Check the path.")
        if not path.is_file():
            raise UnreadableSource("The source is no ordinary file.", remedy="Give a file.")
        check_size(path.stat().st_size)
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as fault:
        if isinstance(fault, UnreadableSource):
            raise
        raise UnreadableSource("The file cannot be opened.", remedy="Check the path and who may read it.") from None
