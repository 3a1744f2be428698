"""Correspondence as a Django app."""

from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "casebook.correspondence"
    label = "correspondence"
    default_auto_field = "django.db.models.BigAutoField"
