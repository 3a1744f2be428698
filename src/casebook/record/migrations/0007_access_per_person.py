"""Access to what is one client's own: marks that name a client, and rows that say whose something is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    dependencies = (("record", "0006_note_facts"),)
    operations = (
        migrations.AddField(model_name="accessmark", name="client_id", field=models.UUIDField(null=True)),
        migrations.CreateModel(
            name="Belonging",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("thing_id", models.UUIDField(db_index=True)),
                ("client_id", models.UUIDField(null=True)),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER record_belonging_{verb} BEFORE {verb} ON record_belonging "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "record"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
