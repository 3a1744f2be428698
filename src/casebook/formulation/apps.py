"""The room of the formulations, as Django knows it."""

from django.apps import AppConfig


class FormulationConfig(AppConfig):
    name = "casebook.formulation"
    label = "formulation"
    default_auto_field = "django.db.models.BigAutoField"
