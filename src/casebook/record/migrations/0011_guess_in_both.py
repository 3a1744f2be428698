"""A guess that stands in a process paragraph is kept in the process store: its table there, with the wall of the other.

A vault that is made now has it already, for the model is kept in both stores. Rows that stand in the record stay.
"""

from typing import Any

from django.db import migrations

REFUSAL = "rows of the record are added, never changed and never deleted"
TABLE = "record_guess"


def make_table(apps: Any, schema_editor: Any) -> None:
    if TABLE not in schema_editor.connection.introspection.table_names():
        schema_editor.create_model(apps.get_model("record", "Guess"))


WALLS = tuple(
    f"CREATE TRIGGER {TABLE}_{verb} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    for verb in ("UPDATE", "DELETE")
)


class Migration(migrations.Migration):
    dependencies = (("record", "0010_two_of_one_day"),)
    operations = (
        migrations.RunPython(make_table, hints={"store": "process"}),
        migrations.RunSQL(WALLS, hints={"store": "process"}),
    )
