"""The room of publishing, as Django knows it."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "casebook.publishing"
    label = "publishing"
    default_auto_field = "django.db.models.BigAutoField"
