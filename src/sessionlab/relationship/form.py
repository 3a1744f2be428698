"""Read values out of a TOML table and keep every fault as a sentence."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

Word = TypeVar("Word", bound=StrEnum)


class Form:
    """One table of a file, asked key by key.

    A value that is missing or wrong becomes a fault and an empty value, so that reading goes on and all faults come
    at once. Whatever was never asked for is a fault too: call :meth:`close` at the end.

    :param where: how a fault names the table
    :param faults: where the faults are kept, shared by all forms of a file
    """

    def __init__(self, row: Mapping[str, Any], *, where: str, faults: list[str]) -> None:
        self.row = row
        self.where = where
        self.faults = faults
        self.asked: set[str] = set()

    def fault(self, says: str) -> None:
        """Keep one fault."""
        self.faults.append(f"{self.where} {says}.")

    def close(self) -> None:
        """Name the keys that nobody asked for."""
        for key in sorted(self.row.keys() - self.asked):
            self.fault(f"has an unknown key {key!r}")

    def text(self, key: str) -> str:
        """Return a text that must be there."""
        value: str | None = self._value(key, str, "a text", needed=True)
        if value == "":
            self.fault(f"has an empty {key!r}")
        return value or ""

    def optional_text(self, key: str) -> str:
        """Return a text, or an empty one."""
        return self._value(key, str, "a text") or ""

    def flag(self, key: str) -> bool:
        """Return true or false; false where nothing is said."""
        return self._value(key, bool, "true or false") or False

    def texts(self, key: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._value(key, list, "a list", needed=needed) or []
        if not all(isinstance(value, str) for value in values):
            self.fault(f"has something in {key!r} that is not a text")
        return tuple(value for value in values if isinstance(value, str))

    def word(self, key: str, vocabulary: type[Word]) -> Word | None:
        """Return one word of a closed list, which must be there."""
        return self._known(key, self.text(key), vocabulary)

    def words(self, key: str, vocabulary: type[Word], *, needed: bool = False) -> tuple[Word, ...]:
        """Return words of a closed list."""
        found = (self._known(key, text, vocabulary) for text in self.texts(key, needed=needed))
        return tuple(word for word in found if word is not None)

    def table(self, key: str) -> "Form | None":
        """Return a table within this one, or None where there is none."""
        row = self._value(key, dict, "a table")
        return None if row is None else Form(row, where=f"{self.where}, {key!r},", faults=self.faults)

    def tables(self, key: str, *, label: str, by: str) -> tuple["Form", ...]:
        """Return a list of tables that must be there, each named by one of its texts."""
        rows = self._value(key, list, "a list of tables", needed=True) or []
        if not all(isinstance(row, dict) for row in rows):
            self.fault(f"has something in {key!r} that is not a table")
        tables = [row for row in rows if isinstance(row, dict)]
        names = (row.get(by) or f"number {n}" for n, row in enumerate(tables, start=1))
        return tuple(
            Form(row, where=f"{label} {name!r}", faults=self.faults) for row, name in zip(tables, names, strict=True)
        )

    def _value(self, key: str, kind: type, says: str, *, needed: bool = False) -> Any:
        self.asked.add(key)
        if key not in self.row:
            if needed:
                self.fault(f"has no {key!r}")
            return None
        if not isinstance(self.row[key], kind):
            self.fault(f"has a {key!r} that is not {says}")
            return None
        return self.row[key]

    def _known(self, key: str, text: str, vocabulary: type[Word]) -> Word | None:
        if text in list(vocabulary):
            return vocabulary(text)
        if text:
            self.fault(f"has an unknown word in {key!r}: {text!r}; known are {_listed(list(vocabulary))}")
        return None


def _listed(words: Sequence[str]) -> str:
    return ", ".join(sorted(words))
