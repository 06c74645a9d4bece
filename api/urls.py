from django.urls import URLPattern, path, re_path

from api.openapi import related_schema, release_schema, schema
from api.openapi.reconcile_schema import reconcile_patterns
from api.reads.listings import LISTINGS, Listing
from api.views.service import DocsView, NotFoundView, SchemaView
from publication.vocabulary import RELEASE_NAME

app_name = "api"

PUBLIC_ID = r"(?P<public_id>[A-Za-z0-9][A-Za-z0-9-]{0,63})"
# The maximum number of digits of a version.
VERSION = r"(?P<version>[1-9][0-9]{0,8})"
RELEASE = f"(?P<name>{RELEASE_NAME})"


def _of(listing: Listing) -> list[URLPattern]:
    record = rf"^{listing.path}/{PUBLIC_ID}/"
    return [
        path(f"{listing.path}/", schema.list_view(listing).as_view(), name=f"{listing.kind}-list"),
        re_path(rf"{record}\Z", schema.record_view(listing).as_view(), name=listing.kind),
        re_path(
            rf"{record}versions/\Z",
            schema.versions_view(listing).as_view(),
            name=f"{listing.kind}-versions",
        ),
        re_path(
            rf"{record}versions/{VERSION}/\Z",
            schema.version_view(listing).as_view(),
            name=f"{listing.kind}-version",
        ),
    ]


urlpatterns = [
    path("", schema.index_view.as_view(), name="index"),
    *(pattern for listing in LISTINGS.values() for pattern in _of(listing)),
    re_path(
        rf"^groups/{PUBLIC_ID}/incidents/\Z",
        related_schema.group_incidents_view.as_view(),
        name="group-incidents",
    ),
    re_path(
        rf"^groups/{PUBLIC_ID}/ties/\Z",
        related_schema.group_ties_view.as_view(),
        name="group-ties",
    ),
    re_path(
        rf"^sources/{PUBLIC_ID}/citations/\Z",
        related_schema.source_citations_view.as_view(),
        name="source-citations",
    ),
    path("releases/", release_schema.releases_view.as_view(), name="releases"),
    re_path(rf"^releases/{RELEASE}/\Z", release_schema.release_view.as_view(), name="release"),
    re_path(
        rf"^releases/{RELEASE}/files/(?P<file>[a-z]+[.][a-z]+)\Z",
        release_schema.release_file_view.as_view(),
        name="release-file",
    ),
    re_path(
        rf"^releases/{RELEASE}/diff/(?P<other>{RELEASE_NAME})/\Z",
        release_schema.release_diff_view.as_view(),
        name="release-diff",
    ),
    *reconcile_patterns(PUBLIC_ID),
    path("tables/", schema.tables_view.as_view(), name="tables"),
    path("changes/", schema.changes_view.as_view(), name="changes"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
    re_path(r"^(?P<path>(?s:.*))\Z", NotFoundView.as_view(), name="nowhere"),
]
