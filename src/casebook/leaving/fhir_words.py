"""Small parts of FHIR: codes, references, and names that do not leave."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Final

from casebook.record.models import ClientName

SYSTEM: Final = "urn:casebook"


def code(kind: str, value: str, shown: str, *, system: str = "") -> dict[str, Any]:
    """Return a concept, of a system of our own unless another is named."""
    return {"coding": [{"system": system or f"{SYSTEM}:{kind}", "code": value, "display": shown}], "text": shown}


def reference(row: uuid.UUID) -> dict[str, Any]:
    """Return what leads to another resource of the bundle."""
    return {"reference": f"urn:uuid:{row}"}


class Whose:
    """Whose each thing is: one client's own, or told of the client whom the bundle speaks of first."""

    def __init__(self, first: uuid.UUID, owners: Mapping[uuid.UUID, uuid.UUID]) -> None:
        self._first, self._owners = first, owners

    @property
    def patient(self) -> dict[str, Any]:
        """Whoever the bundle speaks of first."""
        return reference(self._first)

    def of(self, thing: uuid.UUID | None) -> dict[str, Any]:
        """Return whoever a thing is of."""
        return reference(self._first if thing is None else self._owners.get(thing, self._first))


class Names:
    """Puts the pseudonym in the place of a client's real name, where it stands in what somebody wrote."""

    def __init__(self, pseudonym: str, names: Iterable[ClientName]) -> None:
        self._pseudonym = pseudonym
        self._real = sorted({row.name.strip() for row in names} - {""}, key=len, reverse=True)

    def hidden(self, text: str) -> str:
        """Return a text without a real name as it was entered; other names of the same person are not known."""
        for name in self._real:
            text = text.replace(name, self._pseudonym)
        return text
