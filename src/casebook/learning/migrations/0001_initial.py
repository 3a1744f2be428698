"""How the reader is taught, added only as every row is."""

import uuid

from django.db import migrations, models

REFUSAL = "rows of the record are added, never changed and never deleted"


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Teaching",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("since", models.DateTimeField(null=True)),
                ("wrong_in_ten", models.PositiveSmallIntegerField(null=True)),
            ],
            options={"abstract": False},
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER learning_teaching_{verb} BEFORE {verb} ON learning_teaching "
                f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
                hints={"store": "record"},
            )
            for verb in ("UPDATE", "DELETE")
        ),
    )
