"""Drafts and all that is kept of them, in the process store, added only as every row is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"
TABLES = (
    "author signingkey draft draftversion mapline justification fact factdecision "
    "ledgerline strategychoice publicationconsent stateoverride review release"
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Author",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("slug", models.CharField(max_length=80)),
                ("given", models.CharField(blank=True, max_length=120)),
                ("family", models.CharField(max_length=120)),
                ("credentials", models.CharField(blank=True, max_length=120)),
                ("pseudonym", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("slug", models.CharField(max_length=80, unique=True)),
                ("follows_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="DraftVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("replaces", models.UUIDField(null=True)),
                ("text", models.TextField(blank=True)),
                ("head", models.JSONField(default=dict)),
                ("sha256", models.CharField(max_length=64)),
                ("taken", models.JSONField(default=list)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Fact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("client_id", models.UUIDField(db_index=True)),
                ("kind", models.CharField(max_length=20)),
                ("value", models.TextField(blank=True)),
                ("wider", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FactDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("client_id", models.UUIDField(db_index=True)),
                ("kind", models.CharField(max_length=20)),
                ("treatment", models.CharField(max_length=12)),
                ("published_as", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Justification",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("family", models.CharField(max_length=20)),
                ("quote", models.TextField()),
                ("words", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("client_id", models.UUIDField(db_index=True)),
                ("release_id", models.UUIDField()),
                ("kind", models.CharField(max_length=20)),
                ("published_as", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MapLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("original", models.TextField()),
                ("replacement", models.TextField()),
                ("reason", models.TextField()),
                ("keeps_meaning", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PublicationConsent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("client_id", models.UUIDField(db_index=True)),
                ("version_id", models.UUIDField()),
                ("sha256", models.CharField(max_length=64)),
                ("given", models.BooleanField()),
                ("on", models.DateField()),
                ("scope", models.TextField(blank=True)),
                ("web", models.BooleanField(default=False)),
                ("revocable", models.BooleanField(default=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("version_id", models.UUIDField()),
                ("on", models.DateField()),
                ("post", models.TextField()),
                ("manifest", models.TextField()),
                ("signature", models.TextField()),
                ("manifest_sha256", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("sha256", models.CharField(max_length=64)),
                ("on", models.DateField()),
                ("given", models.CharField(blank=True, max_length=120)),
                ("family", models.CharField(max_length=120)),
                ("credentials", models.CharField(blank=True, max_length=120)),
                ("may_go_out", models.BooleanField()),
                ("in_spite_of_the_state", models.BooleanField(default=False)),
                ("words", models.TextField(blank=True)),
                ("account_id", models.UUIDField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("secret", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StateOverride",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("reason", models.TextField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StrategyChoice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("draft_id", models.UUIDField(db_index=True)),
                ("strategies", models.JSONField(default=list)),
                ("ticked", models.JSONField(default=list)),
                ("justification", models.TextField(blank=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER publishing_{name}_{verb} BEFORE {verb} ON publishing_{name} "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "process"},
            )
            for name in TABLES.split()
            for verb in ("UPDATE", "DELETE")
        ),
    ]
