"""Scenes with Django on a vault: ``scenes.py FOLDER PLACE``, the recovery key on the input.

A scene is a function of this file that takes nothing; it ends quietly when all it asserts is so. Each is played in a
process of its own, on a copy of the vault in FOLDER; what went wrong is told in PLACE/said.json, scene by scene.
"""

import base64
import faulthandler
import gc
import inspect
import json
import logging
import os
import resource
import shutil
import sys
import threading
import traceback
import unittest
import weakref
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import django
from django.conf import settings

AT = datetime(2024, 3, 1, 9, 30, tzinfo=UTC)

settings.configure(
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "casebook.audit",
    ],
    DATABASES={
        "default": {"ENGINE": "casebook.vault.backend", "OPTIONS": {"store": "record"}},
        "process": {"ENGINE": "casebook.vault.backend", "OPTIONS": {"store": "process"}},
    },
    DATABASE_ROUTERS=["casebook.vault.router.StoreRouter"],
    CASEBOOK_STORES={"sessions": "process"},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    ALLOWED_HOSTS=["testserver"],
    SECRET_KEY="for the scenes alone",
    ROOT_URLCONF="django.contrib.auth.urls",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import Group, User  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection, connections, models, transaction  # noqa: E402
from django.db.models.functions import ExtractYear, TruncDate  # noqa: E402
from django.test import RequestFactory, TestCase, TransactionTestCase  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases  # noqa: E402
from django.views.debug import technical_500_response  # noqa: E402

from casebook.audit import keyring  # noqa: E402
from casebook.audit.actions import check, note  # noqa: E402
from casebook.audit.errors import LogClosed  # noqa: E402
from casebook.audit.models import AuditEntry  # noqa: E402
from casebook.audit.vocabulary import Action  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.backend import base  # noqa: E402
from casebook.vault.errors import (  # noqa: E402
    AlreadyThere,
    Damaged,
    NewerVault,
    NoRoom,
    VaultLocked,
    VaultRefusal,
    from_database,
)
from casebook.vault.keys import RecoveryKey  # noqa: E402
from casebook.vault.opening import open_vault  # noqa: E402
from casebook.vault.router import StoreRouter, writing  # noqa: E402
from casebook.vault.vault import lock_vault  # noqa: E402

FOLDER, RECOVERY = Path(), RecoveryKey(bytes(16))


def unlock() -> None:
    """Open the vault for the process."""
    opened.unlock(FOLDER, RECOVERY, at=AT)


def refused(kind: type[Exception], call: Callable[[], object]) -> Exception:
    """Do something that must be refused, and return the refusal."""
    try:
        call()
    except kind as refusal:
        return refusal
    raise AssertionError(f"{kind.__name__} was expected")


def prepare() -> None:
    """Make the tables in both stores; every other scene begins with a copy of that."""
    unlock()
    for alias in ("default", "process"):
        call_command("migrate", database=alias, verbosity=0)
    User.objects.create(username="ann", date_joined=AT)
    opened.lock(at=AT)


# The backend


def a_query_on_a_locked_vault_is_refused() -> None:
    refused(VaultLocked, User.objects.count)
    unlock()
    assert User.objects.count() == 1
    opened.lock(at=AT)
    refused(VaultLocked, User.objects.count)


def values_of_every_kind_come_back() -> None:
    unlock()
    kinds = User.objects.annotate(
        year=ExtractYear("date_joined"),
        day=TruncDate("date_joined"),
        price=models.Value(Decimal("1.50"), output_field=models.DecimalField(max_digits=5, decimal_places=2)),
    ).filter(username__iregex="^A.N$")
    [row] = kinds.values_list("date_joined", "is_active", "last_login", "year", "day", "price")
    assert row == (AT, True, None, 2024, date(2024, 3, 1), Decimal("1.50"))


def rows_and_types_of_raw_statements_come_back() -> None:
    unlock()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, '100%%', %s", [1, "a%sb"])
        assert cursor.fetchone() == (1, "100%", "a%sb")
        cursor.execute("SELECT %(first)s || %(second)s", {"first": "a", "second": "b"})
        assert cursor.fetchall() == [("ab",)]
        cursor.executemany("INSERT INTO auth_group (name) VALUES (%s)", [("one",), ("two",)])
        cursor.execute("SELECT name FROM auth_group ORDER BY name")
        assert (cursor.fetchmany(1), list(cursor)) == ([("one",)], [("two",)])


def many_parameters_fit_into_one_query() -> None:
    unlock()
    assert User.objects.filter(id__in=range(20_000)).count() == 1
    assert connection.features.max_query_params == 250_000


def writes_begin_at_once() -> None:
    unlock()
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        User.objects.filter(username="ann").update(first_name="Ann")
    assert queries[0]["sql"] == "BEGIN IMMEDIATE"


