"""The forms a note can be written in: data, one file each. A form gives record paragraphs their headings, no words."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "forms"
PLAIN: Final = "process"


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a form. `like` names what answers to it in other forms."""

    id: str
    title: str
    hint: str
    like: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its headings in their order; the process form has none."""

    id: str
    name: str
    sections: tuple[Section, ...]

    def section(self, wanted: str) -> Section | None:
        """Return the heading that a paragraph stands under, one like it where it comes from another form."""
        exactly = next((section for section in self.sections if section.id == wanted), None)
        return exactly or next((section for section in self.sections if wanted in section.like), None)


@cache
def forms() -> Mapping[str, Form]:
    """Return every form that is shipped, by its id."""
    found = [_form(tomllib.loads(path.read_text("utf-8"))) for path in sorted(FOLDER.glob("*.toml"))]
    return {form.id: form for form in sorted(found, key=lambda form: (form.id == PLAIN, form.name))}


def form_of(wanted: str) -> Form:
    """Return a form, the plain one where there is none of that id."""
    return forms().get(wanted, forms()[PLAIN])


def _form(row: dict[str, object]) -> Form:
    sections = row.get("section", [])
    assert isinstance(sections, Sequence)
    return Form(
        str(row["id"]),
        str(row["name"]),
        tuple(Section(one["id"], one["title"], one["hint"], tuple(one.get("like", ()))) for one in sections),
    )
