"""The hour as a Django app."""

from django.apps import AppConfig


class HourConfig(AppConfig):
    name = "casebook.hour"
    label = "hour"
    default_auto_field = "django.db.models.BigAutoField"
