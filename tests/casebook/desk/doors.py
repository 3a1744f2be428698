"""Every door of the desk on a vault on the disk: what every page says, what every form adds, what names what."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Any, Final

from django.db.models import Q
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from tests.casebook.desk.test_desk_addresses import ADDRESSES, path_to
from tests.casebook.leaving.conftest import on_the_disk

from casebook.audit.stores import Store, alias_of
from casebook.desk.place import now
from casebook.record.acts import findings, keeping, notes
from casebook.record.acts.notes import Written
from casebook.record.course import told_of
from casebook.record.inventory import kinds_of
from casebook.record.models import Event
from casebook.record.who import Doing
from casebook.vault import opened
from casebook.vault.keys import RecoveryKey

UNENDING: Final = {"live-stream"}
OF_THE_DESK: Final = ("/", "/today/", "/review/", "/review/sheet/", "/letters/", "/reader/", "/search/", "/author/")
Change = Callable[[Path], None]


@contextmanager
def a_vault(folder: Path, first: tuple[Path, RecoveryKey], blocker: DjangoDbBlocker) -> Iterator[Change]:
    """Open a vault with empty tables, and give what locks it and opens another, or it again."""

    def change(there: Path) -> None:
        opened.lock(at=now())
        if not there.exists():
            shutil.copytree(first[0], there)
        opened.unlock(there, first[1], at=now())

    with on_the_disk(blocker):
        change(folder)
        yield change


def pages(browser: Client, kept: Any, *, refused: tuple[int, ...] = ()) -> dict[str, str]:
    """Return the words of every page of a case, and of those of the whole desk that tell of it."""
    names = [name for name, address in ADDRESSES.items() if address.reads and name not in UNENDING]
    paths = {name: path_to(name, kept) for name in names} | {path: path for path in OF_THE_DESK}
    found = {}
    for name, path in paths.items():
        answer = browser.get(path)
        assert answer.status_code in (200, *refused), name
        found[name] = answer.content.decode(errors="replace")
    return found


def within_an_hour(kept: Any, doing: Doing) -> tuple[Any, set[uuid.UUID]]:
    """Put a note with something told in it into the session; return it in the place of the other, and what is held."""
    words = [Written("She came late.", Store.RECORD), Written("I was glad of it.")]
    note = notes.write_note(kept.case, doing, on=doing.at.date(), paragraphs=words, session_id=kept.session)
    paragraphs = [one.pk for store in Store for one in keeping.paragraphs_of(note, store)]
    seen = told_of(Event.objects.get(pk=kept.event))
    _, [told] = findings.propose(kept.case, doing, source_id=paragraphs[0], ratings=(), told=[seen])
    return replace(kept, note=note.pk, told=told.pk), {kept.session, note.pk, *paragraphs, told.pk}


def naming(ids: set[uuid.UUID]) -> set[tuple[str, uuid.UUID]]:
    """Return the rows of every kind that name one of some rows, with their kind."""
    found: set[tuple[str, uuid.UUID]] = set()
    for kind in kinds_of():
        if names := names_of_rows(kind.model):
            any_of = reduce(or_, (Q((f"{name}__in", ids)) for name in names))
            rows = kind.model._base_manager.using(alias_of(kind.store)).filter(any_of)
            found |= {(kind.model.__name__, pk) for pk in rows.values_list("pk", flat=True)}
    return found


def links() -> set[tuple[str, str, str, str]]:
    """Return every link between rows of the vault: kind, row, field, and the row that it names."""
    found: set[tuple[str, str, str, str]] = set()
    for kind in kinds_of():
        for name in names_of_rows(kind.model):
            rows = kind.model._base_manager.using(alias_of(kind.store)).exclude(**{name: None})
            found |= {(kind.table, str(pk), name, str(named)) for pk, named in rows.values_list("pk", name)}
    return found


def names_of_rows(model: Any) -> list[str]:
    """Return the fields of a kind of row that name another row."""
    fields = model._meta.concrete_fields
    return [one.attname for one in fields if one.get_internal_type() == "UUIDField" and not one.primary_key]
