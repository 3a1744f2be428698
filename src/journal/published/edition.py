"""The edition: a file whose time says when anything on any page last changed. Kept pages ask it before they go out."""

import os
from pathlib import Path

from django.conf import settings


def place() -> Path:
    """Return the file."""
    return Path(settings.HOME) / "edition"


def edition() -> int:
    """Return what changes with every change: the time of the file in nanoseconds, 0 without one."""
    try:
        return os.stat(place()).st_mtime_ns
    except FileNotFoundError:
        return 0


def turn_over() -> None:
    """Say that something changed. Every process that keeps pages makes them anew."""
    place().touch()
