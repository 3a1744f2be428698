"""Rows as Parquet, for programs that count. Needs the extra ``casebook[tables]``, which is Polars."""

import importlib
import importlib.util
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, Final

ROWS: Final = 20_000
"""So many rows go into one file: memory holds no large table whole."""
INSTALLED: Final = "Parquet tables stand beside the CSV."
MISSING: Final = "There are no Parquet tables: Polars is not installed (pip install 'casebook[tables]')."
_WHOLE: Final = frozenset(
    {"PositiveInteger", "PositiveSmallInteger", "Integer", "SmallInteger", "BigInteger", "BigAuto"}
)


def is_installed() -> bool:
    """Tell whether Parquet can be written here."""
    return importlib.util.find_spec("polars") is not None


def files_of(kinds: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield files of so many rows each.

    Not compressed, so that whoever looks for a word in an export finds it here too.

    :param kinds: the columns in their order, each with the kind of its field
    """
    left = iter(rows)
    while batch := list(islice(left, ROWS)):
        # Loaded when it is needed: half of those who work here never export.
        polars = importlib.import_module("polars")
        columns = {name: [_cell(kind, row[name]) for row in batch] for name, kind in kinds.items()}
        frame = polars.DataFrame(columns, schema={name: _type(polars, kind) for name, kind in kinds.items()})
        file = io.BytesIO()
        frame.write_parquet(file, compression="uncompressed")
        yield file.getvalue()


def _type(polars: Any, kind: str) -> Any:
    if kind in _WHOLE:
        return polars.Int64
    known = {"Float": polars.Float64, "Boolean": polars.Boolean, "Date": polars.Date}
    return polars.Datetime("us", "UTC") if kind == "DateTime" else known.get(kind, polars.String)


def _cell(kind: str, value: Any) -> Any:
    """Return a value as its column holds it: what a row spells in words becomes a day, a time or a number again."""
    if value is None:
        return None
    if kind == "Date":
        return date.fromisoformat(value)
    if kind == "DateTime":
        return datetime.fromisoformat(value)
    if kind in _WHOLE or kind in ("Float", "Boolean"):
        return value
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
