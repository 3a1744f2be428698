"""How an account signs from a time on, added only as every row is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    dependencies = (("record", "0008_finder_stems"),)
    operations = (
        migrations.CreateModel(
            name="AccountName",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("account_id", models.UUIDField(db_index=True)),
                ("name", models.CharField(max_length=120)),
                ("credentials", models.CharField(blank=True, max_length=120)),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER record_accountname_{verb} BEFORE {verb} ON record_accountname "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "record"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
