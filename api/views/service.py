"""The first page of the API, its description, and the answer to unknown URLs."""

import gzip
import hashlib
import json
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve, reverse
from django.utils.cache import patch_vary_headers
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from api import parameters
from api.problems import BadParameters, NotFound
from api.reads.listings import LISTINGS
from api.views.base import (
    REVALIDATE,
    ApiView,
    Head,
    OpenView,
    accepts_gzip,
    iso,
    json_response,
    not_modified,
)

__all__ = [
    "DocsView",
    "IndexView",
    "NotFoundView",
    "SchemaView",
]


class IndexView(ApiView):
    def get(self, request: HttpRequest) -> HttpResponse:
        self.read_parameters()
        head = Head()
        etag = head.etag(request)
        body = {
            **{listing.path: reverse(f"api:{listing.kind}-list") for listing in LISTINGS.values()},
            "tables": reverse("api:tables"),
            "releases": reverse("api:releases"),
            "changes": reverse("api:changes"),
            "schema": reverse("api:schema"),
            "docs": reverse("api:docs"),
            "log": {
                "seq": head.seq,
                "published_at": iso(head.published_at),
                "id": head.log_id,
            },
        }
        return not_modified(request, etag, head.published_at) or json_response(
            json.dumps(body), etag, head.published_at
        )


class SchemaView(OpenView, SpectacularAPIView):
    # The second of each pair has the plain media type of its syntax: application/json.
    renderer_classes = [
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Django REST framework would answer an unknown format with a 404.
        query = parameters.read(request.META.get("QUERY_STRING", ""), ["format"])
        wanted = parameters.single(query, "format")
        formats = sorted({renderer.format for renderer in self.renderer_classes})
        if wanted is not None and wanted not in formats:
            reason = "There is no such format here."
            raise BadParameters([parameters.error("format", reason, allowed=formats)])
        super().initial(request, *args, **kwargs)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        renderer = request.accepted_renderer
        packed = accepts_gzip(request)
        body, etag = _described(type(renderer), packed=packed)
        response = not_modified(request, etag, datetime.now(UTC)) or HttpResponse(
            body, content_type=renderer.media_type
        )
        response["ETag"] = etag
        response["Cache-Control"] = REVALIDATE
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        if response.status_code == HTTPStatus.OK:
            name = f"Sourcebook API.{renderer.format}"
            response["Content-Disposition"] = f'inline; filename="{name}"'
            if packed:
                response["Content-Encoding"] = "gzip"
        return response


_schema_lock = Lock()


def _described(renderer: type, *, packed: bool) -> tuple[bytes, str]:
    """Return the description as it is sent, and its entity tag; each process renders each form
    once.

    drf-spectacular keeps state that all threads share, so they take turns.
    """
    with _schema_lock:
        return _packed(renderer) if packed else _rendered(renderer)


@cache
def _packed(renderer: type) -> tuple[bytes, str]:
    body, etag = _rendered(renderer)
    return gzip.compress(body, mtime=0), f'{etag[:-1]}-gzip"'


@cache
def _rendered(renderer: type) -> tuple[bytes, str]:
    body = renderer().render(_schema(), renderer_context={})
    return body, f'"{hashlib.sha256(body).hexdigest()[:32]}"'


@cache
def _schema() -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)


# As the page requests its script.
SCRIPT_QUERY = "script="


class DocsView(OpenView, SpectacularSwaggerSplitView):
    """The page for trying the API. Its script is a separate answer, because pages run no inline
    code."""

    url_name = "api:schema"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Django REST framework would answer `format` with a 404.
        query = request.META.get("QUERY_STRING", "")
        if query != SCRIPT_QUERY:
            parameters.read(query, [])
        super().initial(request, *args, **kwargs)

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        return response


class NotFoundView(ApiView):
    """Every unknown URL: redirects if only the slash is missing, otherwise a problem."""

    @extend_schema(exclude=True)
    def get(self, request: HttpRequest, path: str) -> HttpResponse:
        with_slash = resolve(f"{request.path_info}/").func
        if not path.endswith("/") and getattr(with_slash, "cls", None) is not NotFoundView:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise NotFound("There is nothing at this address.")
