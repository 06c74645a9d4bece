"""Views for comments, claims and presence: plain forms that redirect to their page."""

from collections.abc import Callable, Collection
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from curation.accounts.audit import audit_refusal
from curation.conversation import comments
from curation.conversation.presence import mark_present, others_present
from curation.errors import WorkflowError
from curation.models import Comment
from curation.permissions import may_review
from curation.second_coding.blinding import hidden_from
from curation.workflow import claims
from desk.requests import check_sees, person, plain_text, record_or_404
from sources.models import Record

__all__ = [
    "add_comment",
    "answer_comment",
    "comment_address",
    "conversation_of",
    "release_record",
    "report_presence",
    "resolve_comment",
    "take_record",
]


def comment_address(comment: Comment) -> str:
    """Return the URL of a comment on the review page of its record."""
    return f"{reverse('admin:review_record', args=[comment.record.public_id])}#comment-{comment.pk}"


def conversation_of(record: Record, user: User, shown: Collection[str] = ()) -> dict[str, Any]:
    """Return the context of `claim.html` and `comments.html` on a page of a record.

    `threads` has the comments by the key of their value (the filter `of_value` picks one), and
    `other_threads` those of the whole record and of values that are not among `shown`. Two queries.
    """
    threads = comments.threads_by_value(record)
    return {
        "threads": threads,
        "other_threads": [
            thread for key, found in threads.items() if key not in shown for thread in found
        ],
        "claim": claims.claim_of(record),
        "may_comment": user.has_perm("curation.add_comment"),
        "may_resolve": may_review(user),
        "longest_comment": comments.MAX_COMMENT_LENGTH,
    }


@require_POST
def add_comment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a thread on a value of a record, or on the whole record."""
    record = seen_record(request, public_id)
    key = posted_text(request, "value_key")
    return handle_post(
        request,
        record,
        lambda: comments.open_thread(record, person(request), posted_text(request), key),
    )


@require_POST
def answer_comment(request: HttpRequest, key: int) -> HttpResponse:
    """Answer in the thread of a comment."""
    comment = comment_or_404(request, key)
    return handle_post(
        request,
        comment.record,
        lambda: comments.answer(comment, person(request), posted_text(request)),
    )


@require_POST
def resolve_comment(request: HttpRequest, key: int) -> HttpResponse:
    """Close the thread of a comment."""
    comment = comment_or_404(request, key)
    return handle_post(request, comment.record, lambda: comments.resolve(comment, person(request)))


@require_POST
def take_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Claim a record for review."""
    record = seen_record(request, public_id)
    try:
        claims.take_claim(record, person(request))
    except WorkflowError as error:
        audit_refusal(request, error)
        messages.error(request, error.message)
    return HttpResponseRedirect(return_address(request, record))


@require_POST
def release_record(request: HttpRequest, public_id: str) -> HttpResponse:
    """Release the claim on a record."""
    record = seen_record(request, public_id)
    claims.release_claim(record, person(request))
    return HttpResponseRedirect(return_address(request, record))


@require_POST
def report_presence(request: HttpRequest, public_id: str) -> JsonResponse:
    """Record that a page of the record is open, and return the other users who have it open."""
    record = seen_record(request, public_id)
    mark_present(record, person(request))
    others = others_present(record, person(request))
    return JsonResponse({"others": [user.username for user in others]})


def handle_post(request: HttpRequest, record: Record, act: Callable[[], Any]) -> HttpResponse:
    """Run the action and redirect to its comment; if it is refused, show why, with the input."""
    try:
        said = act()
    except WorkflowError as error:
        audit_refusal(request, error)
        context = {
            **admin.site.each_context(request),
            "title": f"Comment on {record}",
            "problem": error,
            "text": posted_text(request),
            "value_key": posted_text(request, "value_key"),
            "back": return_address(request, record),
            "longest_comment": comments.MAX_COMMENT_LENGTH,
        }
        return TemplateResponse(request, "curation/comment_refused.html", context)
    place = f"#comment-{said.pk}" if isinstance(said, Comment) else ""
    return HttpResponseRedirect(return_address(request, record) + place)


def seen_record(request: HttpRequest, public_id: str) -> Record:
    check_sees(request)
    return record_or_404(request, public_id)


def comment_or_404(request: HttpRequest, key: int) -> Comment:
    hidden = hidden_from(check_sees(request), "record")
    return get_object_or_404(Comment.objects.select_related("record").filter(~hidden), pk=key)


def posted_text(request: HttpRequest, name: str = "text") -> str:
    return plain_text(request.POST.get(name))


def return_address(request: HttpRequest, record: Record) -> str:
    """Return the local page that the form names, without its fragment; else the review page."""
    named = request.POST.get("next", "").split("#")[0]
    if named and url_has_allowed_host_and_scheme(
        named, {request.get_host()}, require_https=request.is_secure()
    ):
        return named
    return reverse("admin:review_record", args=[record.public_id])
