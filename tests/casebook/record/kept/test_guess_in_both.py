"""A vault that was made before guesses could be process notes gets their table there, and keeps what it has."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connections
from tests.casebook.record.kept.test_found_in_older_vaults import as_it_was as before_these_were_found

from casebook.audit.stores import Store
from casebook.record.acts import hours
from casebook.record.acts.cases import first_account, open_case
from casebook.record.models import Guess
from casebook.record.who import Doing

DAY = date(2024, 5, 2)


def written(alias: str) -> set[str]:
    """Return how the table of guesses, its indexes and its walls are made in a store."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'record_guess' AND sql IS NOT NULL")
        return {row[0] for row in cursor.fetchall()}


def as_it_was() -> None:
    """Take the table, and what came after it, out of the process store, as it was before."""
    before_these_were_found()
    with connections["process"].cursor() as cursor:
        cursor.execute("DROP TABLE record_guess")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'record' AND name = '0011_guess_in_both'")


def test_an_older_vault_gets_the_table_with_its_walls_and_keeps_its_guesses() -> None:
    doing = Doing(uuid.UUID(int=7), datetime(2024, 5, 2, 9, 0, tzinfo=UTC))
    first_account(name="M. Example", doing=doing)
    case = open_case(doing, code="C-1", pseudonym="Wren", opened_on=DAY)
    kept = hours.guess(case, doing, for_on=DAY, expects="comes")
    as_it_was()
    assert written("process") == set()
    for alias in ("default", "process"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)

    assert written("process") == written("default")
    assert len(written("process")) == 4
    assert Guess.objects.get().pk == kept.pk
    hours.guess(case, doing, for_on=DAY, expects="quits", store=Store.PROCESS)
    with pytest.raises(DatabaseError), connections["process"].cursor() as cursor:
        cursor.execute("DELETE FROM record_guess")
