from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self) -> None:
        # Its description of keys is found once it is imported.
        from api.openapi import access_schema  # noqa: F401
