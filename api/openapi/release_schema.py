"""The description of the releases (OpenAPI 3.1)."""

from typing import Any

from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.views import APIView

from api.openapi import release_shapes, shapes
from api.openapi.schema import LIMIT, UNCHANGED, problems
from api.views.releases import ReleaseDiffView, ReleaseFileView, ReleasesView, ReleaseView
from publication.releases import files as release_files
from publication.vocabulary import RELEASE_NAME

__all__ = [
    "release_diff_view",
    "release_file_view",
    "release_view",
    "releases_view",
]

RELEASE = OpenApiParameter(
    "name",
    {"type": "string", "pattern": f"^{RELEASE_NAME}$"},
    OpenApiParameter.PATH,
    description="The release's name, such as `2024.2`.",
)


def _described(view: type[APIView], operation_id: str, summary: str, **described: Any) -> Any:
    described = {"description": view.__doc__, **described}
    return extend_schema_view(
        get=extend_schema(
            operation_id=operation_id, tags=["releases"], summary=summary, **described
        )
    )(view)


releases_view = _described(
    ReleasesView,
    "releases_list",
    "List releases",
    parameters=[
        LIMIT,
        OpenApiParameter(
            "before",
            {"type": "integer", "minimum": 1},
            description="Only releases before this position in the log.",
        ),
    ],
    responses={200: shapes.page_of(release_shapes.Release), 304: UNCHANGED, **problems(400, 503)},
)
release_view = _described(
    ReleaseView,
    "releases_read",
    "Read a release's manifest",
    parameters=[RELEASE],
    responses={200: release_shapes.ReleaseManifest, 304: UNCHANGED, **problems(400, 404, 503)},
)
release_file_view = _described(
    ReleaseFileView,
    "releases_file",
    "Download a file of a release",
    description="One published document per line, in the order of publication.",
    parameters=[
        RELEASE,
        OpenApiParameter(
            "file",
            {"type": "string", "enum": sorted(release_files.FILE_KINDS)},
            OpenApiParameter.PATH,
        ),
    ],
    responses={
        (200, release_files.MEDIA_TYPE): OpenApiResponse(
            {"type": "string"}, description="JSON, one document per line."
        ),
        304: UNCHANGED,
        **problems(400, 404, 503),
    },
)
release_diff_view = _described(
    ReleaseDiffView,
    "releases_diff",
    "Compare two releases",
    description=(
        "Each record that was added, changed or removed between two releases, with its versions;"
        " and each version that was redacted between them."
    ),
    parameters=[
        RELEASE,
        OpenApiParameter(
            "other",
            {"type": "string", "pattern": f"^{RELEASE_NAME}$"},
            OpenApiParameter.PATH,
            description="The name of the later one.",
        ),
        LIMIT,
        OpenApiParameter(
            "after",
            {"type": "integer", "minimum": 0},
            description="Only entries after this position in the log.",
        ),
    ],
    responses={
        200: shapes.page_of(
            release_shapes.Difference,
            **{"from": release_shapes.Release(), "to": release_shapes.Release()},
        ),
        304: UNCHANGED,
        **problems(400, 404, 503),
    },
)
