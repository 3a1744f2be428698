"""The facts of a note, added only as every row is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    dependencies = (("record", "0005_measures"),)
    operations = (
        migrations.CreateModel(
            name="NoteFacts",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("note_id", models.UUIDField(db_index=True)),
                ("form", models.CharField(blank=True, max_length=20)),
                ("starts", models.TimeField(null=True)),
                ("stops", models.TimeField(null=True)),
                ("attendance", models.CharField(blank=True, max_length=30)),
                ("place", models.CharField(blank=True, max_length=60)),
                ("participants", models.CharField(blank=True, max_length=200)),
                ("service", models.CharField(blank=True, max_length=80)),
                (
                    "risk",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("asked: yes", "Asked Yes"),
                            ("asked: no", "Asked No"),
                            ("not asked", "Not Asked"),
                        ],
                        max_length=10,
                    ),
                ),
                ("sections", models.JSONField(default=dict)),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER record_notefacts_{verb} BEFORE {verb} ON record_notefacts "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "record"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
