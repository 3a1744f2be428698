"""A BagIt bag (RFC 8493) of an export: payload below ``data/``, and the SHA-256 of every file.

Forty lines of our own, for the `bagit` package moves a folder that is there into a bag; an export is written once, also
straight into an encrypted file. The tests have that package check what is written here.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from casebook.leaving.errors import BrokenExport, NotAnExport
from casebook.leaving.places import Source, Target, is_plain

DECLARED: Final = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST: Final = "manifest-sha256.txt"
TAG_MANIFEST: Final = "tagmanifest-sha256.txt"
PAYLOAD: Final = "data/"
TAGS: Final = ("bagit.txt", "bag-info.txt", MANIFEST)


class BagWriter:
    """Writes the payload file by file, and at the end what tells whether it is whole."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._digests: dict[str, str] = {}
        self._bytes = 0

    def put(self, path: str, content: bytes | Iterable[bytes]) -> str:
        """Write one file of the payload and return its SHA-256."""
        whole = PAYLOAD + path
        found = hashlib.sha256()
        pieces = [content] if isinstance(content, bytes) else content
        self._target.put(whole, self._counted(pieces, found))
        self._digests[whole] = found.hexdigest()
        return found.hexdigest()

    def _counted(self, pieces: Iterable[bytes], found: "hashlib._Hash") -> Iterator[bytes]:
        for piece in pieces:
            found.update(piece)
            self._bytes += len(piece)
            yield piece

    def finish(self, *, made_on: date, program: str, described: str) -> None:
        """Write the tag files; without them it is no bag."""
        info = (
            f"Bagging-Date: {made_on.isoformat()}\nBag-Software-Agent: {program}\n"
            f"External-Description: {described}\nPayload-Oxum: {self._bytes}.{len(self._digests)}\n"
        )
        tags = {"bagit.txt": DECLARED, "bag-info.txt": info.encode("utf-8"), MANIFEST: _lines(self._digests)}
        for path, content in tags.items():
            self._target.put(path, [content])
        digests = {path: hashlib.sha256(content).hexdigest() for path, content in tags.items()}
        self._target.put(TAG_MANIFEST, [_lines(digests)])


def _lines(digests: dict[str, str]) -> bytes:
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode("utf-8")


def check(source: Source) -> dict[str, str]:
    """Compare every file of a bag with its SHA-256, and return these by path.

    :raises NotAnExport: it is no bag
    :raises BrokenExport: a file differs, is missing or is one too many; every reason at once
    """
    paths = source.paths()
    if "bagit.txt" not in paths or MANIFEST not in paths or TAG_MANIFEST not in paths:
        raise NotAnExport(
            "This is no export of Casebook, or one that was not finished.", remedy="Choose the folder or file of one."
        )
    told = {**_read(source, TAG_MANIFEST), **_read(source, MANIFEST)}
    there = set(paths) - {TAG_MANIFEST}
    reasons = [f"{len(missing)} files are missing."] if (missing := set(told) - there) else []
    reasons += [f"{len(more)} files are there that were not written."] if (more := there - set(told)) else []
    changed = [path for path in sorted(there & set(told)) if _digest(source, path) != told[path]]
    reasons += [f"The file {path} is not what was written." for path in changed[:10]]
    if len(changed) > 10:
        reasons.append(f"{len(changed) - 10} more files are not what was written.")
    if reasons:
        raise BrokenExport(reasons)
    return told


def _read(source: Source, path: str) -> dict[str, str]:
    found = {}
    for line in b"".join(source.read(path)).decode("utf-8", "replace").splitlines():
        # One blank or several, says the standard.
        digest, _, name = line.replace("\t", " ").partition(" ")
        name = name.lstrip()
        if len(digest) != 64 or not is_plain(name) or (path == MANIFEST) != name.startswith(PAYLOAD):
            raise BrokenExport(f"The list of files ({path}) is not what was written.")
        found[name] = digest
    return found


def _digest(source: Source, path: str) -> str:
    found = hashlib.sha256()
    for piece in source.read(path):
        found.update(piece)
    return found.hexdigest()
