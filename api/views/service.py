"""The first page of the API, its description, and the answer to every other address."""

import json
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import resolve, reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response

from api.problems import NotFound
from api.reads.listings import LISTINGS
from api.views.base import ApiView, Head, OpenView, iso, json_response, not_modified

__all__ = [
    "DocsView",
    "IndexView",
    "NowhereView",
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
    # The second of each goes by the plain name of what it is: application/json.
    renderer_classes = [
        OpenApiJsonRenderer,
        OpenApiJsonRenderer2,
        OpenApiYamlRenderer,
        OpenApiYamlRenderer2,
    ]

    @extend_schema(exclude=True)
    def get(self, request, *args, **kwargs):
        name = f"Sourcebook API.{request.accepted_renderer.format}"
        return Response(
            _description(), headers={"Content-Disposition": f'inline; filename="{name}"'}
        )


_describing = Lock()


def _description() -> dict[str, Any]:
    """The description, which every process makes once.

    drf-spectacular keeps what it works on in places that all threads share, so they take turns.
    """
    with _describing:
        return _make_description()


@cache
def _make_description() -> dict[str, Any]:
    return SchemaGenerator().get_schema(public=True)


class DocsView(OpenView, SpectacularSwaggerSplitView):
    """The page to try the API. Its script is an answer of its own, since a page runs nothing that
    is written into it."""

    url_name = "api:schema"

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        response["Cross-Origin-Opener-Policy"] = "same-origin"
        return response


class NowhereView(ApiView):
    """Every address that is not one: with its slash if only that is missing, else a problem."""

    @extend_schema(exclude=True)
    def get(self, request: HttpRequest, path: str) -> HttpResponse:
        with_slash = resolve(f"{request.path_info}/").func
        if not path.endswith("/") and getattr(with_slash, "cls", None) is not NowhereView:
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        raise NotFound("There is nothing at this address.")
