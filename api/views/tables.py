"""All published data, as tidy tables in one file."""

from dataclasses import replace

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from api.formats.archive import ZIP, zipped
from api.reads import moments
from api.reads.listings import LISTINGS
from api.reads.stored import everything
from api.views.base import ApiView, Head, not_modified
from api.views.streams import exported
from publication.vocabulary import Kind

__all__ = [
    "TablesView",
]


class TablesView(ApiView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        at = moments.position(self.read_parameters(*moments.MOMENTS))
        head = Head()
        etag = head.etag(request)
        if (unchanged := not_modified(request, etag, head.published_at)) is not None:
            return unchanged
        seq = head.seq if at is None else at
        parts = {kind: everything(listing, seq) for kind, listing in LISTINGS.items()}
        return exported(
            request,
            replace(ZIP, write=lambda export: zipped(export, parts)),
            Kind.INCIDENT,
            (),
            seq=seq,
            head=head,
            etag=etag,
            name="sourcebook",
        )
