"""The room of the weekly review, as Django knows it."""

from django.apps import AppConfig


class ReviewingConfig(AppConfig):
    name = "casebook.reviewing"
    label = "reviewing"
    default_auto_field = "django.db.models.BigAutoField"
