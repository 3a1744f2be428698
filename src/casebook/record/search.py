"""Looking for words in everything of one's cases that an account may see.

Each store looks by itself in an index that stands inside it; no word of it stands anywhere else.
"""

import re
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connections

from casebook.audit.stores import Store, alias_of
from casebook.record.access import may_read_process
from casebook.record.models import Document, EpisodeOfCare, Note
from casebook.record.standing import gone_from
from casebook.record.who import Doing

MOST: Final = 100
"""So many of each store, those that were entered last."""
MOST_WORDS: Final = 20
AROUND: Final = 70
"""Signs shown before and behind the words found."""
_PIECE: Final = re.compile(r'"([^"]*)"|([^\s"]+)')
_LOOK: Final = """
    SELECT row_id, home_id, in_case, words FROM record_finder
    WHERE record_finder MATCH %s ORDER BY rowid DESC LIMIT %s
"""
# In the order of entry the index can stop after the last row that is wanted; by rank it would have to weigh them all.


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
    text: str
    store: Store


def look_for(case: EpisodeOfCare, doing: Doing, words: str) -> list[Hit]:
    """Return where words stand in a case; see `look_in`."""
    return look_in([case], doing, words)


def look_in(cases: Sequence[EpisodeOfCare], doing: Doing, words: str) -> list[Hit]:
    """Return where words stand in some cases, the latest day first. Ten queries at most, however many the cases.

    All words must stand in one paragraph, addendum or document, whatever the case of the letters and their accents; a
    word also stands for those it begins, where it is not found often itself. Words in double quotes must stand
    together. Nothing else of it is a command. What was voided or superseded is not found.

    :param cases: such as the account may see
    """
    pieces = pieces_of(words)
    if not pieces or not cases:
        return []
    gone = gone_from(*(case.pk for case in cases))
    own = [case for case in cases if may_read_process(case, doing.account)]
    found = list(_look(Store.RECORD, pieces, cases, gone))
    if own:
        within = gone | gone_from(*(case.pk for case in own), store=Store.PROCESS)
        found += _look(Store.PROCESS, pieces, own, within)
    return sorted(_hits(found, pieces), key=lambda hit: hit.on or date.min, reverse=True)


def pieces_of(words: str) -> tuple[tuple[str, bool], ...]:
    """Return what is looked for, and whether words must stand together; nothing without a letter or digit.

    >>> pieces_of('late "the blue door" OR (')
    (('late', False), ('the blue door', True), ('OR', False))
    """
    found = ((phrase or word, bool(phrase)) for phrase, word in _PIECE.findall(words.replace("\0", " ")))
    return tuple(piece for piece in found if any(sign.isalnum() for sign in piece[0]))[:MOST_WORDS]


def query_of(pieces: Sequence[tuple[str, bool]], *, within: Sequence[uuid.UUID] = (), begun: bool = False) -> str:
    """Return what the index is asked. Every piece is quoted, so that none is a command.

    :param within: the only cases to look in; all of them where there is none
    :param begun: let a word stand for those that begin with it
    """
    words = " ".join(f'"{piece}"*' if begun and not together else f'"{piece}"' for piece, together in pieces)
    cases = " OR ".join(case.hex for case in within)
    return f"words : ({words}) AND in_case : ({cases})" if cases else f"words : ({words})"


def _look(
    store: Store, pieces: Sequence[tuple[str, bool]], cases: Sequence[EpisodeOfCare], gone: frozenset[uuid.UUID]
) -> Iterator[_Found]:
    every = EpisodeOfCare.objects.count() == len({case.pk for case in cases})
    within = [] if every else [case.pk for case in cases]
    # Rows that do not stand any more are in the index still: so many more are asked for.
    most = MOST + len(gone)
    # The beginnings of words cost the index a list of all they begin; a word that is found often needs none of them.
    rows = _rows(store, query_of(pieces, within=within), most)
    if len(rows) < most and not all(together for _, together in pieces):
        rows = _rows(store, query_of(pieces, within=within, begun=True), most)
    for *ids, text in rows:
        row, home, case = map(uuid.UUID, ids)
        if not {row, home} & gone:
            yield _Found(row, home, case, text, store)


def _rows(store: Store, asked: str, most: int) -> list[tuple[str, str, str, str]]:
    with connections[alias_of(store)].cursor() as cursor:
        cursor.execute(_LOOK, [asked, most])
        found: list[tuple[str, str, str, str]] = cursor.fetchall()
    return found


def _hits(found: Sequence[_Found], pieces: Sequence[tuple[str, bool]]) -> list[Hit]:
    """Lead each to its note or document. What was added to a session is led to the first note of it."""
    homes = [one.home for one in found]
    documents = dict(Document.objects.filter(pk__in=homes).values_list("pk", "on"))
    notes: dict[uuid.UUID, tuple[uuid.UUID, date]] = {}
    for key in ("session_id", "pk"):
        rows = Note.objects.filter(**{f"{key}__in": homes}).order_by("-at").values_list(key, "pk", "on")
        notes |= {home: (note, on) for home, note, on in rows}
    wanted = [_pattern(piece) for piece, _ in pieces]
    hits = []
    for one in found:
        if one.home in documents:
            hits.append(_hit(one, wanted, one.home, documents[one.home], in_document=True))
        elif one.home in notes:
            hits.append(_hit(one, wanted, *notes[one.home], in_document=False))
    return hits


def _pattern(piece: str) -> re.Pattern[str]:
    """Return what finds a piece in a text as the index does, but for accents."""
    return re.compile(r"\b" + r"\W+".join(map(re.escape, re.findall(r"\w+", piece))), re.IGNORECASE)


def _hit(one: _Found, wanted: Sequence[re.Pattern[str]], home: uuid.UUID, on: date | None, *, in_document: bool) -> Hit:
    places = (pattern.search(one.text) or pattern.search(_plain(one.text)) for pattern in wanted)
    start, end = next((place.span() for place in places if place), (0, 0))
    before, after = one.text[max(0, start - AROUND) : start], one.text[end : end + AROUND]
    return Hit(in_document, home, on, before, one.text[start:end], after, one.case, one.store)


def _plain(text: str) -> str:
    """Return a text without accents, sign by sign, so that places in it are places in the text."""
    return "".join(unicodedata.normalize("NFD", sign)[0] for sign in text)
