"""Tidy tables in and out: one row for a client's session, to and from the rows and columns the methods work on.

A table is anything that gives a column by its name: a dictionary of lists, a pandas or a Polars frame (neither is
needed). P clients, S sessions. Rows are counted from 1 in messages; neither clients nor scores are named.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sessionlab.course.arrays import Floats
from sessionlab.errors import InvalidInput, UnreadableSource

_FEW = 5
_EMPTY = ("NAType", "NaTType")
_REMEDY = "Mend the table: one row for a client's session, the score a number or empty."


class Table(Protocol):
    """Whatever gives a column by its name."""

    def __getitem__(self, name: str, /) -> Any:
        """Return the column."""


@dataclass(frozen=True, slots=True)
class Courses:
    """Scores (P, S), NaN where a session has none, of P `clients` at S `sessions`, both sorted.

    `days` (P, S) holds ISO days, "" where there is none; empty of shape (0, 0) where the table had numbers.
    """

    clients: NDArray[np.str_]
    sessions: NDArray[np.int64]
    scores: Floats
    days: NDArray[np.str_]

    def rows(self) -> list[dict[str, str | int | float]]:
        """Return one row for each client's session that has a score."""
        found: list[dict[str, str | int | float]] = []
        for p, s in zip(*np.nonzero(np.isfinite(self.scores)), strict=True):
            row: dict[str, str | int | float] = {"client": str(self.clients[p]), "session": int(self.sessions[s])}
            row |= {"day": str(self.days[p, s])} if self.days.size else {}
            found.append(row | {"score": float(self.scores[p, s])})
        return found

    def csv(self) -> str:
        """Return the rows as CSV."""
        out = io.StringIO()
        names = ["client", "session", *(["day"] if self.days.size else []), "score"]
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows())
        return out.getvalue()


def courses_from(
    table: Table, *, client: str = "client", session: str = "session", score: str = "score", day: str | None = None
) -> Courses:
    """Return the courses of a tidy table.

    Sessions are whole numbers from 1 in any order; with `day` they are the order of the days instead, which must rise
    within a client: a day before the last one is more often a slip of the pen than a session.

    :raises InvalidInput: with every fault and its rows: a column that is not there, other lengths, a score or session
        that is no number, a session twice, a day that does not rise

    >>> found = courses_from({"client": ["a", "b", "a"], "session": [2, 1, 1], "score": [12, 20, 15]})
    >>> found.scores.tolist()
    [[15.0, 12.0], [20.0, nan]]
    """
    columns = _columns(table, (client, score, day or session))
    who = [str(value) for value in columns[0]]
    values, faults = _numbers(columns[1], "The score", empty=True)
    if day is None:
        places, more = _numbers(columns[2], "The session", empty=False)
        strange = [n for n, at in enumerate(places, start=1) if np.isfinite(at) and not (at >= 1 and at % 1 == 0)]
        more += _rows(strange, "has no session")
        days: list[str] = []
    else:
        days, more = _days(columns[2])
        places, late = _ranks(who, days) if not more else ([], [])
        more += _rows(late, "has a day that does not come after the client's last")
    faults += more
    if not faults:
        keys = list(zip(who, places, strict=True))
        first = {key: n for n, key in reversed(list(enumerate(keys, start=1)))}
        faults += _rows([n for n, key in enumerate(keys, start=1) if first[key] != n], "repeats a client's session")
    if faults:
        raise InvalidInput(faults, remedy=_REMEDY)
    return _wide(who, [int(at) for at in places], values, days)


def read_courses(source: Path | str, **names: str) -> Courses:
    """Return the courses of a CSV file (a path) or CSV text (a string) with a line of names; `names` as above.

    :raises UnreadableSource: no text, or no line of names
    :raises InvalidInput: as `courses_from`

    >>> read_courses("client,session,score\\na,1,20\\na,2,\\n").scores.tolist()
    [[20.0, nan]]
    """
    try:
        text = source.read_text("utf-8-sig") if isinstance(source, Path) else source
    except (OSError, UnicodeDecodeError):
        raise UnreadableSource("The table cannot be read as text.", remedy="Give a CSV file in UTF-8.") from None
    lines = list(csv.reader(io.StringIO(text)))
    if not lines:
        raise UnreadableSource("The table is empty.", remedy="Give a line of names and one row for each session.")
    short = [n for n, line in enumerate(lines[1:], start=1) if line and len(line) != len(lines[0])]
    if short:
        raise InvalidInput(_rows(short, f"has not {len(lines[0])} fields"), remedy=_REMEDY)
    body = [line for line in lines[1:] if line]
    return courses_from({name: [line[at] for line in body] for at, name in enumerate(lines[0])}, **names)


