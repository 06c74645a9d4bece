"""Everything that editors, reviewers and publishers work with."""

from django.contrib import admin

from curation.admin import (  # noqa: F401
    api_keys,
    audit,
    documents,
    findings,
    groups,
    incidents,
    log,
    passages,
    places,
    publishers,
    releases,
    users,
)
from curation.admin.palette import answer
from curation.admin.site import extra_urls

admin.site.extra_urls = extra_urls  # type: ignore[attr-defined]
admin.site.search = answer  # type: ignore[attr-defined]
admin.site.index_title = "Review queue"
