"""What every page of the desk shows around its own content."""

from typing import Any

from django.http import HttpRequest

from casebook.desk.place import now
from casebook.vault import opened


def of_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return whether the vault is open, and in how many minutes it locks by itself."""
    left = opened.idle_left(now())
    return {
        "vault_is_open": opened.is_open(),
        "minutes_left": None if left is None else round(left.total_seconds() / 60),
    }