def a_failed_transaction_leaves_nothing() -> None:
    unlock()

    def fail() -> None:
        with transaction.atomic():
            Group.objects.create(name="half")
            raise RuntimeError

    refused(RuntimeError, fail)
    assert not Group.objects.exists()


def the_shell_of_the_database_is_refused() -> None:
    unlock()
    refusal = refused(VaultRefusal, lambda: call_command("dbshell"))
    assert "encrypted" in str(refusal)


def an_unknown_option_is_refused() -> None:
    unlock()
    connection.close()
    with patch.dict(connection.settings_dict["OPTIONS"], {"init_command": "PRAGMA key = 'x'"}):
        assert "init_command" in str(refused(Exception, connection.ensure_connection))


def a_damaged_store_is_told_in_words_and_not_shown() -> None:
    unlock()
    connections.close_all()
    content = bytearray((FOLDER / "record.db").read_bytes())
    content[100] ^= 1
    (FOLDER / "record.db").write_bytes(content)
    refusal = refused(Damaged, User.objects.count)
    assert "restore it into an empty folder" in str(refusal)
    refused(Damaged, lambda: opened.lock(at=AT))
    assert not opened.is_open()


def a_full_disk_is_told_in_words() -> None:
    unlock()
    size = (FOLDER / "record.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    rows = [Group(name=f"group {number} " + "x" * 100) for number in range(5000)]
    error = refused(DatabaseError, lambda: Group.objects.bulk_create(rows))
    assert isinstance(from_database(error, "record"), NoRoom)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert not Group.objects.exists()


def tests_need_no_vault() -> None:
    old = setup_databases(verbosity=0, interactive=False)

    class Quick(TestCase):
        databases = {"default", "process"}  # noqa: RUF012

        def runTest(self) -> None:
            User.objects.create(username="ben")
            assert User.objects.count() == 1

    class Slow(TransactionTestCase):
        databases = {"default", "process"}  # noqa: RUF012

        def runTest(self) -> None:
            User.objects.create(username="ben")
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO audit_entry VALUES (1, 'at', '-', 'read', '', '', NULL, 'digest')")

    for case in (Quick(), Slow()):
        result = unittest.TestResult()
        case(result)
        assert result.wasSuccessful(), result.errors
        assert (User.objects.count(), AuditEntry.objects.count()) == (0, 0)
    refused(DatabaseError, lambda: run_sql("INSERT INTO audit_entry VALUES (7, '', '', '', '', '', NULL, '')"))
    teardown_databases(old, verbosity=0)


def run_sql(statement: str, alias: str = "default") -> None:
    """Run one statement."""
    with connections[alias].cursor() as cursor:
        cursor.execute(statement)


# The two stores


def each_table_stands_in_its_own_store() -> None:
    unlock()
    record, process = (set(connections[alias].introspection.table_names()) for alias in ("default", "process"))
    of_django = {name for name in process if name.startswith(("auth_", "django_", "audit_"))}
    assert of_django == {"audit_entry", "django_migrations", "django_session"}
    assert "django_session" not in record
    assert {"auth_user", "auth_group", "audit_entry", "django_content_type"} <= record


def rows_go_to_the_store_of_their_model() -> None:
    unlock()
    Session.objects.create(session_key="s" * 32, session_data="x", expire_date=AT)
    assert Session.objects.using("process").count() == 1
    assert StoreRouter().db_for_write(User) == "default"
    assert StoreRouter().db_for_read(AuditEntry) == "default"


def a_model_says_where_it_is_kept() -> None:
    with patch.object(Group, "kept_in", "process", create=True):
        assert StoreRouter().db_for_write(Group) == "process"
        assert not StoreRouter().allow_migrate("default", "auth", "group")
        assert StoreRouter().allow_migrate("process", "auth", "group")
    assert StoreRouter().allow_migrate("default", "auth", "group")
    assert StoreRouter().allow_migrate("process", "auth", store="process")
    assert not StoreRouter().allow_migrate("default", "auth", store="process")


def no_relation_joins_the_two_stores() -> None:
    assert not StoreRouter().allow_relation(User(), Session())
    assert StoreRouter().allow_relation(User(), Group())


def writing_to_both_locks_both_and_commits_the_process_store_first() -> None:
    unlock()
    order: list[str] = []

    def told(alias: str, commit: Callable[[], None]) -> Callable[[], None]:
        def committed() -> None:
            order.append(alias)
            commit()

        return committed

    for alias in ("default", "process"):
        wrapper: Any = connections[alias]
        wrapper._commit = told(alias, wrapper._commit)
    with writing("record", "process"):
        Group.objects.create(name="both")
        Session.objects.create(session_key="s" * 32, session_data="x", expire_date=AT)
        assert all(connections[alias].in_atomic_block for alias in ("default", "process"))
    assert order == ["process", "default"]


def a_failure_in_one_store_takes_the_other_back() -> None:
    unlock()

    def fail() -> None:
        with writing():
            Group.objects.create(name="both")
            Session.objects.create(session_key="s" * 32, session_data="x", expire_date=AT)
            raise RuntimeError

    refused(RuntimeError, fail)
    assert not Group.objects.exists()
    assert not Session.objects.exists()


# The lock


def locking_closes_the_connections_of_every_thread() -> None:
    unlock()
    begun, locked, said = threading.Event(), threading.Event(), []

    def work() -> None:
        try:
            with transaction.atomic():
                Group.objects.create(name="half")
                begun.set()
                locked.wait(10)
                User.objects.count()
        except Exception as error:
            said.append(type(error).__name__)
        said.append(type(refused(VaultLocked, User.objects.count)).__name__)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(10)
    opened.lock(at=AT)
    locked.set()
    thread.join()
    assert said == ["VaultLocked", "VaultLocked"], said
    unlock()
    assert not Group.objects.exists()


def locking_stops_a_query_that_is_running() -> None:
    unlock()
    said: list[str] = []
    begun = threading.Event()
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    def work() -> None:
        connection.ensure_connection()
        begun.set()
        said.append(str(refused(Exception, lambda: run_sql(endless))))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert begun.wait(10)
    opened.lock(at=AT)
    thread.join(10)
    assert not thread.is_alive()
    assert len(said) == 1


def after_the_lock_no_key_can_be_reached() -> None:
    unlock()
    vault = opened.current()
    User.objects.count()
    Session.objects.count()
    keys = [weakref.ref(vault.access(store).key) for store in ("record", "process")]
    keys += [weakref.ref(vault.vault_key), weakref.ref(vault.clients.key_of(1))]
    del vault
    opened.lock(at=AT)
    gc.collect()
    assert [key() for key in keys] == [None] * 4
    refused(LogClosed, lambda: keyring.chain_of("record"))


def it_locks_by_itself_when_nobody_uses_it() -> None:
    opened.unlock(FOLDER, RECOVERY, at=AT, idle=timedelta(minutes=1))
    assert opened.idle_left(AT + timedelta(seconds=20)) == timedelta(seconds=40)
    assert opened.touch(AT + timedelta(seconds=50))
    assert not opened.lock_if_idle(AT + timedelta(seconds=100))
    assert opened.lock_if_idle(AT + timedelta(seconds=111))
    assert not opened.is_open()
    assert not opened.touch(AT + timedelta(seconds=112))
    unlock()
    assert list(AuditEntry.objects.values_list("action", flat=True))[-2:] == ["lock_idle", "unlock"]


def a_click_after_the_time_is_over_locks_too() -> None:
    unlock()
    assert not opened.touch(AT + timedelta(minutes=11))
    refused(VaultLocked, opened.current)


def a_process_has_one_vault_open() -> None:
    unlock()
    refused(AlreadyThere, unlock)
    opened.lock(at=AT)
    opened.lock(at=AT)


def a_crash_writes_no_memory_to_the_disk() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    unlock()
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def tables_of_a_newer_casebook_are_refused() -> None:
    vault = open_vault(FOLDER, RECOVERY, at=AT)
    with closing(vault.connect("process")) as raw:
        raw.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('audit', '9999_later', '2031-01-01')")
    lock_vault(vault, at=AT)
    before = (FOLDER / "process.db").read_bytes()
    refusal = refused(NewerVault, unlock)
    assert "Install the newest Casebook" in str(refusal)
    assert not opened.is_open()
    assert (FOLDER / "process.db").read_bytes() == before


# Check 4: no key on any page, in any log, whatever fails


def forms(*secrets: bytes) -> list[str]:
    """Return every way a secret could be written."""
    return [
        form
        for secret in secrets
        for form in (secret.hex(), secret.hex().upper(), base64.b64encode(secret).decode(), repr(secret)[2:-1])
    ]


def no_key_stands_on_an_error_page_or_in_a_log() -> None:
    unlock()
    vault = opened.current()
    secrets = forms(*(bytes(vault.access(store).key.reveal()) for store in ("record", "process")))
    secrets += forms(bytes(vault.vault_key.reveal()), bytes(RECOVERY.reveal()))
    log = StringIO()
    logging.basicConfig(stream=log, level=logging.DEBUG, force=True)
    for debug in (True, False):
        settings.DEBUG = debug
        for failing in ("settle", "key_connection", "register_functions"):
            shown = page_of_a_failing_connection(failing)
            assert "It fails here" in shown
            assert not [form for form in secrets if form in shown]
            assert not debug or failing == "key_connection" or "Key: not shown" in shown
    settings.DEBUG = True
    User.objects.count()
    said = log.getvalue() + repr(connection.queries) + repr(connection.get_connection_params())
    assert "auth_user" in said
    assert not [form for form in secrets if form in said]


def page_of_a_failing_connection(failing: str) -> str:
    """Return the error page of a connection that fails at one of its steps."""
    connection.close()
    with patch.object(base, failing, side_effect=RuntimeError("It fails here")):
        try:
            User.objects.count()
        except RuntimeError:
            logging.exception("seen")
            response = technical_500_response(RequestFactory().get("/"), *sys.exc_info())
    return response.content.decode()


# The log


def notes_join_the_transaction() -> None:
    unlock()
    before = AuditEntry.objects.count()

    def fail() -> None:
        with transaction.atomic():
            note(Action.WRITE, by=1, at=AT, kind="session", object_id=5)
            raise RuntimeError

    refused(RuntimeError, fail)
    assert AuditEntry.objects.count() == before
    note(Action.WRITE, by=1, at=AT, kind="session", object_id=5, count=2)
    last = AuditEntry.objects.order_by("-seq")[0]
    assert (last.action, last.by, last.kind, last.object_id, last.count) == ("write", "1", "session", "5", 2)
    assert check("record") is None


def what_concerns_the_process_store_is_noted_there_alone() -> None:
    unlock()
    before = AuditEntry.objects.count()
    note(Action.READ, by=1, at=AT, kind="paragraph", object_id=77, store="process")
    assert AuditEntry.objects.count() == before
    assert [entry.object_id for entry in AuditEntry.objects.using("process")] == ["77"]
    assert check("process") is None


def the_log_cannot_be_changed_from_django() -> None:
    unlock()
    entry = AuditEntry.objects.all()[0]
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete, AuditEntry(seq=1).save):
        assert "only appended to" in str(refused(Exception, change))
    refused(Exception, lambda: AuditEntry.objects.update(action="lock"))
    refused(DatabaseError, lambda: AuditEntry.objects.bulk_create([AuditEntry(seq=2)]))
    refused(DatabaseError, lambda: run_sql("DELETE FROM audit_entry"))
    refused(DatabaseError, lambda: run_sql("UPDATE audit_entry SET action = 'lock'"))
    refused(DatabaseError, lambda: run_sql("REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1"))
    assert check("record") is None


