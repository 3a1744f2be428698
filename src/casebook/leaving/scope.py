"""What an export is for, and what therefore goes into it."""

import uuid
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from django.db.models import QuerySet

from casebook.audit.stores import STORES, Store
from casebook.leaving.lines import Fingerprint, Sealing, fingerprint, told
from casebook.leaving.whose import NOTHING, LeftOut, left_out
from casebook.record.acts.cases import clients_of, key_holders_of
from casebook.record.errors import InvalidEntry, NotYours
from casebook.record.inventory import Kind, Scope, kinds_of, rows_in, scope_of
from casebook.record.models import Account, DocumentKind, EpisodeOfCare


class Purpose(StrEnum):
    """What an export is for."""

    LEAVE = "leave"
    """Everything, to be read anywhere and to come back."""
    ACCESS = "access"
    """Everything of one client, for that client to see; of several who take part what is theirs and of all."""
    PORTABILITY = "portability"
    """What one client gave and what was agreed, without what the therapist made of it."""


GIVEN: Final = frozenset(
    {
        "record_episodeofcare",
        "record_caseperson",
        "record_client",
        "record_clientname",
        "record_machinereadingconsent",
        "record_weeklyhour",
        "record_session",
        "record_sessionoutcome",
        "record_administration",
        "record_document",
    }
)
"""The tables of a portability export. A kind of row that a room adds is an analysis until it is named here."""
GIVEN_DOCUMENTS: Final = (DocumentKind.LETTER_IN, DocumentKind.LETTER_OUT, DocumentKind.TRANSCRIPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """What goes into an export: all of the vault or one case, for what, and whether process notes go with it."""

    scope: Scope | None = None
    case: EpisodeOfCare | None = None
    purpose: Purpose = Purpose.LEAVE
    process: bool = False
    client: uuid.UUID | None = None
    """For which of several clients it is; None where it is for one who is alone, or for nobody in particular."""
    left_out: LeftOut = NOTHING

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left out as another client's own."""
        return self.left_out is NOTHING

    @property
    def stores(self) -> tuple[Store, ...]:
        """The stores it is taken from."""
        return STORES if self.process else (Store.RECORD,)

    def kinds(self, store: Store) -> tuple[Kind, ...]:
        """The kinds of row it holds of a store."""
        kinds = tuple(kind for kind in kinds_of(store) if not getattr(kind.model, "stays", False))
        if self.purpose is Purpose.PORTABILITY:
            return tuple(kind for kind in kinds if kind.table in GIVEN)
        return kinds

    def rows(self, kind: Kind) -> "QuerySet[Any]":
        """The rows of a kind that go into it, by their keys."""
        if kind.model is Account and self.case is not None:
            return rows_in(kind).filter(pk=self.case.owner_id)
        rows = rows_in(kind, self.scope)
        if self.left_out.rows.get(kind):
            rows = rows.exclude(pk__in=self.left_out.rows[kind])
        if self.purpose is Purpose.PORTABILITY and kind.table == "record_document":
            return rows.filter(kind__in=GIVEN_DOCUMENTS)
        return rows


def whole_vault(*, process: bool) -> Extent:
    """Return the extent of an export of everything."""
    return Extent(process=process)


def one_case(case: EpisodeOfCare, *, purpose: Purpose, process: bool, client: uuid.UUID | None = None) -> Extent:
    """Return the extent of an export of one case: with its clients, or for one of them.

    :param client: for whom it is, where several take part and it is for one to see or to take along
    :raises InvalidEntry: several take part, and nobody said for whom it is
    :raises NotYours: the client takes no part in the case
    """
    extent = Extent(scope=scope_of(case), case=case, purpose=purpose, process=process)
    if purpose is Purpose.LEAVE:
        return extent
    people = clients_of(case)
    if client is None and len(people) > 1:
        raise InvalidEntry("Several clients take part in this case.", remedy="Say for which of them it is.")
    if client is not None and client not in people:
        raise NotYours
    kinds = [kind for store in extent.stores for kind in extent.kinds(store)]
    return replace(extent, client=client, left_out=left_out(case, client or (people or key_holders_of(case))[0], kinds))


def fingerprints(extent: Extent, store: Store, *, sealing: Sealing | None = None) -> dict[str, Fingerprint]:
    """Return the fingerprint of every table of a store. Reads every row and opens every original."""
    known = sealing or Sealing()
    return {
        kind.table: fingerprint(one.line for one in told(kind, extent.rows(kind), known))
        for kind in extent.kinds(store)
    }
