"""Bringing in documents: uploaded files or pasted text, each with its own outcome."""

import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from curation.tasks import enqueue_reading
from curation.web.uploads import skipped_files
from desk.badges import change_address, workbench_address
from desk.requests import person, plain_text
from sources.extraction import MAX_FILE_BYTES, ExtractionError
from sources.extraction.media_types import EXTENSIONS
from sources.file_names import clean_file_name
from sources.ingest import AlreadyHereError, Ingested, bring_in, bring_in_text
from sources.models import Document
from vocabulary.documents import DocumentKind

__all__ = ["bring_in_documents"]

MEGABYTE = 1024 * 1024

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """The outcome of one file: a new document, an existing one, or the problem."""

    name: str
    document: Document | None = None
    is_new: bool = False
    problem: str = ""
    remarks: tuple[str, ...] = ()
    unknown_publisher: str = ""

    @property
    def address(self) -> str:
        return change_address(self.document) if self.document else ""

    @property
    def workbench(self) -> str:
        return workbench_address(self.document) if self.document else ""

    @property
    def publisher_address(self) -> str:
        """The URL of the form for a publisher of this name."""
        query = urlencode({"name": self.unknown_publisher})
        return f"{reverse('admin:sources_publisher_add')}?{query}"


def bring_in_documents(request: HttpRequest) -> HttpResponse:
    """Bring in uploaded files (`files`) or text (`pasted`), and show the outcome of each.

    A request by the page's script is answered with only the outcomes. Pasted text redirects to the
    workbench.
    """
    if not request.user.has_perm("sources.add_document"):
        raise PermissionDenied
    outcomes = take_in(request, person(request)) if request.method == "POST" else []
    if len(outcomes) == 1 and outcomes[0].is_new and not request.FILES:
        name = str(outcomes[0].document)
        # A title may end its own sentence.
        stop = "" if name.endswith((".", "…", "!", "?")) else "."
        for remark in (f"Added {name}{stop}", *outcomes[0].remarks):
            messages.success(request, remark)
        return HttpResponseRedirect(outcomes[0].workbench)
    by_script = request.headers.get("X-Requested-With") == "fetch"
    kept = not any(outcome.problem for outcome in outcomes)
    context = {
        **admin.site.each_context(request),
        "title": "Bring in documents",
        "outcomes": outcomes,
        "kinds": DocumentKind.choices,
        "kind": kind_of(request),
        "pasted": "" if kept else request.POST.get("pasted", ""),
        "pasted_title": "" if kept else request.POST.get("title", ""),
        "pasted_published": "" if kept else request.POST.get("published", ""),
        "accepted": ",".join(EXTENSIONS),
        "largest": MAX_FILE_BYTES,
        "largest_megabytes": MAX_FILE_BYTES // MEGABYTE,
        "may_add_publisher": request.user.has_perm("sources.add_publisher"),
    }
    template = "curation/bring_in_outcomes.html" if by_script else "curation/bring_in.html"
    return TemplateResponse(request, template, context)


def kind_of(request: HttpRequest) -> str:
    kind = request.POST.get("kind", "")
    return kind if kind in DocumentKind.values else DocumentKind.OTHER


def take_in(request: HttpRequest, user: User) -> list[Outcome]:
    """Return the outcome of each file and of the pasted text, in the order of the form."""
    kind = kind_of(request)
    outcomes = []
    for file in request.FILES.getlist("files"):
        name = clean_file_name(file.name or "")
        outcomes.append(outcome_of(name, bring_in, name, file.read(), user, kind))
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
        words = (pasted, user, title, kind, published)
        outcomes.append(outcome_of("Pasted text", bring_in_text, *words))
    if not outcomes:
        outcomes = [Outcome("Nothing chosen", problem="Choose files, drop them, or paste a text.")]
    return outcomes


def outcome_of(name: str, make: Any, *arguments: Any) -> Outcome:
    """Return the outcome of one document; an error does not affect the others."""
    try:
        made: Ingested = make(*arguments)
    except AlreadyHereError as error:
        return Outcome(name, error.document)
    except ExtractionError as error:
        return Outcome(name, problem=str(error))
    except ValidationError as error:
        return Outcome(name, problem=" ".join(error.messages))
    except DatabaseError:
        logger.exception("%s was not saved", name)
        return Outcome(name, problem="It could not be saved. Try again.")
    enqueue_reading(made.document)
    return Outcome(
        name,
        made.document,
        is_new=True,
        remarks=made.remarks,
        unknown_publisher=made.unknown_publisher,
    )
