"""Drafts in the process store; the hours of a calendar in the record."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("by", models.CharField(max_length=36)),
                ("on", models.DateField()),
                ("starts", models.TimeField(null=True)),
                ("minutes", models.PositiveSmallIntegerField(null=True)),
                ("text", models.TextField(blank=True)),
                ("choices", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField()),
                ("discarded_at", models.DateTimeField(null=True)),
                ("note_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("series", models.CharField(db_index=True, max_length=64)),
                ("case_id", models.UUIDField(db_index=True)),
                ("on", models.DateField(db_index=True)),
                ("starts", models.TimeField()),
                ("minutes", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="PutAway",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=40)),
                ("by", models.CharField(max_length=36)),
            ],
        ),
    )
