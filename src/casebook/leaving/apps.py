"""Leaving as a Django app."""

from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "casebook.leaving"
    label = "leaving"
    default_auto_field = "django.db.models.BigAutoField"
