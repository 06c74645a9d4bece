"""The description of the API (OpenAPI 3.1), generated from its views."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework import serializers
from rest_framework.views import APIView

from api.filters import SqlFilter
from api.formats import OFFERED
from api.formats.archive import ZIP
from api.negotiation import JSON
from api.openapi import shapes
from api.problems import CONTENT_TYPE
from api.reads.list_queries import DEFAULT_LIMIT, MAX_LIMIT
from api.reads.listings import RANKED_AT_MOST, Listing
from api.reads.moments import MOMENTS
from api.reads.selection import expansions, fields_of
from api.views.changes import MAX_WAIT_SECONDS, ChangesView
from api.views.lists import ListView
from api.views.records import RecordView, VersionsView, VersionView
from api.views.service import IndexView
from api.views.tables import TablesView
from publication.contract import CONTRACT
from publication.vocabulary import Kind

__all__ = [
    "CURSOR",
    "LIMIT",
    "MOVED",
    "PUBLIC_ID",
    "UNCHANGED",
    "WALK",
    "changes_view",
    "in_formats",
    "index_view",
    "list_page",
    "list_parameters",
    "list_view",
    "moments",
    "problems",
    "record_view",
    "version_view",
    "versions_view",
]

NAMES = {kind: contract.description for kind, contract in CONTRACT.items()}
BESIDE_PLACES = "With `expand=places` only: what you write beside these places."
LIMIT = OpenApiParameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    description="The maximum number of results on a page.",
)
PUBLIC_ID = OpenApiParameter(
    "public_id",
    {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9-]*$"},
    OpenApiParameter.PATH,
    description="The record's public id.",
)
CURSOR = OpenApiParameter(
    "cursor", {"type": "string"}, description="From `next` or `previous` of a page."
)
WALK = (
    "Follow `next` to get all pages. The first page fixes the position in the log: all pages show"
    " the data at that position, each record once, whatever is published meanwhile. A repeated"
    " filter matches any of its values."
)
VERSION = OpenApiParameter(
    "version", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="From 1 on."
)
VERSIONS_PAGE = shapes.page_of(shapes.Version)


def list_view(listing: Listing) -> type[APIView]:
    """Return the documented view of one list."""
    return _described(
        ListView,
        listing,
        operation_id=f"{listing.path}_list",
        summary=f"List {listing.path}",
        description=WALK,
        parameters=list_parameters(listing),
        responses={
            200: list_page(listing.kind),
            **in_formats(listing),
            304: UNCHANGED,
            **problems(400, 406, 409, 503),
        },
    )


def list_parameters(listing: Listing, without: str = "") -> list[OpenApiParameter]:
    """Return the parameters of a list, except for a filter that the URL fixes."""
    return [
        *(_filter(name, filter) for name, filter in listing.filters.items() if name != without),
        OpenApiParameter(
            "ordering",
            {"type": "string", "enum": listing.orderings, "default": listing.default_order},
            description=(
                "How the list is sorted; a minus sign reverses the order. `relevance` needs"
                f" `search`, and ranks the {RANKED_AT_MOST} results that were published last."
            ),
        ),
        LIMIT,
        OpenApiParameter(
            "count",
            {"type": "boolean", "default": False},
            description="Whether to include the number of all results.",
        ),
        CURSOR,
        *moments(),
        *_selection(listing),
        _format(listing),
    ]


@cache
def list_page(kind: Kind) -> serializers.Serializer:
    return shapes.page_of(
        shapes.SHAPES[kind],
        count=serializers.IntegerField(required=False, help_text="With `count=true` only."),
        included=serializers.DictField(
            required=False, help_text="With `expand` only: the documents referred to, by id."
        ),
        attribution=serializers.ListField(
            child=serializers.CharField(), required=False, help_text=BESIDE_PLACES
        ),
    )


def record_view(listing: Listing) -> type[APIView]:
    return _described(
        RecordView,
        listing,
        operation_id=f"{listing.path}_read",
        summary=f"Read {NAMES[listing.kind].split(':')[0]}",
        description=f"The version of {NAMES[listing.kind]}, that is or was current.",
        parameters=[PUBLIC_ID, *moments(), *_selection(listing), _format(listing)],
        responses={
            200: shapes.SHAPES[listing.kind],
            **in_formats(listing),
            304: UNCHANGED,
            308: MOVED,
            **problems(400, 404, 406, 410, 451, 503),
        },
    )


def versions_view(listing: Listing) -> type[APIView]:
    after = OpenApiParameter(
        "after", {"type": "integer", "minimum": 0}, description="Only versions after this one."
    )
    return _described(
        VersionsView,
        listing,
        operation_id=f"{listing.path}_versions",
        summary=f"List the versions of {NAMES[listing.kind].split(':')[0]}",
        description="Every published version, oldest first, also of a withdrawn or merged record.",
        parameters=[PUBLIC_ID, LIMIT, after, *moments()],
        responses={
            200: VERSIONS_PAGE,
            304: UNCHANGED,
            **problems(400, 404, 503),
        },
    )


def version_view(listing: Listing) -> type[APIView]:
    return _described(
        VersionView,
        listing,
        operation_id=f"{listing.path}_version",
        summary=f"Read one version of {NAMES[listing.kind].split(':')[0]}",
        description=(
            "Byte for byte as it was approved, whatever happened to the record since. A"
            " redacted version answers 451."
        ),
        parameters=[PUBLIC_ID, VERSION],
        responses={
            200: shapes.SHAPES[listing.kind],
            304: UNCHANGED,
            **problems(400, 404, 451, 503),
        },
    )


UNCHANGED = OpenApiResponse(description="Nothing has changed since the answer that you have.")
MOVED = OpenApiResponse(description="The record was merged; `Location` is its successor.")
PROBLEMS = {
    400: "A parameter is unknown or its value is not allowed; `errors` names each.",
    401: "The key is not one that may be used, or this instance is read with a key alone.",
    404: "There is no such record.",
    406: "`Accept` names no format that there is; `allowed` lists those.",
    409: "The log was replaced since: start again.",
    410: "The record was withdrawn; `reason` says why.",
    413: "More than may be asked at once.",
    451: "The words of this version were redacted; `reason` says why.",
    429: "Too many requests. Try again after `Retry-After` seconds.",
    503: (
        "The database did not answer in time, or too many exports are running already. Try"
        " again after `Retry-After` seconds."
    ),
}


# The answers of every URL: see `api.openapi.access_schema`.
ACCESS_PROBLEMS = (401, 429)


def problems(*statuses: int) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the answers of a URL when something goes wrong."""
    return {
        (status, CONTENT_TYPE): OpenApiResponse(shapes.Problem, description=PROBLEMS[status])
        for status in sorted((*statuses, *ACCESS_PROBLEMS))
    }


