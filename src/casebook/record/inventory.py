"""What rows there are: every kind of row of every room, the store it is kept in, and to whom it belongs.

Nothing is listed by hand. A room that adds a kind of row has it exported, brought back and destroyed with the rest,
because its rows name the case or the client they belong to.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db.models import Model, QuerySet

from casebook.audit.stores import STORES, Store, alias_of
from casebook.record.models import CasePerson, Client, EpisodeOfCare
from casebook.vault.router import store_of


class Belonging(StrEnum):
    """To whom the rows of a kind belong. A model whose fields do not tell says it itself, as `belongs_to`."""

    CASE = "case"
    CLIENT = "client"
    VAULT = "vault"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Kind:
    """The rows of one model in one store."""

    model: type[Model]
    store: Store
    belonging: Belonging

    @property
    def table(self) -> str:
        """The name of its table."""
        return str(self.model._meta.db_table)


@dataclass(frozen=True, slots=True)
class Scope:
    """Some clients with all their cases."""

    cases: frozenset[uuid.UUID]
    clients: frozenset[uuid.UUID]


def models_of_the_rooms() -> list[type[Model]]:
    """Return every model of Casebook but the audit log, which is written by `casebook.audit` alone."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("casebook."))
    return [model for model in ours if model._meta.app_label != "audit"]


def belonging_of(model: type[Model]) -> Belonging | None:
    """Return to whom the rows of a model belong, None where neither it nor its fields tell."""
    said = getattr(model, "belongs_to", None)
    if said is not None:
        return Belonging(said)
    names = {field.attname for field in model._meta.concrete_fields}
    if model is EpisodeOfCare or "case_id" in names:
        return Belonging.CASE
    return Belonging.CLIENT if model is Client or "client_id" in names else None


def kinds_of(*stores: Store) -> tuple[Kind, ...]:
    """Return every kind of row of some stores, or of both, in the order in which the rooms name them."""
    return tuple(
        Kind(model, store, belonging_of(model) or Belonging.VAULT)
        for store in stores or STORES
        for model in models_of_the_rooms()
        if store_of(model._meta.app_label, model._meta.model_name) in (store.value, "both")
        and belonging_of(model) is not Belonging.LOG
    )


def rows_in(kind: Kind, scope: Scope | None = None) -> "QuerySet[Model]":
    """Return the rows of a kind, all of them or those of a scope, by their keys."""
    rows = kind.model._base_manager.using(alias_of(kind.store)).order_by("pk")
    if scope is None:
        return rows
    named = named_by(kind, scope)
    return rows.none() if named is None else rows.filter(**{f"{named[0]}__in": named[1]})


def named_by(kind: Kind, scope: Scope) -> tuple[str, frozenset[uuid.UUID]] | None:
    """Return by which field, and by which ids in it, the rows of a scope are known; None where none belong to it."""
    if kind.model is EpisodeOfCare:
        return "id", scope.cases
    if kind.model is Client:
        return "id", scope.clients
    names = {field.attname for field in kind.model._meta.concrete_fields}
    if "case_id" in names:
        return "case_id", scope.cases
    return ("client_id", scope.clients) if "client_id" in names else None


def everything_with(clients: Iterable[uuid.UUID]) -> Scope:
    """Return some clients with their cases, and with everybody who takes part in one of these."""
    people, cases = set(clients), set[uuid.UUID]()
    while True:
        also_cases = set(CasePerson.objects.filter(client_id__in=people).values_list("case_id", flat=True))
        also_people = set(CasePerson.objects.filter(case_id__in=also_cases).values_list("client_id", flat=True))
        if also_cases <= cases and also_people <= people:
            return Scope(frozenset(cases), frozenset(people))
        cases |= also_cases
        people |= also_people


def scope_of(case: EpisodeOfCare) -> Scope:
    """Return one case with its clients."""
    people = CasePerson.objects.filter(case_id=case.pk).values_list("client_id", flat=True)
    return Scope(frozenset({case.pk}), frozenset(people))