def _columns(table: Table, names: Sequence[str]) -> list[list[Any]]:
    found, faults = [], []
    for name in names:
        try:
            found.append(list(table[name]))
        except (KeyError, TypeError, IndexError, ValueError, LookupError):
            faults.append(f"There is no column {name!r}.")
        except Exception as fault:
            # Polars raises a class of its own that is no LookupError.
            if type(fault).__name__ != "ColumnNotFoundError":
                raise
            faults.append(f"There is no column {name!r}.")
    if not faults and len({len(column) for column in found}) > 1:
        faults.append(f"The columns hold {', '.join(str(len(column)) for column in found)} values.")
    if not faults and not found[0]:
        faults.append("The table has no rows.")
    if faults:
        raise InvalidInput(faults, remedy=_REMEDY)
    return found


def _numbers(column: Sequence[Any], name: str, *, empty: bool) -> tuple[list[float], list[str]]:
    values, wrong = [], []
    for row, given in enumerate(column, start=1):
        # pandas has values of its own for what is missing, and they are no numbers.
        blank = given is None or type(given).__name__ in _EMPTY or (isinstance(given, str) and not given.strip())
        try:
            value = float("nan") if blank else float(given)
        except (TypeError, ValueError):
            value = float("inf")
        if np.isinf(value) or isinstance(given, bool) or (np.isnan(value) and not empty):
            wrong.append(row)
        values.append(value)
    return values, _rows(wrong, "is no finite number", name)


def _days(column: Sequence[Any]) -> tuple[list[str], list[str]]:
    days, wrong = [], []
    for row, given in enumerate(column, start=1):
        try:
            if type(given).__name__ in _EMPTY:  # pandas calls a day that is missing a day.
                raise ValueError
            day = given.date() if isinstance(given, datetime) else given
            days.append((day if isinstance(day, date) else date.fromisoformat(str(day)[:10])).isoformat())
        except ValueError:
            wrong.append(row)
    return days, _rows(wrong, "is no ISO day", "The day")


def _ranks(who: Sequence[str], days: Sequence[str]) -> tuple[list[float], list[int]]:
    """Return each row's session, counted within its client, and the rows whose day does not rise."""
    last: dict[str, tuple[int, str]] = {}
    places, late = [], []
    for row, (client, day) in enumerate(zip(who, days, strict=True), start=1):
        number, before = last.get(client, (0, ""))
        if day <= before:
            late.append(row)
        last[client] = (number + 1, day)
        places.append(float(number + 1))
    return places, late


def _rows(rows: Sequence[int], fault: str, name: str = "") -> list[str]:
    if not rows:
        return []
    shown = ", ".join(str(row) for row in rows[:_FEW]) + (f" and {len(rows) - _FEW} more" if len(rows) > _FEW else "")
    return [f"{name} of row {shown} {fault}." if name else f"Row {shown} {fault}."]


def _wide(who: list[str], places: list[int], values: list[float], days: list[str]) -> Courses:
    clients, p = np.unique(who, return_inverse=True)
    sessions, s = np.unique(places, return_inverse=True)
    scores = np.full((len(clients), len(sessions)), np.nan)
    scores[p, s] = values
    on: NDArray[np.str_] = np.full(scores.shape if days else (0, 0), "", dtype="<U10")
    if days:
        on[p, s] = days
    return Courses(clients.astype(np.str_), sessions.astype(np.int64), scores, on)


def frame_of(courses: Courses) -> Mapping[str, list[str | int | float]]:
    """Return the tidy columns: what ``pandas.DataFrame(...)`` or ``polars.DataFrame(...)`` takes.

    >>> list(frame_of(courses_from({"client": ["a"], "session": [1], "score": [3]})).items())
    [('client', ['a']), ('session', [1]), ('score', [3.0])]
    """
    rows = courses.rows()
    names = ["client", "session", *(["day"] if courses.days.size else []), "score"]
    return {name: [row[name] for row in rows] for name in names}
