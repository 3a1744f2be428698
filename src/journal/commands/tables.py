"""Bring the tables of the site up to date, quietly: every command that writes begins with it."""

from django.core.management import call_command


def bring_up_to_date() -> None:
    """Make what is missing."""
    call_command("migrate", verbosity=0, interactive=False)
