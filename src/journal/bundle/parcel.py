"""Open a folder or a zip that should hold three files, and take nothing but these three out of it."""

import io
import os
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from journal.errors import BadBundle

LIMITS: Final = {"post.md": 256 * 1024, "manifest.json": 64 * 1024, "manifest.sig": 4 * 1024}
LARGEST_ZIP: Final = 512 * 1024
_REMEDY: Final = "Ask the author for the bundle again; it is three files and nothing else."
_PLAIN: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass(frozen=True, slots=True)
class Parcel:
    """The bytes of the three files, not looked at yet."""

    post: bytes
    manifest: bytes
    signature: bytes


def open_parcel(place: Path) -> Parcel:
    """Return the three files of a bundle. Names are compared, never used as a path; nothing is unpacked to the disk.

    :raises BadBundle: when there are other files, links, or too much in them
    """
    files = _of_folder(place) if place.is_dir() else _of_zip(place)
    return Parcel(files["post.md"], files["manifest.json"], files["manifest.sig"])


def _of_folder(place: Path) -> dict[str, bytes]:
    _check_names(sorted(os.listdir(place)))
    return {name: _of_file(place / name, name) for name in LIMITS}


def _of_file(path: Path, name: str) -> bytes:
    # O_NOFOLLOW is not everywhere; the look before it is what refuses a link there.
    if not stat.S_ISREG(path.lstat().st_mode):
        raise BadBundle(f"{name} is not a plain file.", remedy=_REMEDY)
    with os.fdopen(
        os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)), "rb"
    ) as file:
        return _limited(file.read(LIMITS[name] + 1), name)


def _of_zip(place: Path) -> dict[str, bytes]:
    try:
        with place.open("rb") as file:
            raw = file.read(LARGEST_ZIP + 1)
    except OSError:
        raise BadBundle("There is no folder and no zip file of that name.", remedy="Check the path.") from None
    if len(raw) > LARGEST_ZIP:
        raise BadBundle(f"The zip is larger than {LARGEST_ZIP} bytes.", remedy=_REMEDY)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            _check_names(sorted(member.orig_filename for member in members))
            return {member.orig_filename: _member(archive, member) for member in members}
    except BadBundle:
        raise
    except Exception:  # on damaged files zipfile and zlib raise a dozen kinds, ValueError and struct.error among them
        raise BadBundle("The zip is damaged, or no zip.", remedy=_REMEDY) from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    name = member.orig_filename
    linked = stat.S_ISLNK(member.external_attr >> 16)
    if member.flag_bits & 0x1 or member.compress_type not in _PLAIN or linked:
        raise BadBundle(f"{name} is encrypted, packed in an unusual way, or a link.", remedy=_REMEDY)
    if member.file_size > LIMITS[name]:
        raise BadBundle(f"{name} is larger than {LIMITS[name]} bytes.", remedy=_REMEDY)
    with archive.open(member) as file:
        return _limited(file.read(LIMITS[name] + 1), name)


def _check_names(names: list[str]) -> None:
    missing = [name for name in LIMITS if name not in names]
    reasons = [f"{name} is missing." for name in missing]
    others = len(names) - len(set(names) & set(LIMITS))
    if others:
        reasons.append(f"{others} other {'file is' if others == 1 else 'files are'} in it, or one twice.")
    if reasons:
        raise BadBundle(reasons, remedy=_REMEDY)


def _limited(raw: bytes, name: str) -> bytes:
    if len(raw) > LIMITS[name]:
        raise BadBundle(f"{name} is larger than {LIMITS[name]} bytes.", remedy=_REMEDY)
    return raw
