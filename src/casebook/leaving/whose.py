"""What of a case is another client's own, where several take part: it stays out of what one of them is given.

Their own are the letters, transcripts and questionnaires of which that was said, the replies to such letters, and
every row that names one of these or that client. What is of all of them, the notes of their hours too, goes with each.
"""

import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import QuerySet

from casebook.correspondence.models import Reply
from casebook.record.acts.belonging import owners_in
from casebook.record.acts.cases import key_holders_of
from casebook.record.inventory import Kind, rows_in, scope_of
from casebook.record.models import Administration, Belonging, Document, EpisodeOfCare

PASSED_OVER: Final = frozenset({"replaces", "follows_id"})
"""What stands in the place of a row of another's own says nothing of it by that alone."""
ABOUT_ALL: Final = ("publishing_",)
"""Tables of a room whose texts speak of all clients, with what leads back to each: none is given them."""
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9a-f]{32}\b")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows that stay out, by their ids, and documents whose file stays closed because another's own came in it."""

    rows: Mapping[Kind, frozenset[Any]] = field(default_factory=dict)
    files: frozenset[uuid.UUID] = frozenset()

    @property
    def documents(self) -> int:
        """How many documents stay out."""
        return self._number(Document)

    @property
    def questionnaires(self) -> int:
        """How many questionnaires stay out."""
        return self._number(Administration)

    @property
    def others(self) -> int:
        """How many other rows stay out."""
        return sum(map(len, self.rows.values())) - self.documents - self.questionnaires

    def _number(self, model: type[Any]) -> int:
        return sum(len(rows) for kind, rows in self.rows.items() if kind.model is model)


NOTHING: Final = LeftOut()


def left_out(case: EpisodeOfCare, client: uuid.UUID, kinds: Iterable[Kind]) -> LeftOut:
    """Return what of some kinds of row is not one client's to see. Reads the ids of every row of the case."""
    others = frozenset(one for one in key_holders_of(case) if one != client)
    if not others:
        return NOTHING
    own = _own_of(case, others)
    scope = scope_of(case)
    known = {kind: dict(_named(kind, rows_in(kind, scope))) for kind in kinds}
    return LeftOut(_spread(known, others | own), _files_with(case, own))


def _spread(
    known: Mapping[Kind, Mapping[Any, frozenset[uuid.UUID]]], out: frozenset[uuid.UUID]
) -> dict[Kind, frozenset[Any]]:
    """Return the rows that are out, or name one that is, of each kind."""
    found: dict[Kind, frozenset[Any]] = {}
    before = -1
    while before != len(out):
        before = len(out)
        for kind, rows in known.items():
            all_of_it = kind.table.startswith(ABOUT_ALL)
            found[kind] = frozenset(row for row, named in rows.items() if all_of_it or row in out or named & out)
            out |= found[kind]
    return found


def _own_of(case: EpisodeOfCare, others: frozenset[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return the things that are another's own; a reply to a letter is so too where nobody said whose it is."""
    own = frozenset(thing for thing, client in owners_in(case).items() if client in others)
    said = Belonging.objects.filter(case_id=case.pk).values_list("thing_id", flat=True)
    replies = Reply.objects.filter(case_id=case.pk, letter_id__in=own).values_list("document_id", flat=True)
    return own | (frozenset(replies) - frozenset(said))


def _named(kind: Kind, rows: "QuerySet[Any]") -> Iterator[tuple[Any, frozenset[uuid.UUID]]]:
    """Yield the id of each row with every id that it names."""
    fields = [one for one in kind.model._meta.concrete_fields if not one.primary_key]
    ids = [one.attname for one in fields if one.get_internal_type() == "UUIDField" and one.attname not in PASSED_OVER]
    # What a document keeps of its own words names no row.
    told = [one.attname for one in fields if one.get_internal_type() == "JSONField" and kind.model is not Document]
    for row, *values in rows.values_list("pk", *ids, *told).iterator():
        spelled = _ID.findall(json.dumps(values[len(ids) :])) if told else []
        yield row, frozenset(value for value in (*values[: len(ids)], *map(uuid.UUID, spelled)) if value is not None)


def _files_with(case: EpisodeOfCare, own: Iterable[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Return the documents whose file holds one of another's own too."""
    rows = Document.objects.filter(case_id=case.pk)
    hashes = set(rows.filter(pk__in=own).values_list("sha256", flat=True))
    return frozenset(rows.filter(sha256__in=hashes).values_list("pk", flat=True))
