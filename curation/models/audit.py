"""The audit trail: changes of accounts and roles, sign-ins and refusals."""

from django.contrib.postgres.functions import TransactionNow
from django.db import models

__all__ = ["AuditEvent"]


class AuditEvent(models.Model):
    """An event of the audit trail. PostgreSQL refuses to change or delete one.

    `actor` is who did it, empty if unknown; `subject` is whose account it is about. Both are stored
    by key and by name, because accounts can be deleted. Triggers write changes of accounts and
    roles, `curation.accounts.audit` writes the rest. Events contain no words of a record.
    """

    class What(models.TextChoices):
        ACCOUNT_MADE = "account made", "account made"
        ACCOUNT_CHANGED = "account changed", "account changed"
        ACCOUNT_DELETED = "account deleted", "account deleted"
        PASSWORD_SET = "password set", "password set"
        ROLE_GIVEN = "role given", "role given"
        ROLE_TAKEN = "role taken", "role taken"
        PERMISSION_GIVEN = "permission given", "permission given"
        PERMISSION_TAKEN = "permission taken", "permission taken"
        ROLE_MADE = "role made", "role made"
        ROLE_CHANGED = "role changed", "role changed"
        ROLE_DELETED = "role deleted", "role deleted"
        FACTOR_ADDED = "second factor added", "second factor added"
        FACTOR_CHANGED = "second factor changed", "second factor changed"
        FACTOR_REMOVED = "second factor removed", "second factor removed"
        FACTORS_RESET = "second factors reset", "second factors reset"
        CODES_MADE = "recovery codes made", "recovery codes made"
        CODE_USED = "recovery code used", "recovery code used"
        PROVIDER_LINKED = "provider linked", "provider linked"
        PROVIDER_UNLINKED = "provider unlinked", "provider unlinked"
        RESET_ASKED = "password reset asked", "password reset asked"
        KEY_MADE = "API key made", "API key made"
        KEY_CHANGED = "API key changed", "API key changed"
        KEY_DELETED = "API key deleted", "API key deleted"
        SESSIONS_ENDED = "sessions ended", "sessions ended"
        SIGNED_IN = "signed in", "signed in"
        SIGN_IN_FAILED = "sign-in failed", "sign-in failed"
        SIGNED_OUT = "signed out", "signed out"
        REFUSED = "refused", "refused"
        EXPORTED = "audit trail exported", "audit trail exported"

    at = models.DateTimeField(db_default=TransactionNow())
    what = models.CharField(max_length=24, choices=What)
    actor_key = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=150, blank=True, default="")
    subject_key = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=150, blank=True, default="")
    address = models.GenericIPAddressField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["actor_key", "subject_key"], name="audit_by_people"),
            models.Index(fields=["what", "-id"], name="audit_by_what"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject_name}".strip()
