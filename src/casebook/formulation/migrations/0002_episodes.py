"""Relationship episodes that the therapist names, in the process store, added only as every row is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    dependencies = (("formulation", "0001_initial"),)
    operations = (
        migrations.CreateModel(
            name="StoredEpisode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("on", models.DateField(null=True)),
                ("who", models.CharField(max_length=80)),
                ("words", models.TextField(blank=True)),
                ("shape", models.JSONField()),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER formulation_storedepisode_{verb} BEFORE {verb} ON formulation_storedepisode "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "process"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
