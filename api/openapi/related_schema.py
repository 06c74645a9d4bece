"""The description of the lists below one record (OpenAPI 3.1)."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.views import APIView

from api.openapi import shapes
from api.openapi.schema import (
    CURSOR,
    LIMIT,
    MOVED,
    PUBLIC_ID,
    UNCHANGED,
    WALK,
    in_formats,
    list_page,
    list_parameters,
    moments,
    problems,
)
from api.reads.listings import LISTINGS
from api.views.related import GroupIncidentsView, GroupTiesView, SourceCitationsView
from publication.vocabulary import Kind

__all__ = [
    "group_incidents_view",
    "group_ties_view",
    "source_citations_view",
]


StatedTie = shapes.extended(
    "StatedTie",
    shapes.Tie,
    direction=s.ChoiceField(["outgoing", "incoming"]),
    **{
        "from": shapes.Reference(
            help_text="The group whose record states the tie; `group` is its other end."
        )
    },
)
CitingRecord = shapes.extended(
    "CitingRecord",
    shapes.Reference,
    type=s.ChoiceField([Kind.GROUP.value, Kind.INCIDENT.value, Kind.FINDING.value]),
    version=s.IntegerField(),
)
CitationOf = shapes.extended(
    "CitationOf",
    shapes.Citation,
    pointer=s.CharField(help_text="Where the value stands in the record: RFC 6901."),
    value=s.DictField(help_text="The value that it supports or denies."),
)


class Citing(s.Serializer):
    record = CitingRecord()
    citations = CitationOf(many=True)


def _described(view: type[APIView], parameters: list[Any], **description: Any) -> type[APIView]:
    page, formats = description.pop("page"), description.pop("formats", {})
    return extend_schema_view(
        get=extend_schema(
            parameters=[PUBLIC_ID, *parameters],
            responses={
                200: page,
                **formats,
                304: UNCHANGED,
                308: MOVED,
                **problems(400, 404, *([406] if formats else []), 409, 410, 503),
            },
            **description,
        )
    )(view)


group_incidents_view = _described(
    GroupIncidentsView,
    list_parameters(LISTINGS[Kind.INCIDENT], without="group"),
    operation_id="groups_incidents",
    tags=["groups"],
    summary="List a group's incidents",
    description=f"{GroupIncidentsView.__doc__} {WALK}",
    page=list_page(Kind.INCIDENT),
    formats=in_formats(LISTINGS[Kind.INCIDENT]),
)
group_ties_view = _described(
    GroupTiesView,
    [LIMIT, CURSOR, *moments()],
    operation_id="groups_ties",
    tags=["groups"],
    summary="List a group's ties",
    description=GroupTiesView.__doc__,
    page=shapes.page_of(StatedTie),
)
source_citations_view = _described(
    SourceCitationsView,
    [LIMIT, CURSOR, *moments()],
    operation_id="sources_citations",
    tags=["sources"],
    summary="List what cites a source",
    description=SourceCitationsView.__doc__,
    page=shapes.page_of(Citing),
)
