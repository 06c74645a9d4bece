"""The description of the reconciliation services (OpenAPI 3.1)."""

import json
from typing import Any

from django.urls import path, re_path
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.views import APIView

from api.openapi.schema import PUBLIC_ID, problems
from api.views.reconcile import (
    CALLBACK_NAME,
    FlyoutView,
    PreviewView,
    ProposeView,
    ReconcileView,
    SuggestPropertyView,
    SuggestTypeView,
    SuggestView,
)
from publication.vocabulary import Kind

__all__ = ["reconcile_patterns"]

PROTOCOL = "Reconciliation Service API 0.2"
EXAMPLES = {Kind.GROUP: ("TTP", "G1", "country"), Kind.PLACE: ("Afghanistan", "AF", "kind")}

TEXT = {"type": "string"}
NAMED = {
    "type": "object",
    "properties": {"id": TEXT, "name": TEXT},
    "required": ["id", "name"],
}
LISTED = {
    "type": "object",
    "properties": {"result": {"type": "array", "items": NAMED}},
    "required": ["result"],
}
PROPOSED = {
    "type": "object",
    "properties": {
        "type": TEXT,
        "limit": {"type": "integer"},
        "properties": {"type": "array", "items": NAMED},
    },
    "required": ["properties"],
}
FLYOUT = {"type": "object", "properties": {"id": TEXT, "html": TEXT}, "required": ["id", "html"]}
CALLBACK = OpenApiParameter(
    "callback",
    {"type": "string", "pattern": f"^(?:{CALLBACK_NAME.pattern})$"},
    description="The name of the function that the answer calls (JSONP).",
)
PREFIX = OpenApiParameter("prefix", TEXT, required=True, description="The text typed so far.")
FROM = OpenApiParameter(
    "cursor", {"type": "integer", "minimum": 0}, description="The number of suggestions to skip."
)


def reconcile_patterns(public_id: str) -> list[Any]:
    """Return the URL patterns of both services; `public_id` is the pattern of an id."""
    return [pattern for kind in (Kind.GROUP, Kind.PLACE) for pattern in _of(kind, public_id)]


def _of(kind: Kind, public_id: str) -> list[Any]:
    root, name = f"reconcile/{kind.value}s/", f"reconcile-{kind.value}"
    text, known, property = EXAMPLES[kind]
    queries = json.dumps({"q0": {"query": text, "limit": 3}})
    extend = json.dumps({"ids": [known], "properties": [{"id": property}]})
    asked = {
        "queries": f"A batch of queries, as JSON. For example {queries}",
        "extend": f"Ids and the requested properties, as JSON. For example {extend}",
    }
    service = _view(
        ReconcileView,
        kind,
        "reconcile",
        f"Match names with {kind.value}s",
        {"type": "object"},
        [OpenApiParameter(each, TEXT, description=told) for each, told in asked.items()],
        problems(400, 413, 503),
    )
    service = extend_schema_view(
        post=extend_schema(
            operation_id=f"reconcile_{kind.value}s_form",
            tags=["reconcile"],
            summary=f"Match names with {kind.value}s, with a form",
            description=f"Like GET, for batches that are too long for a URL. {PROTOCOL}.",
            parameters=[CALLBACK],
            request={
                "application/x-www-form-urlencoded": {
                    "type": "object",
                    "properties": {
                        each: {"type": "string", "description": told}
                        for each, told in asked.items()
                    },
                }
            },
            responses={**_answers({"type": "object"}), **problems(400, 413, 503)},
        )
    )(service)
    suggest, types, properties = (
        _view(view, kind, f"suggest_{what}", f"Suggest {what}", LISTED, [PREFIX, FROM])
        for view, what in (
            (SuggestView, f"{kind.value}s"),
            (SuggestTypeView, f"types_of_{kind.value}s"),
            (SuggestPropertyView, f"properties_of_{kind.value}s"),
        )
    )
    propose = _view(
        ProposeView,
        kind,
        "propose",
        f"List the properties of {kind.value}s",
        PROPOSED,
        [
            OpenApiParameter("type", TEXT, description="A type of them."),
            OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": 1000}),
        ],
    )
    flyout = _view(
        FlyoutView,
        kind,
        "flyout",
        "Show a suggestion",
        FLYOUT,
        [PUBLIC_ID],
        problems(400, 404, 503),
    )
    own = type(f"{kind.title()}PreviewView", (PreviewView,), {"kind": kind})
    preview: type[APIView] = extend_schema_view(
        get=extend_schema(
            operation_id=f"reconcile_{kind.value}s_preview",
            tags=["reconcile"],
            summary=f"Show a {kind.value} on a small page",
            parameters=[PUBLIC_ID],
            responses={
                (200, "text/html"): OpenApiResponse(TEXT, description="HTML for a frame."),
                **problems(400, 404, 503),
            },
        )
    )(own)
    return [
        path(root, service.as_view(), name=f"{name}-list"),
        path(f"{root}suggest/entity/", suggest.as_view(), name=f"{name}-suggest"),
        path(f"{root}suggest/type/", types.as_view(), name=f"{name}-suggest-type"),
        path(f"{root}suggest/property/", properties.as_view(), name=f"{name}-suggest-property"),
        path(f"{root}properties/", propose.as_view(), name=f"{name}-propose"),
        re_path(rf"^{root}preview/{public_id}/\Z", preview.as_view(), name=f"{name}-preview"),
        re_path(rf"^{root}flyout/{public_id}/\Z", flyout.as_view(), name=f"{name}-flyout"),
    ]


def _answers(body: dict[str, Any]) -> dict[Any, Any]:
    return {
        (200, "application/json"): OpenApiResponse(body, description=f"As {PROTOCOL} has it."),
        (200, "text/javascript"): OpenApiResponse(TEXT, description="With `callback`."),
    }


def _view(
    view: type[APIView],
    kind: Kind,
    operation: str,
    summary: str,
    body: dict[str, Any],
    parameters: list[OpenApiParameter],
    refused: dict[Any, Any] | None = None,
) -> type[APIView]:
    own = type(f"{kind.title()}{view.__name__}", (view,), {"kind": kind, "__doc__": view.__doc__})
    return extend_schema_view(
        get=extend_schema(
            operation_id=f"reconcile_{kind.value}s_{operation}",
            tags=["reconcile"],
            summary=summary.replace("_", " "),
            description=f"{view.__doc__} {PROTOCOL}.",
            parameters=[*parameters, CALLBACK],
            responses={**_answers(body), **(refused or problems(400, 503))},
        )
    )(own)
