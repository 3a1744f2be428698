"""An index of the words inside each store: process words are found in the process store and nowhere else.

The rows it is made of are only ever added, so adding is all that it has to follow. The case is a word of the index too,
so that no row of another case is fetched to be thrown away.
"""

from django.db import migrations

FINDER = (
    "CREATE VIRTUAL TABLE record_finder USING fts5("
    "row_id UNINDEXED, home_id UNINDEXED, in_case, words, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
)
HOMES = {"paragraph": "note_id", "addendum": "row_id", "document": "id"}
"""Where somebody is led who finds a row of each kind: the note, what was added to, the document."""


def followed(kind: str) -> tuple[str, ...]:
    """Return what puts the words of a kind of row into the index, those that are there and those to come."""
    row = f"NEW.id, NEW.{HOMES[kind]}, NEW.case_id, NEW.text"
    into = "INSERT INTO record_finder (row_id, home_id, in_case, words)"
    return (
        f"{into} SELECT {row.replace('NEW.', '')} FROM record_{kind}",  # noqa: S608  # the names are those above
        f"CREATE TRIGGER record_{kind}_found AFTER INSERT ON record_{kind} BEGIN {into} VALUES ({row}); END",  # noqa: S608
    )


class Migration(migrations.Migration):
    dependencies = (("record", "0003_came_late"),)
    operations = (
        migrations.RunSQL((FINDER, *followed("paragraph"), *followed("addendum")), hints={"store": "both"}),
        migrations.RunSQL(followed("document"), hints={"store": "record"}),
    )
