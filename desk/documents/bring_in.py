"""Bringing in documents: uploaded files or pasted text, each with its own preview."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.errors import WorkflowError
from curation.permissions import check_may_edit
from curation.tasks import enqueue_reading
from curation.web.uploads import skipped_files
from desk.badges import change_address, workbench_address
from desk.requests import person, plain_text, whole_number
from sources.extraction import MAX_FILE_BYTES, ExtractionError
from sources.extraction.media_types import EXTENSIONS, KINDS_READ
from sources.file_names import clean_file_name
from sources.ingest import AlreadyHereError, TextFrozenError, check_not_frozen
from sources.models import Document, Preview
from sources.previews import (
    TooManyPreviewsError,
    discard,
    keep_unremarked,
    preview_file,
    preview_text,
    previews_of,
)
from vocabulary.documents import DocumentKind

__all__ = ["bring_in_documents"]

MEGABYTE = 1024 * 1024

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """The outcome of one file: a preview, a new or an existing document, or the problem."""

    name: str
    preview: Preview | None = None
    document: Document | None = None
    is_new: bool = False
    problem: str = ""

    @property
    def address(self) -> str:
        if self.preview:
            return reverse("admin:preview", args=[self.preview.pk])
        return change_address(self.document) if self.document else ""

    @property
    def workbench(self) -> str:
        return workbench_address(self.document) if self.document else ""

    @property
    def digest(self) -> str:
        """The number of the preview and the digest of its text as the list shows it."""
        return f"{self.preview.pk}:{self.preview.about['digest']}" if self.preview else ""


def bring_in_documents(request: HttpRequest) -> HttpResponse:
    """Take uploaded files (`files`) or text (`pasted`) and show the preview of each.

    `document` names an existing document that is to get the text; without it, each becomes a new
    one. Nothing becomes a document before its person keeps it: here those without remarks together
    (`keep_all`), and the others on their own pages. A request by the page's script is answered with
    only the outcomes. A single file or text leads to its preview.
    """
    if not request.user.has_perm("sources.add_document"):
        raise PermissionDenied
    user = person(request)
    document = named_document(request)
    if document is not None and (refused := refusal(document, user)):
        messages.error(request, refused)
        return HttpResponseRedirect(change_address(document))
    outcomes = acts(request, user, document) if request.method == "POST" else []
    by_script = request.headers.get("X-Requested-With") == "fetch"
    if len(outcomes) == 1 and outcomes[0].preview and not by_script:
        return HttpResponseRedirect(outcomes[0].address)
    kept = not any(outcome.problem for outcome in outcomes)
    if not by_script:
        here = {outcome.preview.pk for outcome in outcomes if outcome.preview}
        outcomes += [waiting(one) for one in previews_of(user) if one.pk not in here]
    context = {
        **admin.site.each_context(request),
        "title": f"Text of {document.public_id}" if document else "Bring in documents",
        "document": document,
        "document_address": change_address(document) if document else "",
        "outcomes": outcomes,
        "kinds": DocumentKind.choices,
        "kind": kind_of(request),
        "pasted": "" if kept else request.POST.get("pasted", ""),
        "pasted_title": "" if kept else request.POST.get("title", ""),
        "pasted_published": "" if kept else request.POST.get("published", ""),
        "accepted": ",".join(EXTENSIONS),
        "kinds_read": KINDS_READ,
        "largest": MAX_FILE_BYTES,
        "largest_megabytes": MAX_FILE_BYTES // MEGABYTE,
    }
    template = "curation/bring_in_outcomes.html" if by_script else "curation/bring_in.html"
    return TemplateResponse(request, template, context)


def waiting(preview: Preview) -> Outcome:
    return Outcome(preview.about["name"] or "Pasted text", preview)


def named_document(request: HttpRequest) -> Document | None:
    """Return the document that is to get the text; None if none is named. Raises Http404."""
    name = plain_text(request.POST.get("document") or request.GET.get("document"))
    return get_object_or_404(Document, public_id=name) if name else None


def refusal(document: Document, user: User) -> str:
    """Return why a person cannot give a document another text; empty if they can."""
    try:
        check_may_edit(document, user)
        check_not_frozen(document)
    except WorkflowError as error:
        return error.message
    except TextFrozenError as error:
        return str(error)
    return ""


def acts(request: HttpRequest, user: User, document: Document | None) -> list[Outcome]:
    """Return the outcomes of what was posted."""
    if "discard" in request.POST:
        discard(whole_number(request.POST["discard"]), user)
        return []
    if "keep_all" in request.POST:
        return keep_all(request, user)
    return take_in(request, user, document)


def keep_all(request: HttpRequest, user: User) -> list[Outcome]:
    """Return the outcome of each preview without remarks that the page has shown (`seen`)."""
    shown = [each.partition(":") for each in request.POST.getlist("seen")]
    digests = {whole_number(number): digest for number, _colon, digest in shown}
    outcomes = []
    for found in keep_unremarked(user, digests):
        if isinstance(found, AlreadyHereError):
            outcomes.append(Outcome("Not kept", document=found.document))
            continue
        enqueue_reading(found.document)
        outcomes.append(Outcome(found.document.title, document=found.document, is_new=True))
    if not outcomes:
        messages.warning(request, "Nothing was kept: each preview has a remark, or has changed.")
    return outcomes


def kind_of(request: HttpRequest) -> str:
    kind = request.POST.get("kind", "")
    return kind if kind in DocumentKind.values else DocumentKind.OTHER


def take_in(request: HttpRequest, user: User, document: Document | None) -> list[Outcome]:
    """Return the outcome of each file and of the pasted text, in the order of the form."""
    kind = kind_of(request)
    outcomes = []
    for file in request.FILES.getlist("files"):
        name = clean_file_name(file.name or "")
        outcomes.append(outcome_of(name, preview_file, name, file.read(), user, kind, document))
    outcomes += [
        Outcome(
            clean_file_name(name),
            problem=f"This file is larger than {MAX_FILE_BYTES // MEGABYTE} MB. Split it, or save "
            "it without pictures.",
        )
        for name in skipped_files(request)
    ]
    pasted = request.POST.get("pasted", "")
    if pasted.strip("\0\r\n\t "):
        title = request.POST.get("title", "")
        published = plain_text(request.POST.get("published"))
        words = (pasted, user, title, kind, published, document)
        outcomes.append(outcome_of("Pasted text", preview_text, *words))
    if not outcomes:
        outcomes = [Outcome("Nothing chosen", problem="Choose files, drop them, or paste a text.")]
    return outcomes


def outcome_of(name: str, begin: Callable[..., Preview], *arguments: Any) -> Outcome:
    """Return the outcome of one file; an error does not affect the others."""
    try:
        return Outcome(name, begin(*arguments))
    except AlreadyHereError as error:
        return Outcome(name, document=error.document)
    except (ExtractionError, TooManyPreviewsError) as error:
        return Outcome(name, problem=str(error))
    except ValidationError as error:
        return Outcome(name, problem=" ".join(error.messages))
    except DatabaseError:
        logger.exception("%s was not saved", name)
        return Outcome(name, problem="It could not be saved. Try again.")
