"""Which rows stand: not voided, not superseded; and which things are locked."""

import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from casebook.audit.stores import STORES, Store, alias_of
from casebook.record.errors import Locked
from casebook.record.models import Locking, Note, Paragraph, Row, Session, Superseding, Voiding

Kind = TypeVar("Kind", bound=Row)
Answer = TypeVar("Answer")
_ASKED: ContextVar[dict[Hashable, Any] | None] = ContextVar("asked", default=None)


def home_of(row: Row) -> Store:
    """Return the store a row is kept in: what is said of it is kept there too, and nowhere else."""
    return next(store for store in STORES if alias_of(store) == (row._state.db or alias_of(Store.RECORD)))


def standing(rows: Iterable[Kind], *, case_id: uuid.UUID, store: Store = Store.RECORD) -> list[Kind]:
    """Return the rows of a case that were neither voided nor superseded, in the order given."""
    gone = gone_from(case_id, store=store)
    return [row for row in rows if row.pk not in gone]


@contextmanager
def one_moment() -> Iterator[None]:
    """Ask within it only once what is gone and decided: a page shows one moment of the record, and writes nothing."""
    before = _ASKED.set({})
    try:
        yield
    finally:
        _ASKED.reset(before)


def gone_from(*case_ids: uuid.UUID, store: Store = Store.RECORD) -> frozenset[uuid.UUID]:
    """Return the ids of the rows of some cases that were voided or superseded. One query, or none in one moment."""
    return asked_once(("gone", case_ids, store), lambda: _gone_from(case_ids, store))


def asked_once(question: Hashable, ask: Callable[[], Answer]) -> Answer:
    """Return an answer, within one moment the one that was given before."""
    asked = _ASKED.get()
    if asked is None:
        return ask()
    if question not in asked:
        asked[question] = ask()
    answer: Answer = asked[question]
    return answer


def _gone_from(case_ids: tuple[uuid.UUID, ...], store: Store) -> frozenset[uuid.UUID]:
    said = [
        kind.objects.using(alias_of(store)).filter(case_id__in=case_ids).values_list("row_id", flat=True)
        for kind in (Voiding, Superseding)
    ]
    return frozenset(said[0].union(said[1]))


def sources_gone_from(
    case_id: uuid.UUID, gone: frozenset[uuid.UUID], *, store: Store = Store.RECORD
) -> frozenset[uuid.UUID]:
    """Return the documents and paragraphs of a case that do not stand, or whose note does not. Two queries or none.

    A session is none of them: what was entered by hand for an hour tells its own day, and outlasts the hour.

    :param gone: what is gone from the record, and from the store
    """
    if not gone:
        return gone
    sessions = Session.objects.filter(case_id=case_id, pk__in=gone).values_list("pk", flat=True)
    paragraphs = Paragraph.objects.using(alias_of(store)).filter(case_id=case_id, note_id__in=gone)
    return (gone - set(sessions)) | frozenset(paragraphs.values_list("pk", flat=True))


def is_locked(*ids: uuid.UUID | None) -> bool:
    """Tell whether any of these rows, or the note or session one of them stands in, was locked. Seven queries at most.

    Where nothing was ever locked two are enough, which halves the time of filing hundreds of documents.
    """
    if not any(Locking.objects.using(alias_of(store)).exists() for store in STORES):
        return False
    wanted = _with_what_holds_them([one for one in ids if one is not None])
    return any(Locking.objects.using(alias_of(store)).filter(row_id__in=wanted).exists() for store in STORES)


def _with_what_holds_them(ids: list[uuid.UUID]) -> list[uuid.UUID | None]:
    """Return the rows with the notes of those that are paragraphs, and the sessions of those notes."""
    notes = {
        note_id
        for store in STORES
        for note_id in Paragraph.objects.using(alias_of(store)).filter(pk__in=ids).values_list("note_id", flat=True)
    }
    sessions = Note.objects.filter(pk__in=[*ids, *notes]).values_list("session_id", flat=True)
    return [*ids, *notes, *sessions]


def demand_open(what: str, *ids: uuid.UUID | None) -> None:
    """Refuse when any of these rows was locked.

    :raises Locked: with the word for what it is
    """
    if is_locked(*ids):
        raise Locked(what)
