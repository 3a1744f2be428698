"""What is known of how long records are kept, and what is left of those that were destroyed: added only."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"
KINDS = "destruction erasuredecision legalhold terms tombstone"


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("clients", models.JSONField(default=dict)),
                ("cases", models.JSONField(default=dict)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("time", "The time of keeping is over"),
                            ("erasure", "The client asked for it and it was granted"),
                        ],
                        max_length=20,
                    ),
                ),
                ("jurisdiction", models.CharField(max_length=20)),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("rows", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ErasureDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("client_id", models.UUIDField(db_index=True)),
                ("asked_on", models.DateField()),
                ("granted", models.BooleanField()),
                ("reason", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LegalHold",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("client_id", models.UUIDField(db_index=True)),
                ("held", models.BooleanField()),
                ("on", models.DateField()),
                ("reason", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Terms",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("client_id", models.UUIDField(db_index=True)),
                ("jurisdiction", models.CharField(max_length=20)),
                ("of_age_on", models.DateField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("destruction_id", models.UUIDField(unique=True)),
                ("erased", models.PositiveIntegerField()),
            ],
            options={
                "abstract": False,
            },
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER retention_{name}_{verb} BEFORE {verb} ON retention_{name} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "record"},
            )
            for name in KINDS.split()
            for verb in ("UPDATE", "DELETE")
        ),
    ]
