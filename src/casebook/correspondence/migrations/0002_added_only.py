"""The second wall: the stores themselves refuse to change or delete a row. A letter that waits is none: it goes."""

from django.db import migrations

REFUSAL = "rows of the record are added, never changed and never deleted"
RECORD = "address agreement mailsettings seenfile hold reply"
PROCESS = "unsent draft overruled"


def walls(names: str, store: str) -> list[migrations.RunSQL]:
    """Return the triggers of the tables of a store."""
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER correspondence_{name}_{verb} BEFORE {verb} ON correspondence_{name} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            hints={"store": store},
        )
        for name in names.split()
        for verb in ("UPDATE", "DELETE")
    ]


class Migration(migrations.Migration):
    dependencies = (("correspondence", "0001_initial"),)
    operations = (*walls(RECORD, "record"), *walls(PROCESS, "process"))
