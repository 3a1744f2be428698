"""Refusing a store whose tables were made by a newer Casebook."""

from typing import Any

from django.db.migrations.loader import MigrationLoader

from casebook.vault.errors import NewerVault

Migration = tuple[str, str]


def known_migrations() -> frozenset[Migration]:
    """Return every migration this Casebook has, with those that it has summed up."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    summed_up = {replaced for migration in loader.disk_migrations.values() for replaced in migration.replaces}
    return frozenset(loader.disk_migrations) | frozenset(summed_up)


def applied_migrations(connection: Any) -> frozenset[Migration]:
    """Return what was applied to a store; nothing where Django never was."""
    if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'django_migrations'").fetchone() is None:
        return frozenset()
    return frozenset((app, name) for app, name in connection.execute("SELECT app, name FROM django_migrations"))


def refuse_newer(connection: Any, *, store: str, known: frozenset[Migration]) -> None:
    """Refuse a store with migrations that this Casebook does not know.

    :raises NewerVault: so that nothing is written into tables of another shape
    """
    unknown = applied_migrations(connection) - known
    if unknown:
        raise NewerVault(f"The {store} store ({len(unknown)} changes of its tables are unknown here)")
