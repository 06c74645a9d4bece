"""Who signed in, who failed to, who was refused what, and who took the trail away.

What changes an account or a role is noted by PostgreSQL, whatever wrote it.
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

# What somebody does to another's account that could make two accounts one person.
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
    """Write a line of the trail. `details` hold no word of a record, and nothing secret.

    `address` is the network address it came from, where there is no request to read it from.
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
    """Note that somebody was refused an act that their role or their own work forbids.

    Other refusals, of an empty reason say, are not noted.
    """
    if isinstance(error, NotPermittedError | OwnWorkError):
        kind = "own work" if isinstance(error, OwnWorkError) else "not permitted"
        add_audit_event(What.REFUSED, request, actor=request.user, path=_path(request), why=kind)


def _path(request: HttpRequest) -> str:
    """Return the address of a page as PostgreSQL keeps it: without NUL, and not endless."""
    return request.path.replace("\0", "")[:500]


class RefusalMiddleware:
    """Notes each page that is refused with a 403."""

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
    """Tells the database who acts, and from which address."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_context(request), "address": address_of(request) or None}


def connect_sign_in_signals() -> None:
    """Note each sign-in, failed or not, and each sign-out; called once, when the project starts."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    add_audit_event(What.SIGNED_IN, request, actor=user, subject=user)


def _sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """What was typed as a name may be a password: only the name of an account is kept."""
    if getattr(request, "too_many_attempts", None):
        return  # the password was not looked at, and whoever sends a thousand would write as many
    user = User.objects.filter(username=str(credentials.get("username", ""))[:150]).first()
    add_audit_event(
        What.SIGN_IN_FAILED, request, subject=user, account="known" if user else "unknown"
    )


def _signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    if user:
        add_audit_event(What.SIGNED_OUT, request, actor=user, subject=user)


class _InArray(Func):
    """Says whether a key stands in an array of keys."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def with_account_control(publications: QuerySet[Publication]) -> QuerySet[Publication]:
    """Add `accounts`: one of the two people had power over the other's account before.

    That is: the approver made, changed or gave a password, a role or a second factor to a
    contributor's account, or the other way round.
    """
    before = AuditEvent.objects.filter(
        what__in=POWER_OVER_ACCOUNTS, at__lte=OuterRef("published_at")
    )
    contributors = OuterRef("contributors")
    both = Q(actor_key=OuterRef("approver_id")) & Q(_InArray(F("subject_key"), contributors))
    both |= Q(subject_key=OuterRef("approver_id")) & Q(_InArray(F("actor_key"), contributors))
    return publications.annotate(accounts=Exists(before.filter(both)))


def export_row(event: AuditEvent) -> dict[str, Any]:
    """Return an event as an export writes it."""
    row = {name: getattr(event, name) for name in COLUMNS}
    return {**row, "at": event.at.isoformat().replace("+00:00", "Z")}
