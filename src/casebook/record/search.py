"""Looking for words in everything of one's cases that an account may see.

Each store looks by itself in an index that stands inside it; no word of it stands anywhere else.
"""

import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import connections

from casebook.audit.stores import Store, alias_of
from casebook.record.access import may_read_process
from casebook.record.course import course_of
from casebook.record.finder import ELSEWHERE, NAMES, OF_EVENTS, UNFINISHED, Narrowed, days_between, pieces_of, query_of
from casebook.record.models import Document, EpisodeOfCare, Note, Verdict
from casebook.record.ruled import verdict_by_hex
from casebook.record.standing import gone_from
from casebook.record.who import Doing

MOST: Final = 100
"""So many of each store, those that were entered last."""
LOOKED_AT: Final = 5_000
"""So many rows are looked at where the index cannot narrow by itself: by state, by marker, by the days of notes."""
AROUND: Final = 32
"""Words of a passage that is shown."""
BEGINS, ENDS = "\x02", "\x03"
_LOOK: Final = f"""
    SELECT row_id, home_id, in_case, snippet(record_finder, 3, '{BEGINS}', '{ENDS}', '', {AROUND}) FROM record_finder
    WHERE record_finder MATCH %s {{more}} ORDER BY rowid DESC LIMIT %s
"""  # noqa: S608  # all that is put in stands here
# In the order of entry the index can stop after the last row that is wanted; by rank it would have to weigh them all.
_STANDS: Final = """
    id NOT IN (SELECT row_id FROM record_voiding UNION ALL SELECT row_id FROM record_superseding) AND
    coalesce((SELECT verdict FROM record_decision d WHERE d.row_id = m.id
              AND d.id NOT IN (SELECT row_id FROM record_voiding) ORDER BY d.at DESC, d.id DESC LIMIT 1), 'accepted')
    = 'accepted'
"""
"""What nobody rejected, or put something else in the place of."""
_MARKED: Final = f"AND row_id IN (SELECT source_id FROM record_mark m WHERE marker = %s AND {_STANDS})"  # noqa: S608
_TOLD: Final = f"""
    AND row_id IN (SELECT source_id FROM record_event m WHERE kind = %s AND {_STANDS}
                   UNION ALL SELECT id FROM record_event m WHERE kind = %s AND {_STANDS})
"""  # noqa: S608
ANYTHING: Final = Narrowed()


@dataclass(frozen=True, slots=True)
class Hit:
    """Where words were found: in a document, in a note, or in what another room keeps (`elsewhere` says what)."""

    in_document: bool
    id: uuid.UUID
    on: date | None
    pieces: tuple[tuple[str, bool], ...]
    """The passage; each piece with whether it is what was looked for."""
    case_id: uuid.UUID
    store: Store
    elsewhere: str = ""

    @property
    def said(self) -> str:
        """What it is, in words, where it is neither of a note nor of a document."""
        return NAMES.get(self.elsewhere, "")

    @property
    def before(self) -> str:
        """What stands before the first words found."""
        return "" if self.pieces[0][1] else self.pieces[0][0]

    @property
    def words(self) -> str:
        """The first words found."""
        return next((text for text, found in self.pieces if found), "")

    @property
    def after(self) -> str:
        """What stands behind them."""
        return "".join(text for text, _ in self.pieces)[len(self.before) + len(self.words) :]


@dataclass(frozen=True, slots=True)
class _Found:
    row: uuid.UUID
    home: uuid.UUID
    case: uuid.UUID
    facets: tuple[str, ...]
    text: str
    store: Store

    @property
    def kind(self) -> str:
        """What it is, as the index names it."""
        return next((facet[1:] for facet in self.facets if facet[0] == "k"), "")


def look_for(case: EpisodeOfCare, doing: Doing, words: str) -> list[Hit]:
    """Return where words stand in a case; see `look_in`."""
    return look_in([case], doing, words)


def look_in(
    cases: Sequence[EpisodeOfCare],
    doing: Doing,
    words: str,
    *,
    process: bool = True,
    narrowed: Narrowed = ANYTHING,
    most: int = MOST,
) -> list[Hit]:
    """Return where words stand in some cases, the latest day first; the latest that were entered.

    All words must stand in one paragraph, addendum or document, whatever the case of the letters, their accents and
    their endings; a word also stands for those it begins, where it is not found often itself. Words in double quotes
    must stand together. Nothing else of it is a command. What was voided or superseded is not found.

    :param cases: such as the account may see
    :param process: whether process notes are looked in, where the account may
    :param most: so many of each store
    """
    pieces = pieces_of(words)
    if not pieces or not cases:
        return []
    gone = gone_from(*(case.pk for case in cases))
    asked = _Asked(pieces, narrowed, doing, most)
    found = list(asked.look(Store.RECORD, cases, gone))
    own = [case for case in cases if process and may_read_process(case, doing.account)]
    if own:
        within = gone | gone_from(*(case.pk for case in own), store=Store.PROCESS)
        found += asked.look(Store.PROCESS, own, within)
    hits = sorted(_hits(found), key=lambda hit: hit.on or date.min, reverse=True)
    return [hit for hit in hits if asked.wants(hit, cases)]


