"""The example cases as values; a case's files are opened only when they are asked for."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sessionlab.errors import InvalidInput
from sessionlab.examples.shelf import NAMES, folder_of, inbox_of, paths_of, text_of
from sessionlab.examples.truth import Truth, truth_from
from sessionlab.reading import read
from sessionlab.transcript import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleCase:
    """One invented case: the files a therapist kept, and the truth about them."""

    name: str
    title: str
    pseudonym: str
    code: str
    summary: str
    speakers: Mapping[str, str] = field(repr=False)
    """Names and mail addresses to "therapist" or "client", as `sessionlab.reading.read` takes them."""
    truth: Truth = field(repr=False)

    @property
    def folder(self) -> Path:
        """The folder on disk that the truth's file names start from."""
        return folder_of(self.name)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Transcripts, letters and notes by day; on the same day the hour comes first, then letters, then notes."""
        return paths_of(self.name)

    @property
    def inbox(self) -> tuple[Path, ...]:
        """Letters that came after the last file; the truth says nothing of them, and `readings` leaves them out."""
        return inbox_of(self.name)

    def readings(self) -> list[Reading]:
        """Read every file, in the order of `paths`. The day of each comes from its name or its own header."""
        return [reading for path in self.paths for reading in read(path, speakers=self.speakers)]


@cache
def load(name: str) -> ExampleCase:
    """Return the case of that name.

    :raises InvalidInput: when there is no such case

    >>> load("the-crit").pseudonym
    'Judith'
    """
    if name not in NAMES:
        raise InvalidInput(f"There is no example case {name!r}.", remedy=f"Take one of: {', '.join(NAMES)}.")
    known = tomllib.loads(text_of(name, "case.toml"))
    speakers = MappingProxyType(dict(known.pop("speakers")))
    truth = truth_from(tomllib.loads(text_of(name, "truth.toml")))
    return ExampleCase(name=name, speakers=speakers, truth=truth, **known)


def cases() -> tuple[ExampleCase, ...]:
    """Return the three cases: the repair that gives way, the one that holds, the quiet withdrawal."""
    return tuple(load(name) for name in NAMES)
