"""The second wall for what came and went by the inbox."""

from django.db import migrations

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    dependencies = (("correspondence", "0003_arrival"),)
    operations = tuple(
        migrations.RunSQL(
            f"CREATE TRIGGER correspondence_arrival_{verb} BEFORE {verb} ON correspondence_arrival "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
            hints={"store": "record"},
        )
        for verb in ("UPDATE", "DELETE")
    )
