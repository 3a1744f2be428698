"""Adding rows: in their own store, in one short transaction with their line in the log of that store."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from casebook.audit.actions import note
from casebook.audit.stores import Store, alias_of
from casebook.audit.vocabulary import Action
from casebook.record.errors import InvalidEntry
from casebook.record.models import Row
from casebook.record.who import Doing
from casebook.vault.router import writing

Kind = TypeVar("Kind", bound=Row)


def add(row: Kind, doing: Doing, *, action: Action = Action.WRITE, store: Store = Store.RECORD) -> Kind:
    """Add one row and note it.

    :param store: where a row is kept that can be kept in both
    """
    add_all([row], doing, action=action, store=store)
    return row


def add_all(rows: Sequence[Row], doing: Doing, *, action: Action = Action.WRITE, store: Store = Store.RECORD) -> None:
    """Add rows of one store together, all or none, with one line in its log for each kind of row."""
    with writing(store):
        for kind, same in _by_kind(rows):
            kind.objects.using(alias_of(store)).bulk_create([_stamped(row, doing) for row in same], batch_size=200)
            noted = same[0].pk if len(same) == 1 else ""
            note(action, by=doing.by, at=doing.at, kind=_name(kind), object_id=noted, count=len(same), store=store)


def is_late(told_of: date | None, doing: Doing) -> bool:
    """Tell whether something is entered after the day it tells of."""
    return told_of is not None and told_of < doing.today


def demand_come(on: date, doing: Doing, *, what: str) -> None:
    """Refuse to enter as having been what has not come yet.

    :raises InvalidEntry: the day is later than today
    """
    if on > doing.today:
        raise InvalidEntry(
            f"{what} is of {on.isoformat()}, a day that has not come yet.",
            remedy="Look at the day, above all the year.",
        )


def _by_kind(rows: Iterable[Row]) -> list[tuple[type[Row], list[Row]]]:
    kinds: dict[type[Row], list[Row]] = {}
    for row in rows:
        kinds.setdefault(type(row), []).append(row)
    return list(kinds.items())


def _stamped(row: Row, doing: Doing) -> Row:
    row.at, row.by = doing.at, doing.by
    return row


def _name(kind: type[Row]) -> str:
    return kind._meta.db_table.removeprefix("record_")
