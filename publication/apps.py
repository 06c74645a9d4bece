from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PublicationConfig(AppConfig):
    name = "publication"

    def ready(self) -> None:
        from publication.index_writer import rebuild_if_stale

        post_migrate.connect(rebuild_if_stale, sender=self)
