"""A questionnaire knows at what time it was filled in: before the hour and after it are two."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("record", "0009_account_name"),)
    operations = (migrations.AddField(model_name="administration", name="starts", field=models.TimeField(null=True)),)
