"""The part of the review page that says what is not there, loaded after the page."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from curation.permissions import may_see
from curation.reviewing.left_out import left_out
from curation.tasks import enqueue_reading
from desk.requests import record_or_404
from desk.review.leading_on import document_read
from entities.values import load_rows
from sources.models import Document

__all__ = ["show_missing"]


def show_missing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with what a record, and the document in which it is read, does not have."""
    if not may_see(request.user):
        raise PermissionDenied
    record = record_or_404(request, public_id)
    concrete = record.concrete
    load_rows([concrete])
    read = document_read(request, record)
    documents = Document.objects.select_related("text", "publisher").defer("text__content")
    document = documents.filter(pk=read.pk).first() if read else None
    missing = left_out(concrete, document)
    if missing.being_read and document:
        enqueue_reading(document)
    context = {"record": concrete, "document": document, "missing": missing}
    return render(request, "curation/review_missing_found.html", context)
