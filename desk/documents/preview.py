"""The preview of a file or a pasted text: what will be kept, beside the original."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.tasks import enqueue_reading
from curation.workflow.entry import check_publisher_is_new
from curation.workflow.texts import replace_text
from desk.badges import change_address, workbench_address
from desk.requests import person, plain_text, whole_number
from reading.duplicates import LikePublisher, like_publishers
from sources.extraction.errors import BusyError, ExtractionError
from sources.extraction.extracted import Reason
from sources.extraction.media_types import MBOX, PDF
from sources.extraction.sandbox import page_picture_in_sandbox
from sources.ingest import AlreadyHereError, TextFrozenError
from sources.models import Document, Publisher
from sources.previews import (
    FIELDS,
    OF_NEW_PUBLISHER,
    NotWaitingError,
    PreviewChangedError,
    Seen,
    TooManyPreviewsError,
    choose_encoding,
    correct,
    discard,
    document_of,
    keep,
    laid_out,
    leave_out,
    preview_attachment,
    previews_of,
    seen,
    take,
    take_main_part,
    take_whole_page,
    the_preview,
)
from vocabulary.documents import DocumentKind, PublisherKind

__all__ = ["page_picture", "show_preview"]

LABELS = {
    "title": "Title",
    "publisher": "Publisher",
    "kind": "Kind of document",
    "published": "Published",
    "language": "Language",
    "link": "Address",
    "accessed_on": "Accessed on",
}
WIDTH = 900
"""Of the picture of a page, in pixels."""
NAMED_PUBLISHERS = 500
"""So many names a browser offers while one is typed."""


def show_preview(request: HttpRequest, number: int) -> HttpResponse:
    """Show a preview; take corrections and acts, and keep it as a document."""
    user = allowed(request)
    problem, errors = "", {}
    if request.method == "POST":
        try:
            return act(request, number, user)
        except NotWaitingError:
            pass
        except WorkflowError as error:
            audit_refusal(request, error)
            problem = error.message
        except ValidationError as error:
            errors = error.message_dict
            problem = "Nothing was kept yet: see what is said below the fields."
        except (
            AlreadyHereError,
            PreviewChangedError,
            TextFrozenError,
            TooManyPreviewsError,
            ExtractionError,
        ) as error:
            problem = str(error)
    try:
        shown = seen(the_preview(number, user))
    except (NotWaitingError, ExtractionError) as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:bring_in"))
    context = {
        **admin.site.each_context(request),
        **context_of(shown, errors),
        "title": "Preview",
        "problem": problem if not shown.twin else "",
        "twin": shown.twin,
        "others": previews_of(user).exclude(pk=number).count(),
        "known_publishers": Publisher.objects.values_list("name", flat=True)[:NAMED_PUBLISHERS],
        "may_add_publisher": user.has_perm("sources.add_publisher"),
    }
    if shown.target:
        context["target_address"] = change_address(shown.target)
    if shown.twin:
        context["twin_address"] = change_address(shown.twin)
    return TemplateResponse(request, "curation/preview.html", context)


def allowed(request: HttpRequest) -> User:
    if not request.user.has_perm("sources.add_document"):
        raise PermissionDenied
    return person(request)


def context_of(shown: Seen, errors: dict[str, list[str]]) -> dict[str, Any]:
    """Return what the page shows of a preview itself."""
    left_out = [one for one in shown.found.left_out if one.reason == Reason.AROUND]
    still_out = [one for one in shown.kept.left_out if one.reason == Reason.AROUND]
    return {
        "seen": shown,
        "number": shown.preview.pk,
        "name": shown.name,
        "remarks": shown.remarks,
        "fields": {
            name: {
                "name": name,
                "label": LABELS[name],
                "value": shown.values[name],
                "origin": shown.origins[name],
                "errors": errors.get(name, []),
            }
            for name in FIELDS
        },
        "kinds": DocumentKind.choices,
        "publisher_kinds": PublisherKind.choices,
        "new_publisher": {name: shown.values[name] for name in OF_NEW_PUBLISHER},
        "similar_publishers": similar_publishers(shown.values["publisher"]),
        "encoding": shown.preview.about["encoding"],
        "attachments": attachments_of(shown),
        "is_mailbox": shown.found.media_type == MBOX,
        "pages": laid_out(shown),
        "is_pdf": shown.found.media_type == PDF,
        "has_more": bool(left_out),
        "is_whole": not still_out,
        "is_touched": len(still_out) < len(left_out),
    }


def similar_publishers(name: str) -> list[LikePublisher]:
    """Return the publishers whose names are similar to one that is not known; empty for others."""
    found = like_publishers(name)
    return [] if any(like.is_same for like in found) else found


def attachments_of(shown: Seen) -> list[dict[str, Any]]:
    """Return each file that came with a message, with its preview or document if it has one."""
    files = shown.found.attachments
    digests = [file.sha256 for file in files if file.sha256]
    documents = {
        document.file.sha256: document
        for document in Document.objects.filter(file__sha256__in=digests)
        .select_related("file")
        .defer("file__content")
        if document.file
    }
    waiting = {
        preview.about["file_sha256"]: preview
        for preview in previews_of(shown.preview.owner).filter(about__file_sha256__in=digests)
    }
    return [
        {
            "file": file,
            "document": documents.get(file.sha256),
            "address": change_address(documents[file.sha256]) if file.sha256 in documents else "",
            "preview": waiting.get(file.sha256),
        }
        for file in files
    ]


def act(request: HttpRequest, number: int, user: User) -> HttpResponse:
    """Do what a button of the page says, after keeping what the fields say.

    Raises ValidationError, AlreadyHereError, NotWaitingError, PreviewChangedError, ExtractionError,
    WorkflowError, TextFrozenError.
    """
    posted = request.POST
    here = reverse("admin:preview", args=[number])
    if "discard" in posted:
        discard(number, user)
        messages.success(request, "Discarded.")
        return HttpResponseRedirect(reverse("admin:bring_in"))
    typed = {
        name: plain_text(posted[name]) for name in (*FIELDS, *OF_NEW_PUBLISHER) if name in posted
    }
    if "use_publisher" in posted:
        typed |= {"publisher": plain_text(posted["use_publisher"]), "publisher_kind": ""}
    correct(number, user, typed)
    digest = posted.get("digest", "")
    try:
        if "keep" in posted:
            name = typed.get("publisher", "")
            is_known = Publisher.objects.filter(name__iexact=name).exists()
            if typed.get("publisher_kind") and not is_known:
                shown_keys = [whole_number(key) for key in posted.getlist("seen_publisher")]
                check_publisher_is_new(name, shown_keys)
            return kept(request, number, user, digest)
        if "take" in posted:
            piece = counted(posted["take"])
            take(number, user, digest, [piece])
            here = f"{here}#piece-{piece}"
        elif "leave" in posted:
            piece = counted(posted["leave"])
            leave_out(number, user, digest, [piece])
            here = f"{here}#piece-{piece}"
        elif "take_whole_page" in posted:
            take_whole_page(number, user, digest)
            here = f"{here}#words"
        elif "take_main_part" in posted:
            take_main_part(number, user, digest)
            here = f"{here}#words"
        elif "attachment" in posted:
            attached = preview_attachment(number, user, counted(posted["attachment"]))
            messages.success(request, f"{attached.about['name']} has a preview of its own now.")
        elif "encoding" in posted:
            choose_encoding(number, user, digest, posted["encoding"])
    except IndexError as error:
        raise PreviewChangedError from error
    return HttpResponseRedirect(here)


def counted(text: str) -> int:
    """Return a posted number that counts from 0. Raises IndexError for anything else."""
    if not text.isdecimal() or len(text) > 18:
        raise IndexError(text)
    return int(text)


def kept(request: HttpRequest, number: int, user: User, digest: str) -> HttpResponse:
    target = document_of(the_preview(number, user))
    if target:
        document = replace_text(target, user, number, digest).document
    else:
        document = keep(number, user, digest).document
    enqueue_reading(document)
    name = str(document)
    # A title may end its own sentence.
    stop = "" if name.endswith((".", "…", "!", "?")) else "."
    done = f"This is the text of {name} now" if target else f"Added {name}"
    messages.success(request, f"{done}{stop}")
    if previews_of(user).exists() and not target:
        return HttpResponseRedirect(reverse("admin:bring_in"))
    return HttpResponseRedirect(workbench_address(document))


def page_picture(request: HttpRequest, number: int, page: int) -> HttpResponse:
    """Send a page of a PDF as a picture, which is drawn in the limited process."""
    user = allowed(request)
    try:
        preview = the_preview(number, user)
    except NotWaitingError as error:
        raise Http404 from error
    content = bytes(preview.content)
    try:
        if not content.lstrip()[:5].startswith(b"%PDF-"):
            raise Http404
        picture = page_picture_in_sandbox(preview.about["name"], content, page, WIDTH)
    except BusyError as error:
        return HttpResponse(
            str(error), status=503, content_type="text/plain", headers={"Retry-After": "2"}
        )
    except ExtractionError as error:
        raise Http404(str(error)) from error
    return HttpResponse(
        picture.png, content_type="image/png", headers={"Cache-Control": "private, no-store"}
    )
