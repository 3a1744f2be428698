"""What every page of the desk shows around its own content."""

from typing import Any

from django.http import HttpRequest

from casebook.desk.place import now
from casebook.desk.whoami import colleague_at_the_desk
from casebook.vault import opened
from casebook.vault.actions import examine_open


def of_every_page(request: HttpRequest) -> dict[str, Any]:
    """Return whether the vault is open, in how many minutes it locks by itself, and to whom the desk was handed."""
    left = opened.idle_left(now())
    return {
        "vault_is_open": opened.is_open(),
        "vault_is_due": _due(),
        "handed_to": colleague_at_the_desk(),
        "minutes_left": None if left is None else round(left.total_seconds() / 60),
    }


def was_backed_up() -> bool:
    """Tell whether a backup of the open vault was ever made."""
    book = getattr(opened.current().clients, "book", None)
    return book is not None and book.backups.vault_at is not None


def _due() -> int:
    """Return how many backups are due; of the vault as it stands in memory, no query."""
    if not opened.is_open() or getattr(opened.current().clients, "book", None) is None:
        return 0
    vault = opened.current()
    return len(examine_open(vault, at=now())) - len(vault.findings)
