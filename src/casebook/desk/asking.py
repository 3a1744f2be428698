"""What a form asked for, taken apart and checked: every fault at once, none of the words in a message."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from typing import TypeVar

from django.http import HttpRequest, QueryDict

from casebook.record.errors import InvalidEntry

Choice = TypeVar("Choice", bound=Enum)


@dataclass(slots=True)
class Asked:
    """The fields of one form. Each method takes one; `check` refuses with all faults that were met."""

    fields: QueryDict
    faults: list[str] = field(default_factory=list)

    def text(self, name: str, *, needed: str = "", most: int = 200_000) -> str:
        """Return words; `needed` says what is missing where nothing stands."""
        value = self.fields.get(name, "").replace("\r\n", "\n").strip()
        if needed and not value:
            self.faults.append(f"{needed} is missing.")
        if len(value) > most:
            self.faults.append(f"A field holds {len(value):,} signs; {most:,} are the most.")
        return value

    def day(self, name: str, *, needed: str = "") -> date | None:
        """Return a day."""
        value = self.fields.get(name, "").strip()
        if not value:
            if needed:
                self.faults.append(f"{needed} is missing.")
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.faults.append("A day is not written as year, month and day (2024-05-31).")
            return None

    def hour(self, name: str) -> time | None:
        """Return a time of day."""
        value = self.fields.get(name, "").strip()
        try:
            return time.fromisoformat(value) if value else None
        except ValueError:
            self.faults.append("A time is not written as hours and minutes (14:30).")
            return None

    def one_of(self, name: str, choices: type[Choice]) -> Choice:
        """Return a choice; the first one where the form named none there is."""
        try:
            return choices(self.fields.get(name, ""))
        except ValueError:
            self.faults.append("Something was chosen that there is not.")
            return next(iter(choices))

    def number(self, name: str, *, low: float, high: float) -> float | None:
        """Return a number within its range, None where none was given."""
        value = self.fields.get(name, "").strip().replace(",", ".")
        if not value:
            return None
        try:
            found = float(value)
        except ValueError:
            found = float("nan")
        if not low <= found <= high:
            self.faults.append(f"A number is not between {low:g} and {high:g}.")
            return None
        return found

    def row(self, name: str) -> uuid.UUID | None:
        """Return the id of a row, None where none was chosen."""
        value = self.fields.get(name, "").strip()
        try:
            return uuid.UUID(value) if value else None
        except ValueError:
            self.faults.append("Something was chosen that there is not.")
            return None

    def check(self) -> None:
        """Refuse with every fault met so far.

        :raises InvalidEntry: when there is one
        """
        if self.faults:
            raise InvalidEntry(
                tuple(dict.fromkeys(self.faults)), remedy="Correct it and send it again; nothing is lost."
            )


def asked(request: HttpRequest) -> Asked:
    """Return the fields of the form that was sent."""
    return Asked(request.POST)


def speakers_in(text: str) -> dict[str, str]:
    """Return who is who, from lines or commas of ``Anna = therapist``.

    :raises InvalidEntry: a line without an equals sign

    >>> speakers_in("Anna = therapist, Ben=client")
    {'Anna': 'therapist', 'Ben': 'client'}
    """
    entries = [entry for line in text.splitlines() for entry in line.split(",") if entry.strip()]
    pairs = [entry.partition("=") for entry in entries]
    wrong = [number for number, (_, sign, _) in enumerate(pairs, start=1) if not sign]
    if wrong:
        raise InvalidEntry(_lines(wrong), remedy="Write each as: name = therapist, or client, or other.")
    return {name.strip(): role.strip() for name, _, role in pairs}


def _lines(numbers: Iterable[int]) -> list[str]:
    return [f"Entry {number} of who is who has no equals sign." for number in numbers]
