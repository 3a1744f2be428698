"""A note as plain text in the order in which another practice system wants it. Process notes never come along."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from casebook.audit.stores import Store
from casebook.hour.laying_out import LaidOut
from casebook.hour.markers import plain

FOLDER: Final = Path(__file__).parent / "profiles"
REST: Final = "Under no heading"
ALL: Final = "Note"
"""What the words of a form without headings stand under."""
FACTS: Final = "Facts"
ADDENDA: Final = "Addenda"


@dataclass(frozen=True, slots=True)
class Profile:
    """What another system wants: one field with everything, or one for each of these headings, in their order."""

    id: str
    name: str
    order: int
    whole: bool
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    source: str
    """Where the fields of the system it is named after were read; empty where it is named after none."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field to be copied, as plain text."""

    title: str
    text: str = field(repr=False)


@cache
def profiles() -> Mapping[str, Profile]:
    """Return every profile that is shipped, by its id, in their order."""
    rows = [tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    found = [
        Profile(
            row["id"],
            row["name"],
            row["order"],
            row["whole"],
            tuple((one["title"], tuple(one["from"])) for one in row["sections"]),
            row["source"],
        )
        for row in sorted(rows, key=lambda row: int(row["order"]))
    ]
    return {profile.id: profile for profile in found}


def fields_for(laid: LaidOut, profile: Profile) -> tuple[Field, ...]:
    """Return the record part of a note in the fields of a profile; what fits into none comes last."""
    facts = "\n".join(f"{name}: {value}" for name, value in laid.facts)
    addenda = "\n\n".join(
        f"{addendum.on.isoformat()} ({addendum.reason}): {plain(addendum.text)}"
        for store, addendum in laid.addenda
        if store is Store.RECORD
    )
    found = [
        Field(title, text) for title, text in ((FACTS, facts), *_sections(laid, profile), (ADDENDA, addenda)) if text
    ]
    if not profile.whole:
        return tuple(found)
    return (Field("Note", "\n\n".join(f"{one.title.upper()}\n{one.text}" for one in found)),)


def _sections(laid: LaidOut, profile: Profile) -> list[tuple[str, str]]:
    named = [(headed.section, _joined([row.text for row in headed.paragraphs])) for headed in laid.record]
    bare = REST if laid.form.sections else ALL
    if profile.whole:
        return [(section.title if section else bare, text) for section, text in named]
    taken = {one for _, wanted in profile.sections for one in wanted}
    fields = [
        (title, _joined([text for section, text in named if section is not None and section.id in wanted]))
        for title, wanted in profile.sections
    ]
    rest = _joined([text for section, text in named if section is None or section.id not in taken])
    return [*fields, (bare, rest)]


def _joined(texts: Sequence[str]) -> str:
    return "\n\n".join(kept for text in texts if (kept := plain(text)))
