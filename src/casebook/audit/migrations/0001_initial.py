"""The audit log. A vault brings the table with it; a database without a vault (a test) gets it here."""

from django.db import migrations, models

from casebook.audit.table import CREATE, TRIGGERS


class Migration(migrations.Migration):
    initial = True
    dependencies = ()

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL([*CREATE, *TRIGGERS.values()], hints={"store": "both"})],
            state_operations=[
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("at", models.TextField()),
                        ("by", models.TextField()),
                        ("action", models.TextField()),
                        ("kind", models.TextField()),
                        ("object_id", models.TextField()),
                        ("count", models.BigIntegerField(null=True)),
                        ("digest", models.TextField()),
                    ],
                    options={
                        "db_table": "audit_entry",
                        "ordering": ("seq",),
                        "default_permissions": ("view",),
                        "indexes": [models.Index(fields=["kind", "object_id"], name="audit_entry_object")],
                    },
                ),
            ],
        ),
    ]
