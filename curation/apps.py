from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Review"

    def ready(self) -> None:
        from curation.roles import make_roles

        # Permissions exist only after all tables do, so the roles are made then.
        post_migrate.connect(make_roles, sender=self)
