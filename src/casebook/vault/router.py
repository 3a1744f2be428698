"""Which store each row belongs to, and writing to both."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django import conf
from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model

from casebook.audit.stores import STORES, Store, alias_of

BOTH = "both"


def store_of(app_label: str, model_name: str | None = None) -> str:
    """Return "record", "process" or "both": what the model says (`kept_in`), else what the settings say of its app.

    `CASEBOOK_STORES` maps app labels; what nobody says anything of is kept in the record.
    """
    by_app: str = getattr(conf.settings, "CASEBOOK_STORES", {}).get(app_label, Store.RECORD.value)
    if model_name is None:
        return by_app
    # Asked of the real model: the one a migration carries has lost its own attributes.
    try:
        model = apps.get_model(app_label, model_name)
    except LookupError:
        return by_app
    return str(getattr(model, "kept_in", by_app))


class StoreRouter:
    """Send each model to its store; no relation and no query joins the two."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the connection to read a model with; a model kept in both is asked for with `using`."""
        return _alias(store_of(model._meta.app_label, model._meta.model_name))

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the connection to write a model with."""
        return _alias(store_of(model._meta.app_label, model._meta.model_name))

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """Allow what stays within one store."""
        kept = [store_of(row._meta.app_label, row._meta.model_name) for row in (first, second)]
        return kept[0] == kept[1] or BOTH in kept

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        """Make each table in its own store only. SQL and code of a migration say theirs: `hints={"store": ...}`."""
        kept = hints.get("store") or store_of(app_label, model_name)
        return kept == BOTH or db == alias_of(kept)


@contextmanager
def writing(*stores: Store | str) -> Iterator[None]:
    """Run one short write transaction over one store or both, begun at once, always in the same order.

    Both are committed one after the other, the process store first: after a crash between the two commits the record
    lacks what the process store has, never the other way round.
    """
    wanted = {Store(store) for store in stores or STORES}
    with ExitStack() as stack:
        for store in STORES:
            if store in wanted:
                stack.enter_context(transaction.atomic(using=alias_of(store)))
        yield


def _alias(kept: str) -> str:
    return DEFAULT_DB_ALIAS if kept == BOTH else alias_of(kept)
