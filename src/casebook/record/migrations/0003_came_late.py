"""An hour that was held and to which the client came late, so that such a guess can be scored."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("record", "0002_added_only"),)
    operations = (
        migrations.AlterField(
            model_name="sessionoutcome",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("held", "Held"),
                    ("held, came late", "Held, the client came late"),
                    ("cancelled by the client", "Cancelled By Client"),
                    ("cancelled by the therapist", "Cancelled By Therapist"),
                    ("missed", "Missed"),
                    ("broken off", "Broken Off"),
                ],
                max_length=30,
            ),
        ),
    )
