"""Tables of courses as Parquet, and as frames. Needs the extra ``sessionlab[tables]``, which is Polars.

Frames of pandas and of Polars are taken by `courses_from` without any extra; this module writes and reads files.
"""

import importlib
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from sessionlab.course.tidy import Courses, courses_from, frame_of
from sessionlab.errors import InvalidInput, UnreadableSource

if TYPE_CHECKING:
    import polars


def _engine() -> ModuleType:
    # Loaded when it is needed: it looks at the environment, which importing the library does not.
    try:
        return importlib.import_module("polars")
    except ModuleNotFoundError:
        raise InvalidInput(
            "Parquet needs Polars, which is not installed.", remedy="Install it: pip install 'sessionlab[tables]'."
        ) from None


def write_parquet(courses: Courses, path: Path) -> None:
    """Write courses as a Parquet file, one row for a client's session.

    :raises InvalidInput: Polars is not installed
    """
    polars_frame(courses).write_parquet(path)


def read_parquet(path: Path, **names: str) -> Courses:
    """Return the courses of a Parquet file; the names of its columns as for `courses_from`.

    :raises InvalidInput: Polars is not installed, or as `courses_from`
    :raises UnreadableSource: no Parquet file
    """
    engine = _engine()
    try:
        frame = engine.read_parquet(path)
    except (OSError, engine.exceptions.PolarsError):
        raise UnreadableSource("The table cannot be read as Parquet.", remedy="Give a Parquet file.") from None
    return courses_from(frame, **names)


def polars_frame(courses: Courses) -> "polars.DataFrame":
    """Return the courses as a Polars frame.

    :raises InvalidInput: Polars is not installed
    """
    frame: polars.DataFrame = _engine().DataFrame(frame_of(courses))
    return frame
