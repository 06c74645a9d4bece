from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self) -> None:
        # drf-spectacular finds the description of keys once it is imported.
        from api.openapi import access_schema  # noqa: F401
