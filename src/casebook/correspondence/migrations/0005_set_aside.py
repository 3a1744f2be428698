from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("correspondence", "0004_arrival_added_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="waitingletter",
            name="aside_at",
            field=models.DateTimeField(null=True),
        ),
    ]
