"""The admin pages of editors, reviewers, publishers and administrators."""

from django.contrib import admin

from desk.administration import api_keys, audit, users  # noqa: F401
from desk.documents import documents, passages  # noqa: F401
from desk.palette import search
from desk.publishing import codebook, log, releases, terms  # noqa: F401
from desk.records import findings, groups, incidents, places, publishers  # noqa: F401
from desk.site import extra_urls

admin.site.extra_urls = extra_urls  # type: ignore[attr-defined]
admin.site.search = search  # type: ignore[attr-defined]
admin.site.index_title = "Review queue"
