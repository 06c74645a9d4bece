"""What comes after a record in review: the next one of the document, and sessions of review."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.permissions import may_review
from curation.reviewing import sessions
from curation.reviewing.order import spots_of
from curation.workflow.claims import take_claim
from desk.queue import address_of_next
from desk.requests import person, plain_text
from entities.models import Citation
from sources.models import Record

__all__ = ["change_session", "claim_in_session", "document_read", "next_record"]


def document_read(request: HttpRequest, record: Record) -> Record | None:
    """Return the document in which a record is being read.

    It is the one that the request names, if the record is or cites it; else the record's own. None
    if it cites nothing.
    """
    named = plain_text(request.POST.get("reading") or request.GET.get("reading"))
    if named:
        found = Record.objects.filter(public_id=named, type=Record.Type.SOURCE).first()
        cited = Citation.objects.filter(record=record.pk)
        if found and (found.pk == record.pk or cited.filter(passage__document=found.pk).exists()):
            return found
    return Record.objects.filter(pk=spots_of([record.pk])[record.pk].document).first()


def next_record(request: HttpRequest, record: Record, reading: int | None) -> Record | None:
    """Return the record to review after this one, or None. Says if that ended a session."""
    following = sessions.go_on(person(request), record, reading)
    if following.finished:
        messages.success(
            request, f"Your session is finished: {following.finished} of them reviewed."
        )
    return following.record


def claim_in_session(request: HttpRequest, record: Record) -> None:
    """Claim a record of the session that is opened in it, so that colleagues see who has it."""
    if not sessions.is_under_way(person(request), record):
        return
    try:
        take_claim(record, person(request))
    except WorkflowError:
        # Somebody else has claimed it. The page says so.
        return


@require_POST
def change_session(request: HttpRequest, act: str) -> HttpResponse:
    """Start, pause, resume or end the session of the user."""
    user = person(request)
    if not may_review(user):
        raise PermissionDenied
    if act not in ("start", "pause", "resume", "end"):
        raise Http404
    try:
        if act == "start":
            sessions.start_session(user)
    except WorkflowError as error:
        audit_refusal(request, error)
        messages.error(request, error.message)
        return HttpResponseRedirect(reverse("admin:index"))
    if act == "resume":
        sessions.resume_session(user)
    if act in ("start", "resume"):
        return HttpResponseRedirect(address_of_next(user))
    if act == "pause":
        sessions.pause_session(user)
        messages.success(request, "Your session is paused. What you claimed stays claimed.")
    else:
        sessions.end_session(user)
    return HttpResponseRedirect(reverse("admin:index"))