def _format(listing: Listing) -> OpenApiParameter:
    offered = OFFERED[listing.kind]
    meanings = ", ".join(f"`{format.name}` {format.title}" for format in offered)
    return OpenApiParameter(
        "format",
        {"type": "string", "enum": [JSON, *(format.name for format in offered)]},
        description=(
            f"Instead of an `Accept` header: {meanings}. Other formats than JSON return the"
            " whole result at once, at the position in the log that `Sourcebook-Seq` names."
        ),
    )


def in_formats(listing: Listing) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the answers of a list or a record in other formats than JSON."""
    return {
        (200, format.media_type): OpenApiResponse(
            # Formats that are one JSON document are described as JSON.
            {"type": "object"} if "+json" in format.media_type else {"type": "string"},
            description=format.title,
        )
        for format in OFFERED[listing.kind]
    }


def _filter(name: str, filter: SqlFilter) -> OpenApiParameter:
    schema: Mapping[str, Any] = filter.schema
    description = filter.description
    if filter.repeatable:
        schema = {"type": "array", "items": schema}
        description += " May be repeated."
    # The example is part of the text, because Swagger UI would send a real one with every request.
    return OpenApiParameter(
        name,
        dict(schema),
        description=f"{description} For example `{filter.example}`.",
        explode=True if filter.repeatable else None,
        style="form" if filter.repeatable else None,
    )


def moments() -> list[OpenApiParameter]:
    return [_filter(name, filter) for name, filter in MOMENTS.items()]


def _selection(listing: Listing) -> list[OpenApiParameter]:
    def names(name: str, allowed: list[str], description: str) -> OpenApiParameter:
        items = {"type": "string", "enum": allowed}
        return OpenApiParameter(
            name,
            {"type": "array", "items": items},
            explode=False,
            style="form",
            description=f"{description} For example `{allowed[0]}`.",
        )

    fields, kinds = fields_of(listing.kind), expansions(listing.kind)
    return [
        names("fields", fields, "Only these fields of each document, separated by commas."),
        names(
            "expand",
            kinds,
            "Adds `included`: the documents that the results refer to, by id, at the same position"
            " in the log. With `places` also `attribution`: what you write beside these places.",
        ),
    ]


def _described(view: type[APIView], listing: Listing, **description: Any) -> type[APIView]:
    name = f"{listing.kind.title()}{view.__name__}"
    own_view = type(name, (view,), {"listing": listing, "__doc__": view.__doc__})
    return extend_schema_view(get=extend_schema(tags=[listing.path], **description))(own_view)


changes_view = extend_schema_view(
    get=extend_schema(
        operation_id="changes",
        tags=["changes"],
        summary="Follow the log",
        description=(
            "Everything that was published, withdrawn, merged, refreshed or redacted, in order."
            " To keep a copy, take `seq` of each answer as the `since` of the next request, with"
            " its `log`. No change is ever missed or repeated."
        ),
        parameters=[
            OpenApiParameter(
                "since",
                {"type": "integer", "minimum": 0, "default": 0},
                description="Only changes after this position in the log.",
            ),
            LIMIT,
            OpenApiParameter(
                "log",
                {"type": "string"},
                description="The log that `since` belongs to; another one is answered with 409.",
            ),
            OpenApiParameter(
                "terms",
                {"type": "boolean", "default": False},
                description=(
                    "Whether the terms of the codebook are among the changes. Without it they are"
                    " left out, so a page may have fewer changes than `limit`, or none."
                ),
            ),
            OpenApiParameter(
                "wait",
                {"type": "integer", "minimum": 0, "maximum": MAX_WAIT_SECONDS, "default": 0},
                description=(
                    "So many seconds at most the answer may wait for a change. When too many wait"
                    " already it comes at once, with `Retry-After`."
                ),
            ),
        ],
        responses={
            200: shapes.page_of(
                shapes.Change,
                seq=serializers.IntegerField(help_text="The position in the log that was reached."),
                log=serializers.CharField(help_text="Changes when the log is replaced."),
            ),
            304: UNCHANGED,
            **problems(400, 409, 503),
        },
    )
)(ChangesView)

tables_view = extend_schema_view(
    get=extend_schema(
        operation_id="tables",
        tags=["tables"],
        summary="Download everything as tables",
        description=(
            "Every published record, as tidy CSV tables in one zip, with a README and a"
            " dictionary of their columns, at the position in the log that the header"
            " `Sourcebook-Seq` names."
        ),
        parameters=moments(),
        responses={
            (200, ZIP.media_type): OpenApiResponse(
                {"type": "string", "format": "binary"}, description="A zip of CSV tables."
            ),
            304: UNCHANGED,
            **problems(400, 503),
        },
    )
)(TablesView)

index_view = extend_schema_view(
    get=extend_schema(
        operation_id="index",
        tags=["index"],
        summary="Where everything is",
        responses={200: shapes.Index, 304: UNCHANGED, **problems(400, 503)},
    )
)(IndexView)
