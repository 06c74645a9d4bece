"""The audit trail, to read and to export."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.text import Truncator
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from curation.accounts.audit import COLUMNS, add_audit_event, export_row
from curation.models import AuditEvent
from desk.records.places import ReadOnlyAdmin
from publication import spreadsheet

__all__ = ["export_audit_trail"]

MAX_IN_LIST_LENGTH = 160  # characters; a role may have gained a hundred permissions
FORMATS = {"csv": "text/csv; charset=utf-8; header=present", "ndjson": "application/x-ndjson"}


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "what", "who", "whose", "address", "short_details")
    list_filter = (("what", ChoicesDropdownFilter),)
    search_fields = ("actor_name__iexact", "subject_name__iexact", "address__iexact")
    ordering = ("-pk",)
    fields = (("at", "what"), ("who", "whose"), "address", "details_text")
    readonly_fields = ("who", "whose", "details_text")
    change_list_template = "curation/audit_trail.html"

    @display(description="who did it")
    def who(self, event: Any) -> str:
        return event.actor_name or "unknown"

    @display(description="whose account")
    def whose(self, event: Any) -> str:
        return event.subject_name

    @display(description="details")
    def short_details(self, event: Any) -> str:
        return Truncator(self.details_text(event)).chars(MAX_IN_LIST_LENGTH)

    @display(description="details")
    def details_text(self, event: Any) -> str:
        return "; ".join(f"{name}: {details_text(value)}" for name, value in event.details.items())


def details_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(details_text, value))
    return str(value)


def export_audit_trail(request: HttpRequest, file_format: str) -> StreamingHttpResponse:
    """Send the whole trail as it is now, oldest first. The export itself is recorded next."""
    if not request.user.has_perm("curation.view_auditevent"):
        raise PermissionDenied
    if file_format not in FORMATS:
        raise Http404
    last = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    add_audit_event(
        AuditEvent.What.EXPORTED, request, actor=request.user, up_to=last, file_format=file_format
    )
    events = AuditEvent.objects.filter(pk__lte=last).order_by("pk")
    write = as_csv if file_format == "csv" else as_ndjson
    response = StreamingHttpResponse(write(events), content_type=FORMATS[file_format])
    response["Content-Disposition"] = f'attachment; filename="audit-trail.{file_format}"'
    response["Cache-Control"] = "no-store"
    return response


def as_csv(events: QuerySet[AuditEvent]) -> Iterator[bytes]:
    def rows() -> Iterator[list[Any]]:
        yield list(COLUMNS)
        for event in events.iterator():
            row = export_row(event)
            yield [*({**row, "details": json.dumps(row["details"], ensure_ascii=False)}).values()]

    return spreadsheet.csv_lines(rows())


def as_ndjson(events: QuerySet[AuditEvent]) -> Iterator[bytes]:
    for event in events.iterator():
        yield json.dumps(export_row(event), ensure_ascii=False).encode() + b"\n"
