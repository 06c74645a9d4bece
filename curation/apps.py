from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Review"

    def ready(self) -> None:
        from curation.accounts.audit import connect_sign_in_signals
        from curation.accounts.roles import create_roles
        from curation.accounts.sessions import connect_session_signals
        from curation.database.evidence_function import make_evidence_function
        from curation.database.grants import give_rights
        from curation.database.guard_functions import (
            fix_search_paths,
            keep_history,
            let_triggers_write,
            revoke_temporary_tables,
        )

        connect_sign_in_signals()
        connect_session_signals()
        # Permissions exist only after all tables do, so the roles are made then.
        for complete in (
            create_roles,
            make_evidence_function,
            fix_search_paths,
            let_triggers_write,
            keep_history,
            revoke_temporary_tables,
            give_rights,
        ):
            post_migrate.connect(complete, sender=self)
