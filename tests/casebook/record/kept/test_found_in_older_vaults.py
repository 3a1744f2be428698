"""A vault that was made before events, reasons, drafts and lines were in the index has them there afterwards."""

import uuid
from datetime import UTC, date, datetime, timedelta

from django.core.management import call_command
from django.db import connections

from casebook.audit.stores import Store
from casebook.hour import drafts
from casebook.record.acts import findings
from casebook.record.acts.cases import first_account, open_case
from casebook.record.acts.overruling import overrule
from casebook.record.search import look_in
from casebook.record.who import Doing
from casebook.reviewing.weeks import say
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.states import State
from sessionlab.transcript import When

DAY = date(2024, 5, 2)
AT = datetime(2024, 5, 2, 9, 0, tzinfo=UTC)
NEW = ("event", "reason", "agreement", "unsent", "reply", "focus", "draft")
MIGRATIONS = "(app = 'record' AND name = '0012_finder_events') OR (app = 'reviewing' AND name = '0002_found')"
OLDER = ("record_paragraph", "record_addendum", "record_document", "formulation_")


def as_it_was() -> None:
    """Take out of both indexes what these migrations put in, and what puts it in."""
    for alias in ("default", "process"):
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%%_found%%'")
            for name, table in cursor.fetchall():
                if not table.startswith(OLDER):
                    cursor.execute(f"DROP TRIGGER {name}")
            asked = "in_case : (" + " OR ".join(f"k{one}" for one in NEW) + ")"
            found = "SELECT rowid FROM record_finder WHERE record_finder MATCH %s"
            cursor.execute(f"DELETE FROM record_finder WHERE rowid IN ({found})", [asked])
            cursor.execute(f"DELETE FROM django_migrations WHERE {MIGRATIONS}")


def test_an_older_vault_finds_them_too() -> None:
    doing, later = Doing(uuid.UUID(int=7), AT), Doing(uuid.UUID(int=7), AT + timedelta(minutes=1))
    first_account(name="M. Example", doing=doing)
    case = open_case(doing, code="C-1", pseudonym="Wren", opened_on=DAY)
    for store, words in ((Store.RECORD, "the walnut door"), (Store.PROCESS, "the walnut desk")):
        findings.enter_event(
            case, doing, kind=EventKind.RUPTURE, by=By.BOTH, when=When.exactly(DAY), words=words, store=store
        )
    overrule(case, doing, state=State.STRAINED, reason="the walnut gate")
    say(case, later, seen=False, focus="the walnut boat")
    say(case, doing, seen=False, focus="the walnut ship")
    draft = drafts.open_draft(case, doing, on=DAY, starts=None)
    drafts.save_draft(case, draft.pk, doing, revision=0, text="the walnut raft")
    as_it_was()
    assert look_in([case], doing, "walnut") == []
    for alias in ("default", "process"):
        call_command("migrate", database=alias, verbosity=0, interactive=False)

    told = sorted("".join(text for text, _ in hit.pieces) for hit in look_in([case], doing, "walnut"))
    assert told == sorted(f"the walnut {one}" for one in ("door", "desk", "gate", "boat", "raft"))
