"""The original file of a document: a download for signed-in users, never shown inline."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from sources.models import Document

__all__ = ["download_original"]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


def download_original(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the file as a download. Its own media type is not trusted."""
    if not request.user.has_perm("sources.view_document"):
        raise PermissionDenied
    document = Document.objects.select_related("file").filter(public_id=public_id).first()
    if document is None or document.file is None:
        raise Http404
    response = HttpResponse(
        bytes(document.file.content), content_type="application/octet-stream", headers=HEADERS
    )
    disposition = content_disposition_header(as_attachment=True, filename=document.file.name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response
