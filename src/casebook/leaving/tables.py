"""Rows as CSV, for a spreadsheet. The lines of JSON are the record; this is a view of them."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

COMMANDS: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run. An apostrophe before it makes it words."""


def header_of(names: Sequence[str]) -> bytes:
    """Return the first line."""
    return _row(names)


def row_of(names: Sequence[str], values: Mapping[str, Any]) -> bytes:
    """Return one row.

    >>> row_of(["on", "said"], {"on": "2024-05-02", "said": "=1+1"})
    b"2024-05-02,'=1+1\\r\\n"
    """
    return _row([_cell(values[name]) for name in names])


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list | bool):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, str) and value.startswith(COMMANDS):
        return "'" + value
    return str(value)


def _row(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow(list(cells))
    return line.getvalue().encode("utf-8", "backslashreplace")
