"""The log of publications and the proposals, to look at."""

from typing import Any

from django.contrib import admin
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from curation.admin.places import ReadOnlyAdmin
from curation.models import Proposal
from publication.models import Publication


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("seq", "kind", "public_id", "version", "action", "published_at", "by")
    list_display_links = ("seq", "public_id")
    list_select_related = ("approver",)
    list_filter = (("kind", ChoicesDropdownFilter), ("action", ChoicesDropdownFilter))
    search_fields = ("=public_id",)
    ordering = ("-seq",)
    fields = (
        ("seq", "published_at"),
        ("kind", "public_id"),
        ("version", "action"),
        "approver",
        "reason",
        "successor",
        "sha256",
    )

    @display(description="approver", ordering="approver")
    def by(self, publication: Any) -> str:
        return publication.approver.username if publication.approver else "reference data"


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("record", "action", "successor", "outcome", "proposed_by", "proposed_at")
    list_select_related = ("record", "successor", "proposed_by")
    list_filter = (("outcome", ChoicesDropdownFilter), ("action", ChoicesDropdownFilter))
    search_fields = ("=record__public_id",)
