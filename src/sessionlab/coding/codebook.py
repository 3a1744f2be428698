"""A closed, versioned vocabulary of acts between client and therapist; what it means stands in ``vocabulary/``.

Names and groups follow the Rupture Resolution Rating System (3RS; Eubanks, Muran and Safran 2015, Eubanks and Muran
2022); every sentence is Casebook's own and tells what can be heard, never what somebody feels or has.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from sessionlab.errors import InvalidVocabulary
from sessionlab.transcript import Role

CURRENT = "casebook-1"
_ID = re.compile(r"[A-Z]\.[a-z]+")
_WHO = (Role.CLIENT, Role.THERAPIST)
_WORDS = ("name", "sentence", "who", "polarity")
_REMEDY = "Mend the vocabulary file; docs/coding.md tells what each entry must hold."


class Polarity(StrEnum):
    """Which way a mark leans when it is drawn."""

    AGAINST = "against"
    AWAY = "away"
    TOWARD = "toward"
    MENDS = "mends"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Markers that are counted together: W, C, S, E, T or R."""

    id: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """One act of the codebook. `sentence` begins with the verb: who does it stands before, in `who`."""

    id: str
    name: str
    sentence: str
    who: Role
    polarity: Polarity
    scheme: str
    version: str
    group: str = ""
    """How the 3RS of 2022 groups it, empty for markers that are not of the 3RS."""

    @property
    def family(self) -> str:
        """The part before the dot."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Codebook:
    """F families and M markers under one name."""

    name: str
    families: tuple[Family, ...]
    markers: tuple[Marker, ...]

    def __contains__(self, marker: object) -> bool:
        return any(known.id == marker for known in self.markers)

    def marker(self, marker: str) -> Marker:
        """Return the marker of that id.

        :raises InvalidVocabulary: when the codebook has no such marker

        >>> load().marker("C.reject").group
        'moves against'
        """
        for known in self.markers:
            if known.id == marker:
                return known
        raise InvalidVocabulary(
            f"The codebook {self.name} has no marker {marker!r}.",
            remedy=f"Take one of: {', '.join(known.id for known in self.markers)}.",
        )

    def of(self, family: str) -> tuple[Marker, ...]:
        """Return the markers of one family, in the order of the codebook."""
        return tuple(marker for marker in self.markers if marker.family == family)

    def shown_by(self, who: Role) -> tuple[Marker, ...]:
        """Return the markers that this person can show; none for a role that is not known."""
        return tuple(marker for marker in self.markers if marker.who == who)

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return id and name of every marker, as forms want them."""
        return tuple((marker.id, marker.name) for marker in self.markers)


def _shipped(name: str) -> Mapping[str, Any]:
    path = files(__package__) / "vocabulary" / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def load(version: str = CURRENT) -> Codebook:
    """Return a codebook that is shipped, checked.

    :raises InvalidVocabulary: when there is no such version, or with every fault of its files at once
    """
    if version != CURRENT:
        raise InvalidVocabulary(f"There is no codebook {version!r}.", remedy=f"Take {CURRENT!r}.")
    return assemble(_shipped(version), part=_shipped)


def assemble(book: Mapping[str, Any], *, part: Callable[[str], Mapping[str, Any]]) -> Codebook:
    """Put a codebook together from its table of families and the parts that it names.

    :param part: returns the table of one part by its name
    :raises InvalidVocabulary: with every fault at once
    """
    parts = {name: part(name) for name in book.get("parts", ())}
    faults = [*_faults_of_families(book), *_faults_of_parts(book, parts)]
    if faults:
        raise InvalidVocabulary(faults, remedy=_REMEDY)
    return Codebook(
        name=book["name"],
        families=tuple(Family(**entry) for entry in book["family"]),
        markers=tuple(_marker(table, entry) for table in parts.values() for entry in table["marker"]),
    )


def _marker(table: Mapping[str, Any], entry: Mapping[str, Any]) -> Marker:
    return Marker(
        id=entry["id"],
        name=entry["name"],
        sentence=entry["sentence"],
        who=Role(entry["who"]),
        polarity=Polarity(entry["polarity"]),
        scheme=table["scheme"],
        version=table["version"],
        group=entry.get("group", ""),
    )


def _faults_of_families(book: Mapping[str, Any]) -> list[str]:
    faults = [] if book.get("name") else ["The codebook has no name."]
    if not book.get("family"):
        faults.append("The codebook has no families.")
    for entry in book.get("family", ()):
        missing = [key for key in ("id", "name", "sentence") if not entry.get(key)]
        faults += [f"Family {entry.get('id', '?')} has no {key}." for key in missing]
    return faults


def _faults_of_parts(book: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    families = {entry.get("id") for entry in book.get("family", ())}
    faults = [f"Part {name} has no {key}." for name in parts for key in ("scheme", "version") if key not in parts[name]]
    ids = [entry.get("id", "?") for table in parts.values() for entry in table.get("marker", ())]
    faults += [f"Marker {id_} stands {ids.count(id_)} times." for id_ in sorted(set(ids)) if ids.count(id_) > 1]
    for table in parts.values():
        for entry in table.get("marker", ()):
            faults += _faults_of_marker(entry, families)
    return faults


def _faults_of_marker(entry: Mapping[str, Any], families: Iterable[str]) -> list[str]:
    id_ = entry.get("id", "?")
    faults = [f"Marker {id_} has no {key}." for key in _WORDS if not entry.get(key)]
    faults += [f"Marker {id_} has an unknown key {key}." for key in entry if key not in ("id", "group", *_WORDS)]
    if not _ID.fullmatch(id_):
        faults.append(f"Marker {id_} is not named like F.marker.")
    elif id_.partition(".")[0] not in families:
        faults.append(f"Marker {id_} belongs to no family of the codebook.")
    if entry.get("who") and entry["who"] not in _WHO:
        faults.append(f"Marker {id_} is shown by nobody: who must be one of {', '.join(_WHO)}.")
    if entry.get("polarity") and entry["polarity"] not in tuple(Polarity):
        faults.append(f"Marker {id_} leans nowhere: polarity must be one of {', '.join(Polarity)}.")
    return faults
