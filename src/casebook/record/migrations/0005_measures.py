"""Questionnaires that were filled in, added only as every row is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    dependencies = (("record", "0004_finder"),)
    operations = (
        migrations.CreateModel(
            name="Administration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("instrument", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=80)),
                ("on", models.DateField()),
                ("answers", models.JSONField(default=list)),
                ("total", models.FloatField(null=True)),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER record_administration_{verb} BEFORE {verb} ON record_administration "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "record"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
