from django.apps import AppConfig


class MunicipalityConfig(AppConfig):
    name = "example_project.municipality"
    label = "municipality"
    default_auto_field = "django.db.models.BigAutoField"
