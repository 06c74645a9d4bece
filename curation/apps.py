from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Review"

    def ready(self) -> None:
        from curation.audit import follow_sign_ins
        from curation.guard_functions import fix_search_paths, revoke_temporary_tables
        from curation.roles import make_roles

        follow_sign_ins()
        # Permissions exist only after all tables do, so the roles are made then.
        post_migrate.connect(make_roles, sender=self)
        post_migrate.connect(fix_search_paths, sender=self)
        post_migrate.connect(revoke_temporary_tables, sender=self)
