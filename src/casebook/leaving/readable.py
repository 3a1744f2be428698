"""A case as pages to read: every row of it, notes with what was added and signed, documents with their words.

All fields of every kind of row are shown, so that what a room adds later is on the page without being named here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from casebook.audit.stores import Store
from casebook.leaving.lines import plain_value
from casebook.leaving.scope import Extent
from casebook.record.inventory import Belonging, Kind, scope_of
from casebook.record.models import EpisodeOfCare

SILENT: Final = frozenset({"id", "case_id", "by", "at", "late", "shape", "losses", "original", "start", "end", "turn"})
"""Fields that only a program reads; they are in the lines of JSON."""
SHOWN_ELSEWHERE: Final = frozenset({"record_paragraph", "record_addendum", "record_signature", "record_locking"})
"""Kinds that stand with the row they belong to; those that belong to no row of the page are shown by themselves."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row to read: what it is, its labels (signed, locked, voided, entered later), its fields, its words."""

    id: str
    title: str
    day: str
    labels: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Rows of one kind, by their days."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A case to read."""

    title: str
    code: str
    chapters: tuple[Chapter, ...]


Rows = Mapping[str, Sequence[Any]]


def page_of(case: EpisodeOfCare, extent: Extent, stores: Sequence[Store], *, links: Mapping[str, str]) -> Page:
    """Return a case to read.

    :param stores: whose rows stand on the page
    :param links: where the original of a row lies, by the id of the row
    """
    asked = extent if extent.case is not None else replace(extent, scope=scope_of(case), case=case)
    kinds = [kind for store in stores for kind in asked.kinds(store) if kind.belonging is not Belonging.VAULT]
    rows: dict[str, list[Any]] = {}
    for kind in kinds:
        rows.setdefault(kind.table, []).extend(asked.rows(kind).defer(*_unread(kind)))
    said = _Said(rows)
    chapters = [_chapter(table, found, said, links) for table, found in rows.items() if found]
    return Page(case.pseudonym, case.code, tuple(chapter for chapter in chapters if chapter.entries))


def _unread(kind: Kind) -> list[str]:
    names = {field.attname for field in kind.model._meta.concrete_fields}
    return sorted(names & {"shape", "losses", "original"})


class _Said:
    """What is said of other rows: parts, additions, signatures, locks, and that a row does not stand."""

    def __init__(self, rows: Rows) -> None:
        self._parts = _by("note_id", rows.get("record_paragraph", ()))
        self._added = _by("row_id", rows.get("record_addendum", ()))
        self._signed = _by("row_id", rows.get("record_signature", ()))
        self._locked = _by("row_id", rows.get("record_locking", ()))
        self._gone = {
            **{row.row_id: f"voided: {row.reason}" for row in rows.get("record_voiding", ())},
            **{row.row_id: f"superseded: {row.reason}" for row in rows.get("record_superseding", ())},
        }
        self.shown = {row.pk for kind in rows.values() for row in kind}

    def words_of(self, row: Any) -> Iterator[tuple[str, str]]:
        """Yield the words of a row: its own text, its paragraphs, what was added to it or to its session."""
        if getattr(row, "text", ""):
            yield "", row.text
        for part in sorted(self._parts.get(row.pk, ()), key=lambda one: one.position):
            yield "; ".join(self.labels_of(part)), part.text
        for added in sorted(self._added_to(row), key=lambda one: (one.on, one.at)):
            labels = "; ".join((f"added on {said_day(added.on)}: {added.reason}", *self.labels_of(added)))
            yield labels, added.text

    def _added_to(self, row: Any) -> list[Any]:
        return [*self._added.get(row.pk, ()), *self._added.get(getattr(row, "session_id", None), ())]

    def labels_of(self, row: Any) -> tuple[str, ...]:
        """Return what is to be known before a row is read."""
        labels = [self._gone[row.pk]] if row.pk in self._gone else []
        labels += [
            f"signed by {one.signer or 'the therapist'} on {said(one.at)}" for one in self._signed.get(row.pk, ())
        ]
        labels += [f"locked on {said(one.at)}" for one in self._locked.get(row.pk, ())]
        if getattr(row, "late", False):
            labels.append(f"entered later, on {said(row.at)}")
        return tuple(labels)

    def stands_with_another(self, table: str, row: Any) -> bool:
        """Tell whether a row is shown with the row it belongs to."""
        home = getattr(row, "note_id", None) or getattr(row, "row_id", None)
        return table in SHOWN_ELSEWHERE and home in self.shown


def _by(name: str, rows: Sequence[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found


def _chapter(table: str, rows: Sequence[Any], said: _Said, links: Mapping[str, str]) -> Chapter:
    shown = [row for row in rows if not said.stands_with_another(table, row)]
    entries = [_entry(row, said, links) for row in sorted(shown, key=_order)]
    return Chapter(_name(rows[0]), tuple(entries))


def _order(row: Any) -> tuple[str, str]:
    return _day(row), str(getattr(row, "at", ""))


def _day(row: Any) -> str:
    told = next((getattr(row, name, None) for name in ("on", "for_on", "since", "earliest", "opened_on")), None)
    return told.isoformat() if isinstance(told, date) else ""


def _name(row: Any) -> str:
    return str(row._meta.verbose_name_plural).capitalize()


def _entry(row: Any, said_of: _Said, links: Mapping[str, str]) -> Entry:
    fields = [
        (str(field.verbose_name).capitalize(), _value(field, row))
        for field in row._meta.concrete_fields
        if field.attname not in SILENT | {"text"}
    ]
    return Entry(
        id=str(row.pk),
        title=str(row._meta.verbose_name).capitalize(),
        day=_day(row),
        labels=said_of.labels_of(row),
        fields=tuple((name, value) for name, value in fields if value),
        words=tuple(said_of.words_of(row)),
        link=links.get(str(row.pk), ""),
    )


def _value(field: Any, row: Any) -> str:
    value = getattr(row, field.attname)
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return said(value)
    return said_day(value) if isinstance(value, date) else str(plain_value(value))


def said(moment: datetime) -> str:
    """Say a time, in UTC."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def said_day(day: date) -> str:
    """Say a day."""
    return day.isoformat()