def words_do_not_fit_into_the_log() -> None:
    unlock()
    for field, value in (("by", "Ann"), ("kind", "She said"), ("object_id", "Ann"), ("object_id", "two words")):
        fields: dict[str, Any] = {"by": 1, "kind": "note", "object_id": 1, field: value}
        refusal = refused(ValueError, lambda fields=fields: note(Action.READ, at=AT, **fields))  # type: ignore[misc]
        assert value not in str(refusal)
    refused(ValueError, lambda: note("gossip", by=1, at=AT))  # type: ignore[arg-type]
    refused(ValueError, lambda: note(Action.READ, by=1, at=AT.replace(tzinfo=None)))


def a_vault_is_never_emptied() -> None:
    unlock()
    refusal = refused(Exception, lambda: call_command("flush", interactive=False, verbosity=0))
    assert "never emptied" in f"{refusal} {refusal.__cause__}"
    assert User.objects.count() == 1


def the_migrations_are_complete() -> None:
    unlock()
    call_command("makemigrations", "--check", "--dry-run", "audit", verbosity=0)
    call_command("check", verbosity=0)


LONGEST_SCENE = 30
"""Seconds; a scene that hangs is ended, and says on the error output where."""
NO_SCENES = {"unlock", "prepare", "main"}
SCENES = {
    name: scene
    for name, scene in inspect.getmembers(sys.modules[__name__], inspect.isfunction)
    if scene.__module__ == __name__ and not inspect.signature(scene).parameters and name not in NO_SCENES
}


def played(scene: Callable[[], None], place: Path) -> str:
    """Play a scene in a process of its own, and return what went wrong."""
    said = place.with_suffix(".said")
    child = os.fork()
    if not child:
        global FOLDER
        FOLDER = place
        faulthandler.dump_traceback_later(LONGEST_SCENE, exit=True)
        try:
            scene()
            connections.close_all()
            opened.lock(at=AT)
            said.write_text("")
        except BaseException:
            said.write_text(traceback.format_exc())
        os._exit(0)
    os.waitpid(child, 0)
    return said.read_text() if said.exists() else "the process died"


def main() -> None:
    """Prepare the vault, and play every scene on a copy."""
    global RECOVERY
    RECOVERY = RecoveryKey.parse(sys.stdin.readline())
    first, place = Path(sys.argv[1]), Path(sys.argv[2])
    wrong = {"prepare": played(prepare, first)}
    for name, scene in SCENES.items():
        shutil.copytree(first, place / name)
        wrong[name] = played(scene, place / name)
    (place / "said.json").write_text(json.dumps(wrong))


if __name__ == "__main__":
    main()
