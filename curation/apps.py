from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Review"

    def ready(self) -> None:
        from curation.accounts.audit import follow_sign_ins
        from curation.accounts.roles import make_roles
        from curation.accounts.sessions import follow_sessions
        from curation.database.evidence_function import make_evidence_function
        from curation.database.grants import give_rights
        from curation.database.guard_functions import (
            fix_search_paths,
            keep_history,
            let_triggers_write,
            revoke_temporary_tables,
        )

        follow_sign_ins()
        follow_sessions()
        # Permissions exist only after all tables do, so the roles are made then.
        for complete in (
            make_roles,
            make_evidence_function,
            fix_search_paths,
            let_triggers_write,
            keep_history,
            revoke_temporary_tables,
            give_rights,
        ):
            post_migrate.connect(complete, sender=self)
