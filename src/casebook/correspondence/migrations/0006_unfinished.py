import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0005_set_aside"),
    ]

    operations = [
        migrations.CreateModel(
            name="Unfinished",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("letter_id", models.UUIDField()),
                ("by", models.CharField(max_length=36)),
                ("words", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("letter_id", "by"), name="one_unfinished_reply")],
            },
        ),
    ]
