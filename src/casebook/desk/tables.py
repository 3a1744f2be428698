"""The tables of both stores, brought to the shape this Casebook works with."""

from typing import Final

from django.core.management import call_command

from casebook.desk.place import now
from casebook.retention.destroying import finish

STORES: Final = ("default", "process")


def bring_tables_up_to_date() -> None:
    """Apply every migration that is not applied yet, in each store; does nothing when there is none.

    A destruction that a crash cut short is brought to its end here: nobody sees what is left of it.
    """
    for alias in STORES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    finish(at=now())
