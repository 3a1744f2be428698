"""Words that rest on no others go into the index too: those of events entered by hand, and reasons of one's own state.

An event that rests on words of a paragraph or document is found there.
"""

from django.db import migrations

# All that is put into the statements stands here.
# ruff: noqa: S608
INTO = "INSERT INTO record_finder (row_id, home_id, in_case, words)"
ROWS = {
    "event": ("kevent", 'coalesce({row}."on", {row}.latest)', "quote", "origin = 'by hand' AND {row}.\"end\" = 0"),
    "stateoverrule": ("kreason", '{row}."on"', "reason", "reason <> ''"),
}
"""Of each kind: how the index names it, its day, its words, and which rows are meant."""


def told(kind: str, row: str) -> str:
    """Return what is put into the index of a row: whose words, where they lead, case with kind and day, the words."""
    name, day, words, _ = ROWS[kind]
    said = day.format(row=row)
    parts = (("y", "1, 4"), ("m", "1, 7"), ("d", "1, 10"))
    facets = " || ".join(f"' {sign}' || replace(substr({said}, {part}), '-', '')" for sign, part in parts)
    return f"{row}.id, {row}.id, {row}.case_id || ' {name}' || coalesce({facets}, ''), {row}.{words}"


def followed(kind: str) -> tuple[str, ...]:
    """Return what puts the words of a kind of row into the index, those that are there and those to come."""
    table, meant = f"record_{kind}", "{row}." + ROWS[kind][3]
    return (
        f"{INTO} SELECT {told(kind, 'r')} FROM {table} r WHERE {meant.format(row='r')} ORDER BY r.at",
        f"CREATE TRIGGER {table}_found AFTER INSERT ON {table} WHEN {meant.format(row='NEW')} "
        f"BEGIN {INTO} VALUES ({told(kind, 'NEW')}); END",
    )


class Migration(migrations.Migration):
    dependencies = (("record", "0011_guess_in_both"),)
    operations = (
        migrations.RunSQL(followed("event"), hints={"store": "both"}),
        migrations.RunSQL(followed("stateoverrule"), hints={"store": "record"}),
    )