class _Asked:
    """One search: what is looked for, and how it is narrowed."""

    def __init__(self, pieces: Sequence[tuple[str, bool]], narrowed: Narrowed, doing: Doing, most: int) -> None:
        self._pieces, self._narrowed, self._doing, self._most = pieces, narrowed, doing, most
        self._days = days_between(narrowed.since, narrowed.until, today=doing.today)
        self._states: dict[uuid.UUID, Callable[[date], bool]] = {}

    def look(self, store: Store, cases: Sequence[EpisodeOfCare], gone: frozenset[uuid.UUID]) -> Iterator[_Found]:
        """Yield what the index of a store has of it."""
        every = EpisodeOfCare.objects.count() == len({case.pk for case in cases})
        within = [] if every else [case.pk for case in cases]
        # Rows that do not stand any more are in the index still: so many more are asked for.
        later = bool(self._narrowed.state or (self._days and store is Store.PROCESS))
        most = LOOKED_AT if later else self._most + len(gone)
        # The beginnings of words cost the index a list of all they begin; one that is found often needs none of them.
        rows = self._rows(store, within, most, begun=False)
        if len(rows) < most and not all(together for _, together in self._pieces):
            rows = self._rows(store, within, most, begun=True)
        for row, home, told, text in rows:
            case, *facets = told.split()
            one = _Found(uuid.UUID(row), uuid.UUID(home), uuid.UUID(case), tuple(facets), text, store)
            if not {one.row, one.home} & gone and self._may_see(one, cases) and not _is_rejected(one):
                yield one

    def _may_see(self, one: _Found, cases: Sequence[EpisodeOfCare]) -> bool:
        """Tell whether it is not unfinished, or of a case of one's own."""
        if one.kind not in UNFINISHED:
            return True
        return any(case.pk == one.case and case.owner_id == self._doing.account for case in cases)

    def _rows(self, store: Store, within: Sequence[uuid.UUID], most: int, *, begun: bool) -> list[tuple[str, ...]]:
        days = self._days if store is Store.RECORD else ""
        asked = query_of(self._pieces, within=within, kind=self._narrowed.kind, days=days, begun=begun)
        more, marker = _marked_with(self._narrowed.marker)
        with connections[alias_of(store)].cursor() as cursor:
            cursor.execute(_LOOK.format(more=more), [asked, *marker, most])
            found: list[tuple[str, ...]] = cursor.fetchall()
        return found

    def wants(self, hit: Hit, cases: Sequence[EpisodeOfCare]) -> bool:
        """Tell whether a hit is of the days and of the state that are looked for."""
        since, until = self._narrowed.since, self._narrowed.until
        if (since or until) and (hit.on is None or not (since or hit.on) <= hit.on <= (until or hit.on)):
            return False
        return not self._narrowed.state or (hit.on is not None and self._stood(hit.case_id, cases)(hit.on))

    def _stood(self, case_id: uuid.UUID, cases: Sequence[EpisodeOfCare]) -> Callable[[date], bool]:
        if case_id not in self._states:
            case = next(one for one in cases if one.pk == case_id)
            changes = course_of(case, self._doing, today=self._doing.today).states
            told = [(change.on.first or date.min, change.state.value) for change in changes]
            self._states[case_id] = lambda day: self._narrowed.state == _state_on(day, told)
        return self._states[case_id]


def _marked_with(marker: str) -> tuple[str, list[str]]:
    """Return what narrows to rows with a mark or an event, and what is put into it."""
    if not marker:
        return "", []
    kind = marker.removeprefix(OF_EVENTS)
    return (_MARKED, [marker]) if kind == marker else (_TOLD, [kind, kind])


def _is_rejected(one: _Found) -> bool:
    """Tell whether it is an event that somebody rejected."""
    return one.kind == "event" and verdict_by_hex(one.case, one.store).get(one.row.hex) == Verdict.REJECTED


def _state_on(day: date, changes: Sequence[tuple[date, str]]) -> str:
    return next((state for begun, state in reversed(changes) if begun <= day), "steady")


def _hits(found: Sequence[_Found]) -> Iterator[Hit]:
    """Lead each to its note or document. What was added to a session is led to the first note of it."""
    homes = [one.home for one in found]
    documents = dict(Document.objects.filter(pk__in=homes).values_list("pk", "on"))
    notes: dict[uuid.UUID, tuple[uuid.UUID, date]] = {}
    for key in ("session_id", "pk"):
        rows = Note.objects.filter(**{f"{key}__in": homes}).order_by("-at").values_list(key, "pk", "on")
        notes |= {home: (note, on) for home, note, on in rows}
    for one in found:
        if one.kind in ELSEWHERE:
            yield Hit(False, one.home, _day_of(one.facets), _pieces(one.text), one.case, one.store, one.kind)
        elif one.home in documents:
            yield Hit(True, one.home, documents[one.home], _pieces(one.text), one.case, one.store)
        elif one.home in notes:
            yield Hit(False, *notes[one.home], _pieces(one.text), one.case, one.store)


def _day_of(facets: Sequence[str]) -> date | None:
    said = next((facet[1:] for facet in facets if facet[0] == "d"), "")
    return date.fromisoformat(said) if said else None


def _pieces(text: str) -> tuple[tuple[str, bool], ...]:
    """Part a passage where the index marked it."""
    first, *rest = text.split(BEGINS)
    pieces = [(first, False)]
    for part in rest:
        found, _, after = part.partition(ENDS)
        pieces += [(found, True), (after, False)]
    return tuple(piece for piece in pieces if piece[0]) or (("", False),)
