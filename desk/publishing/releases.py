"""The read-only pages of releases, and the page on which a publisher cuts one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from curation.accounts.audit import audit_refusal
from curation.errors import WorkflowError
from curation.permissions import may_publish
from curation.standing.release import MAX_NOTE_LENGTH, cut_release, suggested_name, unreleased_count
from desk.records.places import ReadOnlyAdmin
from desk.requests import person, plain_text
from publication.models import Release


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    list_display = ("name", "publication_id", "created_at", "created_by", "note")
    list_select_related = ("created_by",)
    search_fields = ("name__iexact",)
    fields = (("name", "publication"), ("created_by", "created_at"), "note", "contents", "address")
    readonly_fields = ("contents", "address")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_publish(request.user)

    def add_view(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        """Ask for a name and a note, and cut the release."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        name = plain_text(request.POST.get("name"))
        note = plain_text(request.POST.get("note"))
        problem: WorkflowError | None = None
        if request.method == "POST":
            try:
                release = cut_release(person(request), name, note)
            except WorkflowError as error:
                audit_refusal(request, error)
                problem = error
            else:
                messages.success(request, f"Release {release} was cut.")
                address = reverse("admin:publication_release_change", args=[release.pk])
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": "Cut a release",
            "problem": problem,
            "name": name or suggested_name(timezone.now().year),
            "note": note,
            "longest_note": MAX_NOTE_LENGTH,
            "unreleased": unreleased_count(),
            "last": Release.objects.first(),
            "releases_address": reverse("admin:publication_release_changelist"),
        }
        return TemplateResponse(request, "curation/cut_release.html", context)

    @display(description="files")
    def contents(self, release: Any) -> str:
        """Return each file with its number of records and its hash."""
        rows = format_html_join(
            "",
            "<tr><td>{}</td><td>{}</td><td><code>{}</code></td></tr>",
            ((file.name, file.records, file.sha256) for file in release.files.all()),
        )
        return format_html(
            '<table class="release-files"><thead><tr><th scope="col">File</th>'
            '<th scope="col">Records</th><th scope="col">SHA-256</th></tr></thead>'
            "<tbody>{}</tbody></table>",
            rows,
        )

    @display(description="for consumers")
    def address(self, release: Any) -> str:
        address = reverse("api:release", args=[release.name])
        return format_html('<a href="{}">{}</a>', address, address)
