"""Retention as a Django app."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "casebook.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
