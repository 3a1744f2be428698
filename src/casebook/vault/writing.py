"""Writing files so that after a crash either the old one or the new one stands there, whole."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from casebook.vault.errors import AlreadyThere, in_plain_words
from casebook.vault.layout import NEXT, holds_anything

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
CHUNK = 1024 * 1024


def flush(file: BinaryIO) -> None:
    """Have the disk itself keep what was written."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have the disk keep the names in a folder; Windows keeps them by itself and cannot be asked."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def create_private(path: Path) -> BinaryIO:
    """Make a new file that only its owner may read, and open it.

    :raises FileExistsError: when it is there
    """
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), PRIVATE_FILE), "wb")


def replace_file(path: Path, content: bytes, *, shred: bool = False) -> None:
    """Put a new file in the place of an old one, in one step.

    :param shred: overwrite the old content where the file system writes in place (an SSD may keep it all the same)
    """
    beside = path.with_name(path.name + NEXT)
    beside.unlink(missing_ok=True)
    with in_plain_words(path.name):
        try:
            with create_private(beside) as file:
                file.write(content)
                flush(file)
            put_in_place(beside, path, shred=shred)
        except OSError:
            beside.unlink(missing_ok=True)
            raise


def put_in_place(beside: Path, path: Path, *, shred: bool = False) -> None:
    """Give a finished file its name; what had the name before is gone."""
    # Windows does not let a file be replaced that is open, so its old content is left to the disk there.
    old = path.open("r+b") if shred and path.exists() and sys.platform != "win32" else None
    try:
        os.replace(beside, path)
        flush_folder(path.parent)
        if old is not None:
            _overwrite(old)
    finally:
        if old is not None:
            old.close()


def _overwrite(file: BinaryIO) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    for start in range(0, size, CHUNK):
        file.write(bytes(min(CHUNK, size - start)))
    flush(file)


def destroy_file(path: Path) -> None:
    """Overwrite a file where the file system writes in place, and take it away (an SSD may keep it all the same)."""
    with path.open("r+b") as file:
        _overwrite(file)
    path.unlink()
    flush_folder(path.parent)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file into a new private one."""
    with source.open("rb") as reading, create_private(target) as writing:
        shutil.copyfileobj(reading, writing, CHUNK)
        flush(writing)


def make_empty_folder(folder: Path) -> None:
    """Make a folder for a new vault, or take an empty one.

    :raises AlreadyThere: when there is something in it
    """
    if holds_anything(folder):
        raise AlreadyThere("The folder for the vault is not empty.", remedy="Choose an empty folder, or a new name.")
    with in_plain_words("folder"):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(PRIVATE_FOLDER)


@contextmanager
def emptied_on_failure(folder: Path) -> Iterator[None]:
    """Fill an empty or new folder; when that fails, what was put there is taken away again.

    :raises AlreadyThere: when there is something in it before
    """
    was_there = folder.exists()
    make_empty_folder(folder)
    try:
        yield
    except BaseException:
        for path in folder.iterdir():
            path.unlink()
        if not was_there:
            folder.rmdir()
        raise
