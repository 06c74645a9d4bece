from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CurationConfig(AppConfig):
    name = "curation"
    verbose_name = "Review"

    def ready(self) -> None:
        from curation.accounts.audit import connect_sign_in_signals
        from curation.accounts.roles import create_roles
        from curation.accounts.sessions import connect_session_signals
        from curation.codebook.core import bring_core_in_step
        from curation.database.api_grants import grant_api_permissions
        from curation.database.evidence_function import create_evidence_function
        from curation.database.grants import grant_permissions
        from curation.database.guard_functions import (
            let_triggers_run_as_owner,
            protect_history,
            revoke_temporary_tables,
            set_search_paths,
        )
        from curation.database.term_guards import guard_terms
        from curation.places.upgrade import publish_new_keys
        from publication.log_position import check_log

        import_module("curation.database.missing_rights")  # registers its check
        connect_sign_in_signals()
        connect_session_signals()
        # Permissions, and rights on tables, can be given only after all tables exist.
        for complete in (
            create_roles,
            create_evidence_function,
            guard_terms,
            check_log,
            bring_core_in_step,
            publish_new_keys,
            set_search_paths,
            let_triggers_run_as_owner,
            protect_history,
            revoke_temporary_tables,
            grant_api_permissions,
            grant_permissions,
        ):
            post_migrate.connect(complete, sender=self)
