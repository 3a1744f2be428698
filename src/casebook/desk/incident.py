"""What was on a device that was lost, whether it was encrypted, and by when it is to be told to whom."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from casebook.audit.models import AuditEntry
from casebook.audit.vocabulary import Action
from casebook.record.models import Account, Client, Document, EpisodeOfCare, Note, Session
from casebook.vault.header import SlotKind
from casebook.vault.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One row: who is to be told, by when, when not; compared with the `wording` of the law or a page about it."""

    name: str
    hours: int
    counted_from: str
    unless: str
    source: str
    where: str
    compared_with: str
    compared_on: date
    wording: bool

    def until(self, known: datetime) -> datetime | None:
        """Return the last moment, None where the rule gives no count of hours."""
        return known + timedelta(hours=self.hours) if self.hours else None


@dataclass(frozen=True, slots=True)
class Contents:
    """What was in the vault, in counts; how it was encrypted; which exports anybody can read."""

    counts: tuple[tuple[str, int], ...]
    encrypted: str
    open_exports: tuple[str, ...]
    sealed_exports: int


@cache
def duties() -> tuple[Duty, ...]:
    """Return the table.

    >>> duties()[0].hours
    72
    """
    text = files("casebook.desk").joinpath("incident.toml").read_text("utf-8")
    return tuple(Duty(**row) for row in tomllib.loads(text).values())


def contents_of(vault: Vault) -> Contents:
    """Return what the vault holds."""
    kinds = (("accounts", Account), ("clients", Client), ("cases", EpisodeOfCare), ("hours", Session))
    more = (("notes", Note), ("letters, transcripts and accounts", Document))
    counts = tuple((name, model.objects.count()) for name, model in (*kinds, *more))
    taken = AuditEntry.objects.filter(action=Action.EXPORT_FINISHED).order_by("seq")
    opened = tuple(one.at[:10] for one in taken if one.kind == "open_export")
    slot = vault.header.slot(SlotKind.PASSPHRASE)
    how = "AES-256 (SQLCipher 4), every page with its own authentication; the files of the clients AES-256-GCM"
    cost = slot.cost if slot is not None else None
    if cost is not None:
        guess = f"{cost.time_cost} passes over {cost.memory_kib // 1024} MiB"
        how += f"; the passphrase stretched with Argon2id, {guess} a guess"
    return Contents(counts, how, opened, taken.count() - len(opened))
