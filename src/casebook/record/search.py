"""Looking for words in everything of one's cases that an account may see.

Each store looks by itself in an index that stands inside it; no word of it stands anywhere else.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import connections

from casebook.audit.stores import Store, alias_of
from casebook.record.access import may_read_process
from casebook.record.models import Document, EpisodeOfCare, Note
from casebook.record.standing import gone_from
from casebook.record.who import Doing

MOST: Final = 200
MOST_WORDS: Final = 20
AROUND: Final = 24
"""Words of the text that are shown with those that were looked for."""
BEGINS, ENDS = "\x02", "\x03"
_PIECE: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_LOOK: Final = """
    SELECT row_id, home_id, case_id, snippet(record_finder, 0, char(2), char(3), '', %s), rank
    FROM record_finder WHERE record_finder MATCH %s AND case_id IN (SELECT value FROM json_each(%s))
    ORDER BY rank LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words were found: in a document or in a note, with what stands around them."""

    in_document: bool
    id: uuid.UUID
    on: date | None
    before: str
    words: str
    after: str
    case_id: uuid.UUID
    store: Store


@dataclass(frozen=True, slots=True)
class _Found:
    row: uuid.UUID
    home: uuid.UUID
    case: uuid.UUID
    shown: str
    rank: float
    store: Store


def look_for(case: EpisodeOfCare, doing: Doing, words: str) -> list[Hit]:
    """Return where words stand in a case, the best first; see `look_in`."""
    return look_in([case], doing, words)


def look_in(cases: Sequence[EpisodeOfCare], doing: Doing, words: str) -> list[Hit]:
    """Return where words stand in some cases, the best first. Twelve queries, however many the cases.

    All words must stand in one paragraph, addendum or document, each as the beginning of a word, whatever the case of
    the letters and their accents; words in double quotes must stand together. Nothing else of it is a command. What was
    voided or superseded is not found.

    :param cases: such as the account may see
    """
    asked = query_of(words)
    if not asked or not cases:
        return []
    gone = gone_from(*(case.pk for case in cases))
    own = [case for case in cases if may_read_process(case, doing.account)]
    found = list(_look(Store.RECORD, asked, cases, gone))
    if own:
        within = gone | gone_from(*(case.pk for case in own), store=Store.PROCESS)
        found += _look(Store.PROCESS, asked, own, within)
    return _hits(sorted(found, key=lambda one: one.rank)[:MOST])


def query_of(words: str) -> str:
    """Return what the index is asked; nothing where there is no letter and no digit.

    >>> query_of('late "the blue door" OR (')
    '"late"* "the blue door" "OR"*'
    """
    pieces = ((phrase, "") if phrase else (word, "*") for phrase, word in _PIECE.findall(words.replace("\0", " ")))
    meant = [f'"{piece}"{star}' for piece, star in pieces if any(sign.isalnum() for sign in piece)]
    return " ".join(meant[:MOST_WORDS])


def _look(store: Store, asked: str, cases: Sequence[EpisodeOfCare], gone: set[uuid.UUID]) -> Iterator[_Found]:
    within = "[" + ",".join(f'"{case.pk.hex}"' for case in cases) + "]"
    with connections[alias_of(store)].cursor() as cursor:
        # Rows that do not stand any more are in the index still: so many more are asked for.
        cursor.execute(_LOOK, [AROUND, asked, within, MOST + len(gone)])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    for row, home, case, shown, rank in rows:
        if not {uuid.UUID(row), uuid.UUID(home)} & gone:
            yield _Found(uuid.UUID(row), uuid.UUID(home), uuid.UUID(case), shown, rank, store)


def _hits(found: Sequence[_Found]) -> list[Hit]:
    """Lead each to its note or document. What was added to a session is led to the first note of it."""
    homes = [one.home for one in found]
    documents = dict(Document.objects.filter(pk__in=homes).values_list("pk", "on"))
    notes: dict[uuid.UUID, tuple[uuid.UUID, date]] = {}
    for key in ("session_id", "pk"):
        rows = Note.objects.filter(**{f"{key}__in": homes}).order_by("-at").values_list(key, "pk", "on")
        notes |= {home: (note, on) for home, note, on in rows}
    hits = []
    for one in found:
        if one.home in documents:
            hits.append(_hit(one, documents[one.home], one.home, in_document=True))
        elif one.home in notes:
            hits.append(_hit(one, notes[one.home][1], notes[one.home][0], in_document=False))
    return hits


def _hit(one: _Found, on: date | None, home: uuid.UUID, *, in_document: bool) -> Hit:
    before, _, rest = one.shown.partition(BEGINS)
    words, _, after = rest.partition(ENDS)
    after = after.replace(BEGINS, "").replace(ENDS, "")
    return Hit(in_document, home, on, before, words, after, one.case, one.store)
