import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0002_added_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=36)),
                ("late", models.BooleanField(default=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("letter_id", models.UUIDField()),
                ("on", models.DateField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("out", models.BooleanField(default=False)),
                ("message_id", models.CharField(blank=True, db_index=True, max_length=260)),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
