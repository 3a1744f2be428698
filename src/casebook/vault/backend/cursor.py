"""The cursor: Django's placeholders, and never running while its connection is being closed."""

from collections.abc import Iterable, Mapping
from itertools import tee
from typing import Any

from django.db.backends.sqlite3.base import FORMAT_QMARK_REGEX
from sqlcipher3 import dbapi2


class Cursor(dbapi2.Cursor):  # type: ignore[misc]  # sqlcipher3 has no type stubs
    """Takes Django's "format" and "pyformat" styles; a literal percent sign is written twice where there are any."""

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement."""
        with self.connection.guard:
            if params is None:
                return super().execute(query)
            return super().execute(_converted(query, params), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run one statement for each set of parameters."""
        peekable, params = tee(iter(param_list))
        with self.connection.guard:
            return super().executemany(_converted(query, next(peekable, ())), params)

    def fetchone(self) -> Any:
        """Return the next row."""
        with self.connection.guard:
            return super().fetchone()

    def fetchmany(self, size: int | None = None) -> Any:
        """Return some rows."""
        with self.connection.guard:
            return super().fetchmany(self.arraysize if size is None else size)

    def fetchall(self) -> Any:
        """Return the rest of the rows."""
        with self.connection.guard:
            return super().fetchall()

    def __next__(self) -> Any:
        with self.connection.guard:
            return super().__next__()


def _converted(query: str, params: Any) -> str:
    if isinstance(params, Mapping):
        return query % {name: f":{name}" for name in params}
    with_marks: str = FORMAT_QMARK_REGEX.sub("?", query)
    return with_marks.replace("%%", "%")
