"""The audit trail: sign-ins, failed sign-ins, refusals and exports of the trail itself.

Changes of accounts and roles are recorded by triggers in PostgreSQL, whatever program made them.
"""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from pghistory.middleware import HistoryMiddleware

from curation.errors import NotPermittedError, OwnWorkError, WorkflowError
from curation.models import AuditEvent
from publication.addresses import address_of
from publication.models import Publication

__all__ = [
    "COLUMNS",
    "AuditContextMiddleware",
    "RefusalMiddleware",
    "add_audit_event",
    "audit_refusal",
    "connect_sign_in_signals",
    "export_row",
    "with_account_control",
]

What = AuditEvent.What

# Events by which one person could gain control of another person's account.
POWER_OVER_ACCOUNTS: Collection[What] = (
    What.ACCOUNT_MADE,
    What.ACCOUNT_CHANGED,
    What.PASSWORD_SET,
    What.ROLE_GIVEN,
    What.PERMISSION_GIVEN,
    What.FACTOR_ADDED,
    What.FACTOR_CHANGED,
    What.FACTOR_REMOVED,
    What.FACTORS_RESET,
    What.PROVIDER_LINKED,
    What.PROVIDER_UNLINKED,
)

COLUMNS = (
    "id",
    "at",
    "what",
    "actor_key",
    "actor_name",
    "subject_key",
    "subject_name",
    "address",
    "details",
)


def add_audit_event(
    what: AuditEvent.What,
    request: HttpRequest | None,
    actor: User | AnonymousUser | None = None,
    subject: User | None = None,
    address: str = "",
    **details: Any,
) -> None:
    """Add an event to the audit trail. `details` must hold no secrets and no words of a record.

    `address` is the network address, for events without a request to take it from.
    """
    AuditEvent.objects.create(
        what=what,
        actor_key=actor.pk if actor else None,
        actor_name=actor.get_username() if actor and actor.pk else "",
        subject_key=subject.pk if subject else None,
        subject_name=subject.get_username() if subject else "",
        address=(address_of(request) if request else address) or None,
        details=details,
    )


def audit_refusal(request: HttpRequest, error: WorkflowError) -> None:
    """Add an event if a person was refused because of their role or their own work.

    Other refusals, such as a missing reason, are not recorded.
    """
    if isinstance(error, NotPermittedError | OwnWorkError):
        kind = "own work" if isinstance(error, OwnWorkError) else "not permitted"
        add_audit_event(What.REFUSED, request, actor=request.user, path=_path(request), why=kind)


def _path(request: HttpRequest) -> str:
    """Return the path of a page as PostgreSQL can store it: without NUL, 500 characters at most."""
    return request.path.replace("\0", "")[:500]


class RefusalMiddleware:
    """Adds an event for each response with status 403."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 403 and request.user.is_authenticated:
            add_audit_event(
                What.REFUSED,
                request,
                actor=request.user,
                path=_path(request),
                method=request.method,
                why="page",
            )
        return response


class AuditContextMiddleware(HistoryMiddleware):
    """Tells the database who is acting, and from which network address."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "address": address_of(request) or None}


def connect_sign_in_signals() -> None:
    """Record sign-ins, failed sign-ins and sign-outs. Called once, when the project starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    add_audit_event(What.SIGNED_IN, request, actor=user, subject=user)


def _sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Keep the name only if an account has it: people type passwords into the wrong field."""
    if getattr(request, "too_many_attempts", None):
        return  # the password was not checked; a flood of attempts must not fill the trail
    user = User.objects.filter(username=str(credentials.get("username", ""))[:150]).first()
    add_audit_event(
        What.SIGN_IN_FAILED, request, subject=user, account="known" if user else "unknown"
    )


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user:
        add_audit_event(What.SIGNED_OUT, request, actor=user, subject=user)


class _InArray(Func):
    """True if a key is in an array of keys."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def with_account_control(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Annotate `accounts`: whether approver and contributor may be one person.

    True if, before the publication, the approver created or changed the account, password, role or
    second factor of a contributor, or a contributor those of the approver.
    """
    before = AuditEvent.objects.filter(
        what__in=POWER_OVER_ACCOUNTS, at__lte=OuterRef("published_at")
    )
    contributors = OuterRef("contributors")
    both = Q(actor_key=OuterRef("approver_id")) & Q(_InArray(F("subject_key"), contributors))
    both |= Q(subject_key=OuterRef("approver_id")) & Q(_InArray(F("actor_key"), contributors))
    return publications.annotate(accounts=Exists(before.filter(both)))


def export_row(event: AuditEvent) -> dict[str, Any]:
    """Return an event as a row of the export."""
    row = {name: getattr(event, name) for name in COLUMNS}
    return {**row, "at": event.at.isoformat().replace("+00:00", "Z")}
