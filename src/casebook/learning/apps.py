"""The room of what the reader is taught, as Django knows it."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "casebook.learning"
    label = "learning"
    default_auto_field = "django.db.models.BigAutoField"
