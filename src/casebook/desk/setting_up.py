"""Django, set up for a command: the server does it when it starts."""

import os

import django


def set_up_django() -> None:
    """Set Django up, once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
    django.setup()
