"""Room for the log of the vault that an export came from."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    initial = True
    operations = (
        migrations.CreateModel(
            name="EarlierEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("vault", models.CharField(max_length=32)),
                ("seq", models.BigIntegerField()),
                ("noted_at", models.CharField(max_length=40)),
                ("noted_by", models.CharField(max_length=40)),
                ("action", models.CharField(max_length=40)),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("object_id", models.CharField(blank=True, max_length=40)),
                ("count", models.BigIntegerField(null=True)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER leaving_earlierentry_{verb} BEFORE {verb} ON leaving_earlierentry "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "both"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
