"""Destroying the record of a client: what is begun is brought to its end, also after a crash.

1. That it is begun is one row, committed. From here on there is no way back.
2. The keys of the clients are destroyed: originals, attachments and exports under them open nowhere any more.
3. The rows are erased, the process store first, each store in one transaction.
4. Both stores are written anew, and their write-ahead logs emptied.
5. The tombstone says that all of it was done. A destruction without one is finished at the next unlock.
"""

import uuid
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime

from casebook.audit.actions import note
from casebook.audit.chain import PROGRAM
from casebook.audit.stores import STORES, Store
from casebook.audit.vocabulary import Action
from casebook.record.access import demand_writing
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.inventory import Scope, everything_with, kinds_of, rows_in
from casebook.record.models import Client, EpisodeOfCare
from casebook.record.who import Doing
from casebook.retention.clock import Clock, client_in, clock_of, last_service
from casebook.retention.erasing import erase, scrub
from casebook.retention.errors import MustBeKept
from casebook.retention.models import Destruction, Ground, Tombstone
from casebook.vault import opened
from casebook.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would be destroyed with a client, and what stands in the way of it."""

    clocks: tuple[Clock, ...]
    cases: tuple[EpisodeOfCare, ...]
    rows: int
    hindrances: tuple[str, ...]


def outlook(case: EpisodeOfCare, doing: Doing, *, client: str) -> Outlook:
    """Return what would be destroyed with a client: everybody who shares a case with them, and all their cases."""
    demand_writing(case, doing)
    scope = everything_with([client_in(case, client).pk])
    people = Client.objects.filter(pk__in=scope.clients).order_by("code")
    clocks = tuple(clock_of(one) for one in people)
    cases = tuple(EpisodeOfCare.objects.filter(pk__in=scope.cases).order_by("code"))
    hindrances = [said for one in clocks if (said := one.hindrance(doing.today))]
    hindrances += [f"The case {one.code} is somebody else's." for one in cases if one.owner_id != doing.account]
    rows = sum(rows_in(kind, scope).count() for kind in kinds_of())
    return Outlook(clocks, cases, rows, tuple(hindrances))


def destroy(case: EpisodeOfCare, doing: Doing, *, client: str, confirmed: str) -> Destruction:
    """Destroy the record of a client, and of everybody who shares a case with them.

    :param confirmed: the code of the client, typed once more
    :raises InvalidEntry: that is another code
    :raises MustBeKept: with everything that stands in the way
    """
    seen = outlook(case, doing, client=client)
    if confirmed.strip() != client:
        raise InvalidEntry("This is not the code of the client.", remedy="Type it as it stands on the page.")
    if seen.hindrances:
        raise MustBeKept(seen.hindrances, remedy="Nothing was destroyed. Wait, or take away what stands in the way.")
    begun = _begin(seen, doing)
    finish(at=doing.at, by=doing.by)
    return begun


def _begin(seen: Outlook, doing: Doing) -> Destruction:
    today = doing.today
    row = Destruction(
        clients={str(one.client.pk): one.client.code for one in seen.clocks},
        cases={str(one.pk): one.code for one in seen.cases},
        ground=Ground.TIME if all(one.over(today) for one in seen.clocks) else Ground.ERASURE,
        jurisdiction=seen.clocks[0].jurisdiction.key,
        first_on=min((one.opened_on for one in seen.cases), default=today),
        last_on=last_service(one.pk for one in seen.cases),
        rows=seen.rows,
    )
    return add(row, doing, action=Action.DESTROY)


def begun() -> list[Destruction]:
    """Return the destructions that were begun and not brought to their end."""
    done = set(Tombstone.objects.values_list("destruction_id", flat=True))
    return [row for row in Destruction.objects.order_by("at") if row.pk not in done]


def finish(*, at: datetime, by: str = PROGRAM) -> int:
    """Bring every destruction that was begun to its end, and return how many there were. Safe to call at any time."""
    rows = begun()
    for row in rows:
        _finish(row, at=at, by=by)
    return len(rows)


def _finish(row: Destruction, *, at: datetime, by: str) -> None:
    vault = opened.current()
    scope = Scope(frozenset(map(uuid.UUID, row.cases)), frozenset(map(uuid.UUID, row.clients)))
    _destroy_keys(vault, scope, at=at, by=by)
    with vault.at_rest():
        erased = sum(_erase(vault, store, scope) for store in reversed(STORES))
        for store in STORES:
            with closing(vault.connect(store)) as connection:
                scrub(connection, store)
    opened.forget_pieces()
    opened.until_lock().clear()
    tombstone = Tombstone(destruction_id=row.pk, erased=erased, at=at, by=by)
    for store in STORES:
        note(Action.DESTROY_FINISHED, by=by, at=at, kind="destruction", object_id=row.pk, store=store)
    tombstone.save()


def _destroy_keys(vault: Vault, scope: Scope, *, at: datetime, by: str) -> None:
    left = [str(one) for one in scope.clients if str(one) in vault.clients.ids()]
    for client in left:
        vault.clients.destroy(client)
        note(Action.DESTROY_KEY, by=by, at=at, kind="client", object_id=client)


def _erase(vault: Vault, store: Store, scope: Scope) -> int:
    with closing(vault.connect(store)) as connection:
        return erase(connection, store, scope)


def stones() -> list[tuple[Destruction, date]]:
    """Return what was destroyed and on which day, the latest first."""
    ends = dict(Tombstone.objects.values_list("destruction_id", "at"))
    rows = Destruction.objects.filter(pk__in=ends).order_by("-at")
    return [(row, ends[row.pk].date()) for row in rows]
