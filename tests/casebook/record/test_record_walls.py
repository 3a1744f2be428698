"""Rows are added and never changed: not by a model, not by a query, not by SQL."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from casebook.audit.stores import alias_of
from casebook.record.errors import AddedOnly
from casebook.record.models import Row
from casebook.vault.router import store_of

AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
MODELS = sorted((model for model in apps.get_models() if issubclass(model, Row)), key=lambda model: model.__name__)
pytestmark = pytest.mark.django_db(databases=["default", "process"])


def value_of(field: "models.Field[Any, Any]") -> Any:
    """Return something that fits into a column."""
    kinds: dict[str, Any] = {
        "UUIDField": "12345678123456781234567812345678",
        "DateTimeField": AT,
        "DateField": date(2024, 5, 2),
        "TimeField": AT.time(),
        "BooleanField": True,
        "BinaryField": b"sealed",
        "JSONField": {},
    }
    name = field.get_internal_type()
    return kinds.get(name, 1 if "Integer" in name or name == "FloatField" else "x")


def aliases(model: type[models.Model]) -> list[str]:
    kept = store_of(model._meta.app_label, model._meta.model_name)
    return ["default", "process"] if kept == "both" else [alias_of(kept)]


def added(model: type[Row], alias: str) -> Row:
    row = model(**{field.attname: value_of(field) for field in model._meta.concrete_fields if field.attname != "id"})
    row.save(using=alias)
    return row


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_is_never_changed(model: type[Row]) -> None:
    for alias in aliases(model):
        row = added(model, alias)
        with pytest.raises(AddedOnly):
            row.save(using=alias)
        with pytest.raises(AddedOnly):
            model.objects.using(alias).update(by="somebody")


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_row_is_never_deleted(model: type[Row]) -> None:
    for alias in aliases(model):
        row = added(model, alias)
        with pytest.raises(AddedOnly):
            row.delete()
        with pytest.raises(AddedOnly):
            model.objects.using(alias).delete()


@pytest.mark.parametrize("statement", ["UPDATE {} SET by = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_store_itself_refuses(model: type[Row], statement: str) -> None:
    for alias in aliases(model):
        added(model, alias)
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(using=alias):
            connections[alias].cursor().execute(statement.format(model._meta.db_table))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_table_stands_in_its_own_store_only(model: type[Row]) -> None:
    table = model._meta.db_table
    found = [alias for alias in ("default", "process") if table in connections[alias].introspection.table_names()]

    assert found == aliases(model)


def test_every_change_of_a_model_has_its_migration() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    changes = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(graph=loader.graph)

    assert sorted(changes) == []
