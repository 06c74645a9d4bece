"""The read-only pages of the log of publications and of proposals."""

import datetime
import json
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from unfold.contrib.filters.admin import ChoicesDropdownFilter, DropdownFilter
from unfold.decorators import display

from curation.accounts.audit import with_account_control
from curation.models import Proposal
from desk.badges import record_link
from desk.records.places import ReadOnlyAdmin
from publication.models import Publication, PublishedDocument
from sources.models import Record


class AccountsFilter(DropdownFilter):
    title = "accounts"
    parameter_name = "accounts"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("related", "one had power over the other's")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(accounts=True) if self.value() == "related" else queryset


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = ("seq", "kind", "public_id", "version", "action", "when", "by")
    list_display_links = ("seq", "public_id")
    list_select_related = ("approver",)
    list_filter = (("kind", ChoicesDropdownFilter), ("action", ChoicesDropdownFilter))
    search_fields = ("=public_id",)
    ordering = ("-seq",)
    fields = (
        ("seq", "published_at"),
        ("kind", "record"),
        ("version", "action"),
        ("by", "entered_by"),
        "reason",
        "succeeded_by",
        "sha256",
        "published_document",
    )
    readonly_fields = ("record", "by", "entered_by", "succeeded_by", "published_document")

    def get_queryset(self, request: HttpRequest) -> Any:
        found = super().get_queryset(request)
        return with_account_control(found) if sees_accounts(request) else found

    def all_columns(self, request: HttpRequest) -> list[Any]:
        columns = super().all_columns(request)
        return [*columns, "related"] if sees_accounts(request) else columns

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        return (*self.list_filter, AccountsFilter) if sees_accounts(request) else self.list_filter

    @display(description="accounts")
    def related(self, publication: Any) -> str:
        """Say whether the approver had power over a contributor's account, or vice versa."""
        return "one had power over the other's" if publication.accounts else ""

    @display(description="published at", ordering="seq")
    def when(self, publication: Any) -> datetime.datetime:
        """Sorted by position, because the log grows in the order of time."""
        return publication.published_at

    @display(description="approver", ordering="approver")
    def by(self, publication: Any) -> str:
        return publication.approver.username if publication.approver else "reference data"

    @display(description="record")
    def record(self, publication: Any) -> str:
        return link_to(publication.public_id)

    @display(description="contributors")
    def entered_by(self, publication: Any) -> str:
        people = User.objects.filter(pk__in=publication.contributors).order_by("username")
        return ", ".join(person.username for person in people)

    @display(description="successor")
    def succeeded_by(self, publication: Any) -> str:
        return link_to(publication.successor)

    @display(description="document")
    def published_document(self, publication: Any) -> str:
        """Return the published document, indented; the hash is of the unindented bytes."""
        found = PublishedDocument.objects.filter(pk=publication.pk).first()
        if found is None:
            return ""
        written = json.dumps(json.loads(found.body), indent=2, ensure_ascii=False)
        return format_html('<pre class="published-document" dir="auto">{}</pre>', written)


def sees_accounts(request: HttpRequest) -> bool:
    """Return whether the user may know who created which account."""
    return request.user.has_perm("curation.view_auditevent")


def link_to(public_id: str) -> SafeString | str:
    """Return a link to the record with this identifier, or the identifier if there is none."""
    record = Record.objects.filter(public_id=public_id).first() if public_id else None
    return record_link(record) if record else public_id


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin):
    list_display = ("record", "action", "successor", "outcome", "proposed_by", "proposed_at")
    list_select_related = ("record", "successor", "proposed_by")
    list_filter = (("outcome", ChoicesDropdownFilter), ("action", ChoicesDropdownFilter))
    search_fields = ("=record__public_id",)
    fields = (
        ("record_page", "action"),
        "succeeded_by",
        "versions",
        "words",
        "reason",
        ("proposed_by", "proposed_at"),
        ("outcome", "to_decide"),
        ("decided_by", "decided_at"),
        "decision_comment",
    )
    readonly_fields = ("record_page", "succeeded_by", "to_decide")

    @display(description="record")
    def record_page(self, proposal: Any) -> str:
        return record_link(proposal.record)

    @display(description="successor")
    def succeeded_by(self, proposal: Any) -> str:
        return record_link(proposal.successor) if proposal.successor else ""

    @display(description="decision")
    def to_decide(self, proposal: Any) -> str:
        """Return links to the pages on which an open proposal is confirmed or declined."""
        if proposal.outcome != Proposal.Outcome.OPEN:
            return ""
        confirm, decline = (
            reverse("admin:take_step", args=[proposal.record.public_id, name])
            for name in ("confirm-proposal", "decline-proposal")
        )
        return format_html(
            '<a href="{}">Confirm…</a> · <a href="{}">Decline…</a>', confirm, decline
        )
