"""What is written beside the record goes into the index of its store: agreed words; what is unsent; drafts; lines.

Of what is kept again and again the index has the last alone: each row says in a word of its own what it stands for.
"""

from django.db import migrations

# All that is put into the statements stands here.
# ruff: noqa: S608
INTO = "INSERT INTO record_finder (row_id, home_id, in_case, words)"
PARTS = "{row}.subject || '. ' || coalesce((SELECT group_concat(value, '. ') FROM json_each({row}.parts)), '')"
ROWS = {
    "correspondence_agreement": ("kagreement", "id", '{row}."on"', "{row}.words", "'ta' || {row}.id"),
    "correspondence_unsent": ("kunsent", "letter_id", "{row}.at", "{row}.text", "'tu' || {row}.letter_id"),
    "correspondence_draft": ("kreply", "letter_id", "{row}.at", PARTS, "'tr' || {row}.letter_id"),
    "reviewing_weekseen": (
        "kfocus",
        "id",
        "{row}.week",
        "{row}.focus",
        "'tf' || {row}.case_id || replace({row}.week, '-', '')",
    ),
    "hour_draft": ("kdraft", "id", '{row}."on"', "{row}.text", "'td' || {row}.id"),
}
"""Of each table: how the index names its rows, where they lead, their day, their words, what they stand for."""
SAME = {
    "correspondence_unsent": ("letter_id",),
    "correspondence_draft": ("letter_id",),
    "reviewing_weekseen": ("case_id", "week"),
}
"""By which fields rows of a table stand for the same; the latest counts, in whatever order they come."""


def told(table: str, row: str) -> str:
    """Return what is put into the index of a row: whose words, where they lead, case with kind and day, the words."""
    name, home, *more = ROWS[table]
    day, words, stands_for = (one.format(row=row) for one in more)
    spans = (("y", "1, 4"), ("m", "1, 7"), ("d", "1, 10"))
    said = " || ".join(f"' {sign}' || replace(substr({day}, {span}), '-', '')" for sign, span in spans)
    facets = f"{row}.case_id || ' {name} ' || {stands_for} || coalesce({said}, '')"
    return f"SELECT {row}.id, {row}.{home}, {facets}, {words}"


def has_words(table: str, row: str) -> str:
    """Return how a row is known that has words and was not thrown away."""
    kept = f" AND {row}.discarded_at IS NULL" if table == "hour_draft" else ""
    return f"trim({ROWS[table][3].format(row=row)}, ' .') <> ''{kept}"


def forget(table: str, row: str) -> str:
    """Return what takes out of the index what stood for the same."""
    asked = (
        f"SELECT rowid FROM record_finder WHERE record_finder MATCH 'in_case : ' || {ROWS[table][4].format(row=row)}"
    )
    return f"DELETE FROM record_finder WHERE rowid IN ({asked})"


def is_last(table: str, row: str) -> str:
    """Return how a row is known that counts."""
    same = " AND ".join(f'n."{name}" = {row}."{name}"' for name in SAME.get(table, ("id",)))
    return f"NOT EXISTS (SELECT 1 FROM {table} n WHERE {same} AND (n.at, n.id) > ({row}.at, {row}.id))"


def followed(table: str) -> tuple[str, ...]:
    """Return what puts the words of a table into the index, those that are there and those to come."""
    changed = {"update": "UPDATE OF text, discarded_at"} if table == "hour_draft" else {}
    put = f"{INTO} {told(table, 'NEW')} WHERE {has_words(table, 'NEW')}"
    made = [
        f"CREATE TRIGGER {table}_found_{name} AFTER {act} ON {table} WHEN {is_last(table, 'NEW')} "
        f"BEGIN {forget(table, 'NEW')}; {put}; END"
        for name, act in {"insert": "INSERT", **changed}.items()
    ]
    gone = f"CREATE TRIGGER {table}_found_delete AFTER DELETE ON {table} BEGIN {forget(table, 'OLD')}; END"
    there = f"FROM {table} r WHERE {has_words(table, 'r')} AND {is_last(table, 'r')} ORDER BY r.at"
    return (f"{INTO} {told(table, 'r')} {there}", *made, *((gone,) if table == "hour_draft" else ()))


PROCESS = [table for table in ROWS if table != "correspondence_agreement"]


class Migration(migrations.Migration):
    dependencies = (
        ("reviewing", "0001_initial"),
        ("correspondence", "0004_arrival_added_only"),
        ("hour", "0001_initial"),
        ("record", "0012_finder_events"),
    )
    operations = (
        migrations.RunSQL(followed("correspondence_agreement"), hints={"store": "record"}),
        *(migrations.RunSQL(followed(table), hints={"store": "process"}) for table in PROCESS),
    )
